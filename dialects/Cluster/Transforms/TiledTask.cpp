//===- TiledTask.cpp - Pieces that go through the L1 ----------------------===//
//
// While the cores work on a piece, the DMA brings what the next one needs and
// carries away what the one before left:
//
// Convolutions find their padding there: a copy fills the middle of a buffer
// whose rim was written before.
//
//     load 0; wait;  { load t+1, store t-1, launch t, wait } for each t;
//     store last; wait
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/Pieces.h"
#include "dialects/Cluster/Transforms/TaskBuilder.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace hetero;
using namespace hetero::cluster;

/// Distance of a box from the start of its tensor, in bytes.
static int64_t getByteOffset(RankedTensorType type,
                             llvm::ArrayRef<int64_t> strides,
                             const Slice &slice) {
  int64_t offset = 0;
  for (auto [stride, position] : llvm::zip_equal(strides, slice.offsets))
    offset += stride * position;
  return offset * llvm::divideCeil(type.getElementTypeBitWidth(), 8);
}

/// Where the box of the first operand lies within its padding.
static Slice getInnerBox(const Piece &piece, RankedTensorType inner) {
  Slice box{SmallVector<int64_t>(inner.getRank(), 0),
            llvm::to_vector(inner.getShape())};
  size_t spatial = piece.inputPads.size() / 2;
  for (size_t dim = 0; dim < spatial; ++dim)
    box.offsets[inner.getRank() - spatial + dim] = piece.inputPads[dim];
  return box;
}

LogicalResult TaskBuilder::buildTiled(Operation *op, TileAttr tile) {
  auto plan = planPieces(op, tile);
  if (failed(plan))
    return op->emitOpError()
           << "cannot be cut into pieces by " << tile << "; run it in place";
  SmallVector<KernelOperand> operands = getKernelOperands(op);
  L1Layout layout = layOutL1(*plan, operands);
  if (layout.bytes > l1Bytes)
    return op->emitOpError() << "needs " << layout.bytes << " bytes of L1 for "
                             << tile << ", there are " << l1Bytes;

  // Home and L1 views of a box.
  auto makeHome = [&](const Bytes &bytes, RankedTensorType type,
                      const Slice &slice) {
    return makeBuffer(
        bytes.advance(getByteOffset(type, getStrides(type), slice)),
        getSliceType(type, slice), getStrides(type));
  };
  auto makeL1 = [&](const L1Layout::Entry &entry, unsigned which,
                    RankedTensorType type, const Slice &slice) {
    return makeBuffer(Bytes{Place::L1, entry.offsets[which], {}},
                      getSliceType(type, slice));
  };

  // Which of its two places each operand of the current piece lies in.
  SmallVector<unsigned> current(operands.size(), 0);
  // Starts the copies that piece `t` needs beyond those of piece t - 1, and
  // moves `current` on. Returns the L1 buffers of the piece.
  auto load = [&](size_t t) {
    const Piece &piece = plan->pieces[t];
    SmallVector<Value> buffers;
    for (auto [i, operand] : llvm::enumerate(operands)) {
      if (operand.isBaked)
        continue;
      RankedTensorType type = plan->operandTypes[i];
      const Slice &slice = piece.operands[i];
      bool isNew = t == 0 || piece.bringsOperand(i, plan->pieces[t - 1]);
      if (isNew && t > 0)
        current[i] ^= 1;
      RankedTensorType inner = getSliceType(type, slice);
      RankedTensorType outer = getOperandType(*plan, piece, i);
      Bytes place{Place::L1, layout.operands[i].offsets[current[i]], {}};
      SmallVector<int64_t> strides = getL1Strides(*plan, piece, i);
      Value buffer = makeBuffer(
          place, outer,
          strides == getStrides(outer) ? SmallVector<int64_t>() : strides);
      if (isNew) {
        Value target = buffer;
        if (i == 0 && piece.fillsInput)
          FillOp::create(
              builder, op->getLoc(),
              makeBuffer(place, RankedTensorType::get(
                                    {getL1Bytes(*plan, piece, i) /
                                     llvm::divideCeil(
                                         outer.getElementTypeBitWidth(), 8)},
                                    outer.getElementType())),
              plan->padding);
        if (inner != outer)
          target = makeBuffer(place.advance(getByteOffset(
                                  outer, strides, getInnerBox(piece, inner))),
                              inner, strides);
        Bytes bytes = operand.constant ? Bytes{Place::Home, 0, operand.constant}
                                       : places.lookup(op->getOperand(i));
        CopyOp::create(builder, op->getLoc(), makeHome(bytes, type, slice),
                       target);
      }
      buffers.push_back(buffer);
    }
    return buffers;
  };
  auto store = [&](size_t t) {
    const Slice &slice = plan->pieces[t].result;
    CopyOp::create(
        builder, op->getLoc(),
        makeL1(layout.result, t % 2, plan->resultType, slice),
        makeHome(places.lookup(op->getResult(0)), plan->resultType, slice));
  };
  auto wait = [&] { WaitOp::create(builder, op->getLoc()); };

  SmallVector<Value> buffers = load(0);
  wait();
  size_t count = plan->pieces.size();
  for (size_t t = 0; t < count; ++t) {
    const Piece &piece = plan->pieces[t];
    SmallVector<Value> next;
    if (t + 1 < count)
      next = load(t + 1);
    if (t > 0)
      store(t - 1);
    SmallVector<Type> types;
    for (unsigned i = 0; i < plan->operandTypes.size(); ++i)
      types.push_back(getOperandType(*plan, piece, i));
    SmallVector<KernelStrides> strides;
    for (unsigned i = 0; i < types.size(); ++i)
      if (SmallVector<int64_t> own = getL1Strides(*plan, piece, i);
          own != getStrides(cast<RankedTensorType>(types[i])))
        strides.push_back({i, own});
    SymbolRefAttr kernel =
        kernels.getKernel(op, operands, types, strides, /*scratchBytes=*/0,
                          [&](Operation *copy) { applyPiece(copy, piece); });
    buffers.push_back(
        makeL1(layout.result, t % 2, plan->resultType, piece.result));
    launch(op->getLoc(), kernel, buffers);
    wait();
    buffers = std::move(next);
  }
  store(count - 1);
  wait();
  return success();
}
