//===- OnnxImporter.cpp - From an ONNX file to the graph language ---------===//
//
// Imports the live nodes in order. A node that fails is noted and what depends
// on it is skipped, so that one run finds every problem and none twice.
//
//===----------------------------------------------------------------------===//

#include "hetero/Import/OnnxImporter.h"
#include "NodeImporter.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Verifier.h"

using namespace hetero;

namespace {
class GraphImporter {
public:
  GraphImporter(const OnnxModel &model, MLIRContext *context,
                ImportReport &report)
      : model(model), builder(context), values(model, builder), report(report) {
  }

  FailureOr<OwningOpRef<ModuleOp>> run();
  /// Adds every operator that cannot be imported to the report.
  void checkOperators();

private:
  void takeConstants();
  void findLiveNodes();
  bool isKnown(const OnnxNode &node) const;
  void beginFunction();
  void importNode(const OnnxNode &node);
  OnnxHandler findHandler(const OnnxNode &node);
  bool checkOperands(const OnnxNode &node);
  void checkResults(const OnnxNode &node);
  LogicalResult finishFunction();
  /// Turns diagnostics since the last call into problems of `node`.
  void reportDiagnostics(const OnnxNode &node);

  const OnnxModel &model;
  OpBuilder builder;
  GraphValues values;
  ImportReport &report;
  OnnxHandlers handlers;
  OwningOpRef<ModuleOp> module;
  func::FuncOp function;
  std::vector<bool> live;
  /// Tensors of Constant nodes that are spelt as numbers.
  std::vector<std::unique_ptr<OnnxTensor>> spelt;
  std::vector<std::string> diagnostics;
};
} // namespace

//===----------------------------------------------------------------------===//
// Constants and liveness
//===----------------------------------------------------------------------===//

template <typename T>
static std::unique_ptr<OnnxTensor>
makeTensor(OnnxElement element, ArrayRef<T> elements, bool isScalar) {
  auto tensor = std::make_unique<OnnxTensor>();
  auto owner =
      std::make_shared<std::vector<T>>(elements.begin(), elements.end());
  tensor->element = element;
  if (!isScalar)
    tensor->shape.push_back(static_cast<int64_t>(elements.size()));
  tensor->bytes = ArrayRef(reinterpret_cast<const char *>(owner->data()),
                           owner->size() * sizeof(T));
  tensor->owner = std::move(owner);
  return tensor;
}

/// The tensor that a Constant node spells as numbers, or null.
static std::unique_ptr<OnnxTensor> makeSpelt(const OnnxAttribute &attribute) {
  using Kind = OnnxAttribute::Kind;
  switch (attribute.kind) {
  case Kind::Int:
    return makeTensor<int64_t>(OnnxElement::Int64, attribute.integer, true);
  case Kind::Ints:
    return makeTensor<int64_t>(OnnxElement::Int64, attribute.integers, false);
  case Kind::Float:
    return makeTensor<float>(OnnxElement::Float32, attribute.real, true);
  case Kind::Floats:
    return makeTensor<float>(OnnxElement::Float32, attribute.reals, false);
  default:
    return nullptr;
  }
}

static bool isConstant(const OnnxNode &node) {
  return node.domain.empty() && node.op == "Constant";
}

void GraphImporter::takeConstants() {
  for (const OnnxNode &node : model.nodes) {
    if (!isConstant(node) || node.attributes.size() != 1)
      continue;
    const OnnxAttribute &attribute = node.attributes.front();
    if (attribute.kind == OnnxAttribute::Kind::Tensor) {
      values.setConstant(node.outputs.front(), attribute.tensor);
      continue;
    }
    if (auto tensor = makeSpelt(attribute)) {
      values.setConstant(node.outputs.front(), *tensor);
      spelt.push_back(std::move(tensor));
    }
  }
}

/// Whether all results of `node` are constants already.
bool GraphImporter::isKnown(const OnnxNode &node) const {
  return llvm::all_of(node.outputs, [&](const std::string &output) {
    return output.empty() || values.getConstant(output);
  });
}

