//===- HeteroOps.cpp - Operations of the program language -----------------===//

#include "dialects/Hetero/IR/Hetero.h"
#include "mlir/IR/Builders.h"

using namespace hetero;
using namespace hetero::program;

#define GET_OP_CLASSES
#include "dialects/Hetero/IR/HeteroOps.cpp.inc"

//===----------------------------------------------------------------------===//
// stage
//===----------------------------------------------------------------------===//

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
  if (getBuffers() && getBuffers()->size() != getNumResults())
    return emitOpError() << "has " << getBuffers()->size() << " buffers for "
                         << getNumResults() << " results";
  if (getStartPs() && getEndPs() && *getStartPs() > *getEndPs())
    return emitOpError("ends before it starts");
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

LogicalResult TransferOp::verify() {
  if (getFrom() == getTo())
    return emitOpError() << "goes from \"" << getFrom() << "\" to itself";
  if (getBuffers() && getBuffers()->size() != 1)
    return emitOpError("needs one buffer");
  if (getStartPs() && getEndPs() && *getStartPs() > *getEndPs())
    return emitOpError("ends before it starts");
  return success();
}
