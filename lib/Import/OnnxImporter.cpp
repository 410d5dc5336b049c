//===- OnnxImporter.cpp - From an ONNX file to the graph language ---------===//
//
// Imports the live nodes in order. A node that fails is noted and what depends
// on it is skipped, so that one run finds every problem and none twice.
//
//===----------------------------------------------------------------------===//

#include "hetero/Import/OnnxImporter.h"
#include "NodeImporter.h"
#include "hetero/Reference/Interpreter.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Verifier.h"
#include <numeric>

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
  void takeConstants(const OnnxGraph &graph);
  void takeShapes();
  void findLiveNodes(const OnnxGraph &graph);
  void checkOperators(const OnnxGraph &graph);
  FailureOr<SmallVector<Value>> importBody(const OnnxGraph &body,
                                           ArrayRef<Value> inputs);
  /// Evaluates the operations behind `last` whose operands are constants.
  void foldNewOperations(Operation *last);
  bool isKnown(const OnnxNode &node);
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
  llvm::DenseSet<const OnnxNode *> live;
  /// Tensors that no file holds: of Constant nodes that are spelt as numbers,
  /// and shapes.
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

void GraphImporter::takeConstants(const OnnxGraph &graph) {
  for (const OnnxNode &node : graph.nodes) {
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

/// Makes constants of the shapes that inference knows: then nothing is needed
/// of what computes the tensors.
void GraphImporter::takeShapes() {
  for (const OnnxNode &node : model.nodes) {
    if (!node.domain.empty() || (node.op != "Shape" && node.op != "Size"))
      continue;
    OnnxType type = values.getInferredType(node.inputs.front());
    bool isWhole = node.op == "Size" || node.attributes.empty();
    if (!type.isStatic() || !isWhole)
      continue;
    SmallVector<int64_t> sizes(*type.shape);
    if (node.op == "Size")
      sizes = {std::accumulate(sizes.begin(), sizes.end(), int64_t(1),
                               std::multiplies<int64_t>())};
    spelt.push_back(makeTensor<int64_t>(OnnxElement::Int64, sizes,
                                        /*isScalar=*/node.op == "Size"));
    values.setConstant(node.outputs.front(), *spelt.back());
  }
}

/// Whether all results of `node` are constants already.
bool GraphImporter::isKnown(const OnnxNode &node) {
  return llvm::all_of(node.outputs, [&](const std::string &output) {
    return output.empty() || values.getConstant(output);
  });
}

/// Marks what the graph's outputs need; shapes that inference has computed need
/// nothing. Bodies may be needed for the values around them that they read.
void GraphImporter::findLiveNodes(const OnnxGraph &graph) {
  for (const OnnxValue &output : graph.outputs)
    values.used.insert(output.name);
  for (const OnnxNode &node : llvm::reverse(graph.nodes)) {
    if (isKnown(node) ||
        llvm::none_of(node.outputs, [&](const std::string &output) {
          return values.isUsed(output);
        }))
      continue;
    live.insert(&node);
    for (const std::string &input : node.inputs)
      values.used.insert(input);
    for (const OnnxAttribute &attribute : node.attributes)
      if (attribute.graph)
        findLiveNodes(*attribute.graph);
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

void GraphImporter::checkOperators() { checkOperators(model); }

void GraphImporter::checkOperators(const OnnxGraph &graph) {
  for (const OnnxNode &node : graph.nodes) {
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
      "Cast", "CastLike", "Dropout",   "Flatten",   "Identity",
      "If",   "Loop",     "Reshape",   "Scan",      "Shape",
      "Size", "Squeeze",  "Transpose", "Unsqueeze", "Where"};
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
  Block *block = builder.getInsertionBlock();
  Operation *last = block->empty() ? nullptr : &block->back();
  LogicalResult result = handler(importer);
  reportDiagnostics(node);
  if (failed(result))
    return;
  checkResults(node);
  foldNewOperations(last);
}

/// Constants made when importing have at most this many bytes: shapes and what
/// they are made of. Larger ones are left to the graph phase.
static constexpr int64_t kFoldedBytes = 1 << 16;

/// Whether `op` can be evaluated now and should be: a dequantised constant is
/// more use as it is.
static bool isFoldable(Operation *op) {
  if (isa<nn::ConstantOp, nn::QuantizeOp, nn::DequantizeOp>(op) ||
      op->getNumOperands() == 0 || op->getNumResults() != 1 ||
      getTotalBytes(op->getResultTypes()) > kFoldedBytes)
    return false;
  return llvm::all_of(op->getOperands(), [](Value operand) {
    auto constant = operand.getDefiningOp<nn::ConstantOp>();
    return constant && getTotalBytes(operand.getType()) <= kFoldedBytes;
  });
}

void GraphImporter::foldNewOperations(Operation *last) {
  Block *block = builder.getInsertionBlock();
  if (block->empty())
    return;
  Operation *op = last ? last->getNextNode() : &block->front();
  for (Operation *next; op; op = next) {
    next = op->getNextNode();
    if (!isFoldable(op))
      continue;
    SmallVector<Tensor> operands;
    for (Value operand : op->getOperands()) {
      auto constant = operand.getDefiningOp<nn::ConstantOp>();
      auto tensor = Tensor::fromAttribute(constant.getValue());
      if (!tensor) {
        llvm::consumeError(tensor.takeError());
        break;
      }
      operands.push_back(std::move(*tensor));
    }
    if (operands.size() != op->getNumOperands())
      continue;
    auto results = interpretOp(op, operands);
    if (!results) {
      // What cannot be evaluated now stays to be evaluated, or refused, later.
      llvm::consumeError(results.takeError());
      continue;
    }
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPoint(op);
    auto constant = nn::ConstantOp::create(
        builder, op->getLoc(), op->getResult(0).getType(),
        results->front().toAttribute(builder.getContext()));
    values.replace(op->getResult(0), constant.getOutput());
    op->replaceAllUsesWith(constant);
    op->erase();
  }
}

FailureOr<SmallVector<Value>>
GraphImporter::importBody(const OnnxGraph &body, ArrayRef<Value> inputs) {
  values.enter(body);
  takeConstants(body);
  for (auto [input, value] : llvm::zip_equal(body.inputs, inputs))
    values.set(input.name, value);
  // Constants of the body are known only now.
  for (const OnnxNode &node : body.nodes)
    if (live.contains(&node) && !isKnown(node))
      importNode(node);
  SmallVector<Value> outputs;
  for (const OnnxValue &output : body.outputs)
    outputs.push_back(values.get(output.name));
  values.leave();
  if (llvm::is_contained(outputs, Value()))
    return failure(); // The cause is in the report already.
  return outputs;
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
  values.importBody = [this](const OnnxGraph &body, ArrayRef<Value> inputs) {
    return importBody(body, inputs);
  };
  takeConstants(model);
  takeShapes();
  findLiveNodes(model);
  beginFunction();
  for (const OnnxNode &node : model.nodes)
    if (live.contains(&node))
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
