//===- HeteroOps.cpp - Operations of the program language -----------------===//

#include "dialects/Hetero/IR/Hetero.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"

using namespace hetero;
using namespace hetero::program;

#define GET_OP_CLASSES
#include "dialects/Hetero/IR/HeteroOps.cpp.inc"

//===----------------------------------------------------------------------===//
// Steps
//===----------------------------------------------------------------------===//

LogicalResult program::verifyStep(Operation *op) {
  auto step = cast<StepOpInterface>(op);
  if (ArrayAttr buffers = step.getBuffersAttr();
      buffers && buffers.size() != op->getNumResults())
    return op->emitOpError() << "has " << buffers.size() << " buffers for "
                             << op->getNumResults() << " results";
  IntegerAttr start = step.getStartPsAttr(), end = step.getEndPsAttr();
  if (start && end && start.getInt() > end.getInt())
    return op->emitOpError("ends before it starts");
  return success();
}

Value program::getViewedValue(Value value) {
  while (auto view = value.getDefiningOp<ViewOp>())
    value = view.getInput();
  return value;
}

BufferAttr program::findBuffer(Value value) {
  value = getViewedValue(value);
  if (auto result = dyn_cast<OpResult>(value)) {
    auto step = dyn_cast<StepOpInterface>(result.getOwner());
    ArrayAttr buffers = step ? step.getBuffersAttr() : ArrayAttr();
    if (!buffers)
      return {};
    return cast<BufferAttr>(buffers[result.getResultNumber()]);
  }
  auto argument = cast<BlockArgument>(value);
  auto function = dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp());
  if (!function)
    return {};
  return function.getArgAttrOfType<BufferAttr>(argument.getArgNumber(),
                                               kBufferAttrName);
}

//===----------------------------------------------------------------------===//
// stage
//===----------------------------------------------------------------------===//

StringRef StageOp::getStepName() { return getName(); }

std::string StageOp::getResource() { return getDevice().str(); }

// hetero.stage "name" on "device" (%arg = %value : type, …) -> types
//     attributes {…} { body }
ParseResult StageOp::parse(OpAsmParser &parser, OperationState &result) {
  StringAttr name, device;
  if (parser.parseAttribute(name, "name", result.attributes) ||
      parser.parseKeyword("on") ||
      parser.parseAttribute(device, "device", result.attributes))
    return failure();

  SmallVector<OpAsmParser::Argument> arguments;
  SmallVector<OpAsmParser::UnresolvedOperand> operands;
  auto parseBinding = [&]() -> ParseResult {
    OpAsmParser::Argument &argument = arguments.emplace_back();
    return failure(parser.parseArgument(argument) || parser.parseEqual() ||
                   parser.parseOperand(operands.emplace_back()) ||
                   parser.parseColonType(argument.type));
  };
  if (parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren,
                                     parseBinding) ||
      parser.parseOptionalArrowTypeList(result.types) ||
      parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  for (auto [operand, argument] : llvm::zip_equal(operands, arguments))
    if (parser.resolveOperand(operand, argument.type, result.operands))
      return failure();
  Region *body = result.addRegion();
  if (parser.parseRegion(*body, arguments))
    return failure();
  ensureTerminator(*body, parser.getBuilder(), result.location);
  return success();
}

void StageOp::print(OpAsmPrinter &printer) {
  printer << ' ' << getNameAttr() << " on " << getDeviceAttr() << " (";
  llvm::interleaveComma(llvm::zip_equal(getBody().getArguments(), getInputs()),
                        printer, [&](auto pair) {
                          auto [argument, input] = pair;
                          printer << argument << " = " << input << " : "
                                  << input.getType();
                        });
  printer << ')';
  printer.printOptionalArrowTypeList(getResultTypes());
  printer.printOptionalAttrDictWithKeyword((*this)->getAttrs(),
                                           {"name", "device"});
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false,
                      /*printBlockTerminators=*/getNumResults() != 0);
}

LogicalResult StageOp::verify() {
  Block &block = getBody().front();
  if (block.getArgumentTypes() != getInputs().getTypes())
    return emitOpError("has a body whose arguments are not its inputs");
  auto yield = cast<YieldOp>(block.getTerminator());
  if (yield.getValues().getTypes() != getResultTypes())
    return yield.emitOpError("does not yield the results of its stage");
  return success();
}

//===----------------------------------------------------------------------===//
// view, transfer
//===----------------------------------------------------------------------===//

LogicalResult ViewOp::verify() {
  auto input = cast<RankedTensorType>(getInput().getType());
  auto output = cast<RankedTensorType>(getOutput().getType());
  if (input.getElementType() != output.getElementType())
    return emitOpError("changes the element type");
  if (input.hasStaticShape() && output.hasStaticShape() &&
      input.getNumElements() != output.getNumElements())
    return emitOpError() << "gives " << input.getNumElements()
                         << " elements a shape of " << output.getNumElements();
  return success();
}

StringRef TransferOp::getStepName() { return getName(); }

std::string TransferOp::getResource() {
  return (getFrom() + "->" + getTo()).str();
}

LogicalResult TransferOp::verify() {
  if (getFrom() == getTo())
    return emitOpError() << "goes from \"" << getFrom() << "\" to itself";
  return success();
}

//===----------------------------------------------------------------------===//
// launch
//===----------------------------------------------------------------------===//

StringRef LaunchOp::getStepName() { return getCallee().getLeafReference(); }

std::string LaunchOp::getResource() { return getDevice().str(); }

LogicalResult LaunchOp::verify() {
  if (getCallee().getNestedReferences().size() != 1)
    return emitOpError("needs a reference of the form @device::@stage");
  return success();
}

// The function itself is not looked up: a room is free to lower it to something
// of another kind and type.
LogicalResult LaunchOp::verifySymbolUses(SymbolTableCollection &tables) {
  StringAttr device = getCallee().getRootReference();
  if (!tables.lookupNearestSymbolFrom<ProgramOp>(*this, device))
    return emitOpError() << "names the device " << device
                         << ", which has no hetero.program";
  return success();
}