/// Marks what the graph's outputs need; shapes that inference has computed need
/// nothing.
void GraphImporter::findLiveNodes() {
  for (const OnnxValue &output : model.outputs)
    values.used.insert(output.name);
  live.assign(model.nodes.size(), false);
  for (size_t i = model.nodes.size(); i-- > 0;) {
    const OnnxNode &node = model.nodes[i];
    if (isKnown(node) ||
        llvm::none_of(node.outputs, [&](const std::string &output) {
          return values.isUsed(output);
        }))
      continue;
    live[i] = true;
    for (const std::string &input : node.inputs)
      values.used.insert(input);
  }
}

//===----------------------------------------------------------------------===//
// Nodes
//===----------------------------------------------------------------------===//

/// The handler of `node`, or null with a problem in the report.
OnnxHandler GraphImporter::findHandler(const OnnxNode &node) {
  std::string reason;
  OnnxHandler handler = handlers.find(node, reason);
  if (!handler)
    report.add({node.name, getOperator(node), reason,
                "express it by supported operators before exporting the "
                "model"});
  return handler;
}

void GraphImporter::checkOperators() {
  for (const OnnxNode &node : model.nodes) {
    // What is wrong with an old model is its opset, not each old operator, and
    // what is wrong with a function has been said.
    bool isOld = model.opset < kOldestOpset && handlers.isKnown(node);
    if (!isOld && !isConstant(node) &&
        !model.functions.contains(node.domain + ":" + node.op))
      findHandler(node);
  }
}

/// Whether every operand exists; refuses constants of elements `nn` has not.
bool GraphImporter::checkOperands(const OnnxNode &node) {
  bool complete = true;
  for (const std::string &input : node.inputs) {
    if (input.empty())
      continue;
    if (const OnnxTensor *tensor = values.getConstant(input)) {
      if (getTensorType(builder.getContext(), tensor->element, tensor->shape))
        continue;
      report.add({node.name, node.op,
                  "its constant operand '" + input + "' has elements of type " +
                      getElementName(tensor->element),
                  "convert the model to float32 or to integers"});
      complete = false;
    } else if (!values.get(input)) {
      complete = false; // The cause is in the report already.
    }
  }
  return complete;
}

/// ONNX's inference is a second opinion on every shape.
void GraphImporter::checkResults(const OnnxNode &node) {
  for (const std::string &output : node.outputs) {
    Value value = values.isUsed(output) ? values.get(output) : Value();
    OnnxType inferred = values.getInferredType(output);
    if (!value || !inferred.isStatic())
      continue;
    auto expected =
        getTensorType(builder.getContext(), inferred.element, *inferred.shape);
    if (value.getType() == expected)
      continue;
    std::string types;
    llvm::raw_string_ostream(types)
        << value.getType() << " where the model says " << expected;
    report.add({node.name, node.op, "its result '" + output + "' is " + types,
                "infer the shapes of the model anew"});
  }
}

void GraphImporter::reportDiagnostics(const OnnxNode &node) {
  for (StringRef message : diagnostics) {
    // The report names the node; the operation made from it says nothing more.
    if (message.consume_front("'"))
      message = message.split("' op ").second;
    report.add({node.name, node.op, message.str(), kDefinitionHint.str()});
  }
  diagnostics.clear();
}

/// Whether the operator takes 16-bit floats as they are. All others compute in
/// float32 and round their results.
static bool keepsHalves(const OnnxNode &node) {
  static const llvm::StringSet<> names = {
      "Cast",    "CastLike", "Dropout", "Flatten",   "Identity",
      "Reshape", "Squeeze",  "Where",   "Transpose", "Unsqueeze"};
  return node.domain.empty() && names.contains(node.op);
}

void GraphImporter::importNode(const OnnxNode &node) {
  OnnxHandler handler = findHandler(node);
  // A node with wrong types, for instance, is known to be at fault.
  if (!handler || !checkOperands(node) || report.mentions(node.name))
    return;
  NodeImporter importer(node, values, handlers, report);
  if (!keepsHalves(node))
    importer.computeInFloat32();
  LogicalResult result = handler(importer);
  reportDiagnostics(node);
  if (succeeded(result))
    checkResults(node);
}

