//===- Pieces.h - An operation cut into pieces ------------------*- C++ -*-===//
//
// Which part of each operand a piece of the result needs. The planner prices
// these pieces and codegen builds them, so both see the same cuts.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_CLUSTER_TARGET_PIECES_H
#define DIALECTS_CLUSTER_TARGET_PIECES_H

#include "dialects/Cluster/IR/Cluster.h"
#include "dialects/Cluster/Target/KernelOperands.h"

namespace hetero::cluster {

/// A box of a tensor.
struct Slice {
  llvm::SmallVector<int64_t> offsets;
  llvm::SmallVector<int64_t> sizes;

  bool operator==(const Slice &other) const {
    return offsets == other.offsets && sizes == other.sizes;
  }
};

/// One piece: the boxes it reads and the box it writes.
struct Piece {
  llvm::SmallVector<Slice> operands; // one for each operand of the operation
  Slice result;
  /// For windows: the padding its kernel is told of, begins then ends. Else
  /// empty.
  llvm::SmallVector<int64_t> pads;
  /// Padding that lies in the L1 around the box of the first operand, begins
  /// then ends. Empty if there is none.
  llvm::SmallVector<int64_t> inputPads;
  /// Whether that padding has to be written before the box is brought: not if
  /// the piece that had the place before left the same.
  bool fillsInput = false;

  /// Whether the operand of that number is not what `before` left in the L1:
  /// another box, or the same box in other padding.
  bool bringsOperand(unsigned number, const Piece &before) const {
    return !(operands[number] == before.operands[number]) ||
           (number == 0 && inputPads != before.inputPads);
  }

  /// Whether the same kernel computes `other`: boxes of the same sizes.
  bool isLike(const Piece &other) const {
    auto haveSameSizes = [](const Slice &a, const Slice &b) {
      return a.sizes == b.sizes;
    };
    return haveSameSizes(result, other.result) && pads == other.pads &&
           inputPads == other.inputPads && group == other.group &&
           std::equal(operands.begin(), operands.end(), other.operands.begin(),
                      haveSameSizes);
  }
  /// For convolutions: the groups in this piece.
  int64_t group = 1;
};

/// All pieces of an operation, in the order of execution. Channels are the
/// outer order, so that weights stay while the rows pass by.
struct PiecePlan {
  /// Types under which the tensors are cut: their own, or with dimensions
  /// joined that lie behind one another in memory anyway.
  llvm::SmallVector<RankedTensorType> operandTypes;
  RankedTensorType resultType;
  std::vector<Piece> pieces;
  /// What the padding in the L1 consists of; null if kernels see to it.
  TypedAttr padding;
  /// Elements left free in the L1 behind each row of the second operand, and
  /// behind each channel of the first, so that neighbouring ones do not begin
  /// in one bank.
  int64_t weightRowGap = 0;
  int64_t channelGap = 0;
};

/// Distances of an operand's elements in the L1, in elements.
llvm::SmallVector<int64_t> getL1Strides(const PiecePlan &plan,
                                        const Piece &piece, unsigned operand);

/// Bytes that an operand of a piece takes in the L1.
int64_t getL1Bytes(const PiecePlan &plan, const Piece &piece, unsigned operand);

/// The type of operand `operand` as the kernel of `piece` sees it: its box with
/// the padding around it.
RankedTensorType getOperandType(const PiecePlan &plan, const Piece &piece,
                                unsigned operand);

/// Cuts `op`. Fails for operations that are run in place only: those whose
/// pieces would need operands in full or in an order that copies cannot make.
FailureOr<PiecePlan> planPieces(Operation *op, TileAttr tile);

/// Sets the attributes of a copy of the operation to those of `piece`.
void applyPiece(Operation *copy, const Piece &piece);

/// Distances of a tensor's elements, in elements.
llvm::SmallVector<int64_t> getStrides(RankedTensorType type);

/// The type of a box.
RankedTensorType getSliceType(RankedTensorType type, const Slice &slice);

/// Bytes of a box.
int64_t getSliceBytes(RankedTensorType type, const Slice &slice);

/// Contiguous runs a copy of the box is made of, when the other side is the
/// inner part of a tensor of `outer`, or as large as the box.
int64_t countRuns(RankedTensorType type, const Slice &slice,
                  RankedTensorType outer);

/// A place in the L1 for each tensor of a plan: two where successive pieces
/// need different boxes, so that one is filled while the other is used.
struct L1Layout {
  struct Entry {
    int64_t offsets[2] = {0, 0};
    bool isDouble = false;
  };
  llvm::SmallVector<Entry> operands; // meaningless for baked ones
  Entry result;
  int64_t bytes = 0;
};
L1Layout layOutL1(const PiecePlan &plan,
                  llvm::ArrayRef<KernelOperand> operands);

/// The tiles worth trying for `op` that fit into `l1Bytes`, largest first.
llvm::SmallVector<TileAttr> getTileCandidates(Operation *op, int64_t l1Bytes);

} // namespace hetero::cluster

#endif // DIALECTS_CLUSTER_TARGET_PIECES_H
