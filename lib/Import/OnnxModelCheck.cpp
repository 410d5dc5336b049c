//===- OnnxModelCheck.cpp - All that ONNX's checker finds -----------------===//
//
// ONNX's checker stops at the first fault. Calling its parts node by node finds
// them all, each with its node.
//
//===----------------------------------------------------------------------===//

#include "OnnxProto.h"
#include "onnx/checker.h"
#include "onnx/defs/schema.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include <functional>

using namespace hetero;
namespace checker = onnx::checker;

std::string hetero::getOperator(const onnx::NodeProto &node) {
  return node.domain().empty() ? node.op_type()
                               : node.domain() + ":" + node.op_type();
}

std::vector<std::string> hetero::getNodeNames(const onnx::GraphProto &graph) {
  llvm::StringSet<> used;
  std::vector<std::string> names;
  for (const auto &[index, node] : llvm::enumerate(graph.node())) {
    std::string numbered = node.op_type() + "_" + std::to_string(index);
    std::string name = node.name().empty() ? numbered : node.name();
    // A second node of the same name is told apart by its index.
    while (!used.insert(name).second)
      name += "_" + std::to_string(index);
    names.push_back(name);
  }
  return names;
}

int64_t hetero::getOpset(const onnx::ModelProto &model,
                         llvm::StringRef domain) {
  for (const auto &import : model.opset_import())
    if (import.domain() == domain)
      return import.version();
  return 0;
}

namespace {
/// Walks the graph once, knowing the values defined so far.
class GraphChecker {
public:
  GraphChecker(const onnx::ModelProto &model, llvm::ArrayRef<std::string> names,
               llvm::StringRef folder, ImportReport &report)
      : model(model), graph(model.graph()), names(names), report(report) {
    std::unordered_map<std::string, int> imports;
    for (const auto &import : model.opset_import())
      imports[import.domain()] = static_cast<int>(import.version());
    context.set_ir_version(static_cast<int>(model.ir_version()));
    context.set_opset_imports(imports);
    context.set_model_dir(folder.str());
  }

  void run() {
    checkInputs();
    checkInitialisers();
    for (const auto &[index, node] : llvm::enumerate(graph.node()))
      checkNode(node, names[index]);
    checkOutputs();
  }

private:
  /// Runs one of ONNX's checks; what it throws becomes a problem.
  void attempt(std::string node, std::string op, const std::string &subject,
               const std::function<void()> &check) {
    std::string hint = node.empty() ? "" : kDefinitionHint.str();
    try {
      check();
    } catch (const std::exception &exception) {
      report.add({std::move(node), std::move(op),
                  subject + getSentence(exception), hint});
    }
  }

  void checkInputs() {
    for (const auto &input : graph.input()) {
      attempt("", "", "graph input '" + input.name() + "': ", [&] {
        checker::check_value_info(input, context);
      });
      if (scope.this_graph_has(input.name()))
        report.add("two graph inputs are called '" + input.name() + "'");
      scope.add(input.name());
    }
  }

  void checkInitialisers() {
    llvm::StringSet<> seen;
    for (const auto &tensor : graph.initializer()) {
      if (tensor.name().empty() || !seen.insert(tensor.name()).second)
        report.add("two initialisers are called '" + tensor.name() + "'");
      attempt("", "", "initialiser '" + tensor.name() + "': ", [&] {
        checker::check_tensor(tensor, context);
      });
      scope.add(tensor.name());
    }
    for (const auto &tensor : graph.sparse_initializer())
      report.add("initialiser '" + tensor.values().name() + "' is sparse",
                 "store it as a dense tensor");
  }

  void checkNode(const onnx::NodeProto &node, const std::string &name) {
    std::string op = getOperator(node);
    for (const std::string &input : node.input())
      if (!input.empty() && !scope.this_graph_has(input))
        report.add({name, op,
                    "input '" + input +
                        "' is no graph input, no initialiser and no result of "
                        "an earlier node",
                    "nodes must be in topological order"});
    int64_t opset = getOpset(model, node.domain());
    // Operators ONNX does not know are refused, or not, by the importer.
    if (const onnx::OpSchema *schema = onnx::OpSchemaRegistry::Schema(
            node.op_type(), static_cast<int>(opset), node.domain())) {
      attempt(name, op, "", [&] { checker::check_node(node, context, scope); });
      checkListedInputs(node, name, *schema);
      if (node.op_type() == "Einsum")
        checkEquation(node, name);
    }
    for (const std::string &output : node.output()) {
      if (output.empty())
        continue;
      if (scope.this_graph_has(output))
        report.add({name, op,
                    "its result '" + output + "' is the name of another value",
                    "give every value a name of its own"});
      scope.add(output);
    }
  }

  /// ONNX lets an operand of a list be left out by an empty name, which no
  /// operator knows what to do with.
  void checkListedInputs(const onnx::NodeProto &node, const std::string &name,
                         const onnx::OpSchema &schema) {
    const auto &parameters = schema.inputs();
    for (int i = 0; i < node.input_size() && !parameters.empty(); ++i) {
      const auto &parameter =
          parameters[std::min<size_t>(i, parameters.size() - 1)];
      if (node.input(i).empty() &&
          parameter.GetOption() == onnx::OpSchema::Variadic)
        report.add({name, getOperator(node),
                    "its operand " + std::to_string(i) + " is left out",
                    kDefinitionHint.str()});
    }
  }

  /// ONNX's inference trusts the equation of an Einsum to be one.
  void checkEquation(const onnx::NodeProto &node, const std::string &name) {
    for (const auto &attribute : node.attribute()) {
      if (attribute.name() != "equation")
        continue;
      std::string equation = attribute.s();
      llvm::erase(equation, ' ');
      auto [operands, result] = llvm::StringRef(equation).split("->");
      llvm::SmallVector<llvm::StringRef> terms;
      operands.split(terms, ',');
      terms.push_back(result);
      for (llvm::StringRef term : terms) {
        auto [before, after] = term.split("...");
        bool isTerm = llvm::all_of(before, llvm::isAlpha) &&
                      llvm::all_of(after, llvm::isAlpha);
        if (!isTerm)
          report.add(
              {name, "Einsum",
               "its equation has the term '" + term.str() + "', which is none",
               kDefinitionHint.str()});
      }
      for (char c : result)
        if (!operands.contains(c))
          report.add({name, "Einsum",
                      "its result has a dimension that no operand has",
                      kDefinitionHint.str()});
    }
  }

  void checkOutputs() {
    if (graph.output().empty())
      report.add("the graph has no outputs");
    for (const auto &output : graph.output())
      if (!scope.this_graph_has(output.name()))
        report.add("graph output '" + output.name() +
                   "' is the result of no node");
  }

  const onnx::ModelProto &model;
  const onnx::GraphProto &graph;
  llvm::ArrayRef<std::string> names;
  ImportReport &report;
  checker::CheckerContext context;
  checker::LexicalScopeContext scope;
};
} // namespace

void hetero::checkOnnxModel(const onnx::ModelProto &model,
                            llvm::ArrayRef<std::string> names,
                            llvm::StringRef folder, ImportReport &report) {
  GraphChecker(model, names, folder, report).run();
}
