//===- KernelSet.cpp - The distinct kernels of a program ------------------===//

#include "dialects/Cluster/Target/KernelSet.h"
#include "dialects/Nn/IR/Nn.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace hetero;
using namespace hetero::cluster;

/// Infers the result types of a copied operation from its operands. Operations
/// without inference keep the types they were copied with.
static LogicalResult updateResultTypes(Operation *op) {
  auto inference = dyn_cast<InferTypeOpInterface>(op);
  if (!inference)
    return success();
  SmallVector<Type> types;
  if (failed(inference.inferReturnTypes(
          op->getContext(), op->getLoc(), op->getOperands(),
          op->getDiscardableAttrDictionary(), op->getPropertiesStorage(),
          op->getRegions(), types)))
    return failure();
  for (auto [result, type] : llvm::zip_equal(op->getResults(), types))
    result.setType(type);
  return success();
}

/// What makes a kernel distinct, as one attribute: its operation without names
/// and locations, the types of its arguments and what is compiled in.
static Attribute getKey(Operation *op, llvm::ArrayRef<KernelOperand> operands,
                        llvm::ArrayRef<Type> operandTypes,
                        llvm::ArrayRef<KernelStrides> strides,
                        int64_t scratchBytes) {
  Builder builder(op->getContext());
  SmallVector<Attribute> parts{op->getName().getIdentifier(),
                               op->getAttrDictionary(),
                               builder.getI64IntegerAttr(scratchBytes)};
  for (const KernelStrides &entry : strides) {
    parts.push_back(builder.getI64IntegerAttr(entry.operand));
    parts.push_back(builder.getDenseI64ArrayAttr(entry.strides));
  }
  for (auto [operand, type] : llvm::zip_equal(operands, operandTypes))
    parts.push_back(operand.isBaked ? Attribute(operand.constant)
                                    : Attribute(TypeAttr::get(type)));
  // Results that can be inferred follow from the operands.
  if (!isa<InferTypeOpInterface>(op))
    for (Type type : op->getResultTypes())
      parts.push_back(TypeAttr::get(type));
  return builder.getArrayAttr(parts);
}

SymbolRefAttr KernelSet::getKernel(
    Operation *op, llvm::ArrayRef<KernelOperand> operands,
    llvm::ArrayRef<Type> operandTypes, llvm::ArrayRef<KernelStrides> strides,
    int64_t scratchBytes, llvm::function_ref<void(Operation *)> adjust) {
  // Without operands: a copy would be one of their users for a moment, and
  // planners are asked about several operations at a time.
  Operation *copy =
      op->clone(Operation::CloneOptions::all().cloneOperands(false));
  adjust(copy);
  SymbolRefAttr &entry =
      kernels[getKey(copy, operands, operandTypes, strides, scratchBytes)];
  if (entry) {
    copy->destroy();
    return entry;
  }
  StringRef kind = op->getName().stripDialect();
  std::string name = (kind + "_" + llvm::Twine(countByKind[kind]++)).str();
  addFunction(name, copy, operands, operandTypes, strides, scratchBytes);
  entry = SymbolRefAttr::get(op->getContext(), kKernelModuleName,
                             FlatSymbolRefAttr::get(op->getContext(), name));
  return entry;
}

void KernelSet::addFunction(StringRef name, Operation *body,
                            llvm::ArrayRef<KernelOperand> operands,
                            llvm::ArrayRef<Type> operandTypes,
                            llvm::ArrayRef<KernelStrides> strides,
                            int64_t scratchBytes) {
  Location loc = UnknownLoc::get(body->getContext());
  OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
  SmallVector<Type> argumentTypes;
  for (auto [operand, type] : llvm::zip_equal(operands, operandTypes))
    if (!operand.isBaked)
      argumentTypes.push_back(type);
  if (scratchBytes)
    argumentTypes.push_back(
        RankedTensorType::get({scratchBytes}, builder.getI8Type()));

  auto function = func::FuncOp::create(
      builder, loc, name,
      builder.getFunctionType(argumentTypes, body->getResultTypes()));
  Block *block = function.addEntryBlock();
  builder.setInsertionPointToStart(block);
  SmallVector<Value> values;
  auto *argument = block->args_begin();
  for (const KernelOperand &operand : operands) {
    if (operand.isBaked)
      values.push_back(
          nn::ConstantOp::create(builder, loc, operand.constant).getOutput());
    else
      values.push_back(*argument++);
  }
  builder.insert(body);
  body->setOperands(values);
  body->setLoc(loc);
  [[maybe_unused]] LogicalResult inferred = updateResultTypes(body);
  assert(succeeded(inferred) && "a piece is a well-formed operation");
  func::ReturnOp::create(builder, loc, body->getResults());
  function.setType(
      builder.getFunctionType(argumentTypes, body->getResultTypes()));
  if (scratchBytes)
    function.setArgAttr(argumentTypes.size() - 1, kScratchAttrName,
                        builder.getUnitAttr());
  for (const KernelStrides &entry : strides)
    function.setArgAttr(llvm::count_if(operands.take_front(entry.operand),
                                       [](const KernelOperand &operand) {
                                         return !operand.isBaked;
                                       }),
                        kStridesAttrName,
                        builder.getDenseI64ArrayAttr(entry.strides));
}