//===----------------------------------------------------------------------===//
// The function around them
//===----------------------------------------------------------------------===//

/// Begins the function; inputs that no `nn` tensor can hold are no arguments.
void GraphImporter::beginFunction() {
  auto named = [&](StringRef name) -> Location {
    return NameLoc::get(builder.getStringAttr(name));
  };
  module = ModuleOp::create(named(model.name));
  (*module)->setAttr(kModelNameAttrName, builder.getStringAttr(model.name));
  (*module)->setAttr(kModelDigestAttrName, builder.getStringAttr(model.digest));
  builder.setInsertionPointToEnd(module->getBody());
  function = func::FuncOp::create(builder, named(model.name), "main",
                                  builder.getFunctionType({}, {}));
  Block *body = builder.createBlock(&function.getBody());
  for (const OnnxValue &input : model.inputs) {
    ArrayRef<int64_t> shape =
        input.type.shape ? ArrayRef(*input.type.shape) : ArrayRef<int64_t>();
    auto type = getTensorType(builder.getContext(), input.type.element, shape);
    if (type && isTooLarge(shape))
      report.add("graph input '" + input.name + "' has more than " +
                     std::to_string(kLargestTensor) + " elements",
                 "split it into smaller ones");
    else if (type)
      values.set(input.name, body->addArgument(type, named(input.name)));
    else
      report.add("graph input '" + input.name + "' has elements of type " +
                     getElementName(input.type.element),
                 "convert the model to float32 or to integers");
  }
  builder.setInsertionPointToEnd(body);
}

LogicalResult GraphImporter::finishFunction() {
  SmallVector<Value> results;
  for (const OnnxValue &output : model.outputs) {
    results.push_back(values.get(output.name));
    if (results.back())
      continue;
    report.add("graph output '" + output.name + "' is a constant of type " +
                   getElementName(values.getConstant(output.name)->element),
               "convert the model to float32 or to integers");
    return failure();
  }
  func::ReturnOp::create(builder, function.getLoc(), results);
  function.setFunctionType(builder.getFunctionType(
      function.getBody().getArgumentTypes(), ValueRange(results).getTypes()));
  for (auto [i, input] : llvm::enumerate(model.inputs))
    function.setArgAttr(i, kNameAttrName, builder.getStringAttr(input.name));
  for (auto [i, output] : llvm::enumerate(model.outputs))
    function.setResultAttr(i, kNameAttrName,
                           builder.getStringAttr(output.name));
  return success();
}

FailureOr<OwningOpRef<ModuleOp>> GraphImporter::run() {
  ScopedDiagnosticHandler handler(builder.getContext(), [&](Diagnostic &found) {
    if (found.getSeverity() == DiagnosticSeverity::Error)
      diagnostics.push_back(found.str());
  });
  takeConstants();
  findLiveNodes();
  beginFunction();
  for (auto [node, isLive] : llvm::zip(model.nodes, live))
    if (isLive)
      importNode(node);
  if (!report.empty() || failed(finishFunction()))
    return failure();
  if (failed(mlir::verify(*module))) {
    for (const std::string &message : diagnostics)
      report.add(message);
    return failure();
  }
  return std::move(module);
}

FailureOr<OwningOpRef<ModuleOp>>
hetero::importOnnx(StringRef path, MLIRContext *context,
                   const ImportOptions &options, ImportReport &report) {
  context->loadDialect<nn::NnDialect, func::FuncDialect>();
  std::unique_ptr<OnnxModel> model = loadOnnxModel(path, options, report);
  if (!model)
    return failure();
  GraphImporter importer(*model, context, report);
  FailureOr<OwningOpRef<ModuleOp>> module = failure();
  if (model->isWellFormed)
    module = importer.run();
  else
    importer.checkOperators();
  std::vector<std::string> names;
  for (const OnnxNode &node : model->nodes)
    names.push_back(node.name);
  report.sortByNode(names);
  return module;
}
