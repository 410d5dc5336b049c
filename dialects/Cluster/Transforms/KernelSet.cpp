//===- KernelSet.cpp - The distinct kernels of a program ------------------===//

#include "dialects/Cluster/Transforms/KernelSet.h"
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

/// The text of a kernel without names and locations: what makes it distinct.
static std::string getText(func::FuncOp function) {
  std::string text;
  llvm::raw_string_ostream os(text);
  OpPrintingFlags flags;
  flags.printGenericOpForm();
  function->print(os, flags);
  return text;
}

SymbolRefAttr
KernelSet::getKernel(Operation *op, llvm::ArrayRef<KernelOperand> operands,
                     llvm::ArrayRef<Type> operandTypes, int64_t scratchBytes,
                     llvm::function_ref<void(Operation *)> adjust) {
  MLIRContext *context = op->getContext();
  Location loc = UnknownLoc::get(context);
  OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
  SmallVector<Type> argumentTypes;
  for (auto [operand, type] : llvm::zip_equal(operands, operandTypes))
    if (!operand.isBaked)
      argumentTypes.push_back(type);
  if (scratchBytes)
    argumentTypes.push_back(
        RankedTensorType::get({scratchBytes}, builder.getI8Type()));

  auto function = func::FuncOp::create(
      builder, loc, "kernel",
      builder.getFunctionType(argumentTypes, op->getResultTypes()));
  Block *body = function.addEntryBlock();
  builder.setInsertionPointToStart(body);
  IRMapping mapping;
  SmallVector<Value> values;
  auto *argument = body->args_begin();
  for (const KernelOperand &operand : operands) {
    if (operand.isBaked)
      values.push_back(
          nn::ConstantOp::create(builder, loc, operand.constant).getOutput());
    else
      values.push_back(*argument++);
  }
  Operation *copy = builder.clone(*op);
  copy->setOperands(values);
  copy->setLoc(loc);
  adjust(copy);
  [[maybe_unused]] LogicalResult inferred = updateResultTypes(copy);
  assert(succeeded(inferred) && "a piece is a well-formed operation");
  func::ReturnOp::create(builder, loc, copy->getResults());
  function.setType(
      builder.getFunctionType(argumentTypes, copy->getResultTypes()));
  if (scratchBytes)
    function.setArgAttr(argumentTypes.size() - 1, kScratchAttrName,
                        builder.getUnitAttr());

  SymbolRefAttr &entry = kernels[getText(function)];
  if (entry) {
    function.erase();
    return entry;
  }
  StringRef kind = op->getName().stripDialect();
  std::string name = (kind + "_" + llvm::Twine(countByKind[kind]++)).str();
  function.setName(name);
  entry = SymbolRefAttr::get(context, kKernelModuleName,
                             FlatSymbolRefAttr::get(context, name));
  return entry;
}
