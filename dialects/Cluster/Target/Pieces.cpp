//===- Pieces.cpp - An operation cut into pieces --------------------------===//

#include "dialects/Cluster/Target/Pieces.h"
#include "dialects/Nn/IR/Nn.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace hetero;
using namespace hetero::cluster;

/// More pieces than this are not planned: the code of a stage is a straight
/// line.
static constexpr int64_t kMaximumPieces = 256;

/// Whether cutting each extent into steps makes more pieces than are planned:
/// told before they are made, for most candidates of a search end here.
static bool hasTooManyPieces(
    std::initializer_list<std::pair<int64_t, int64_t>> extentsAndSteps) {
  int64_t count = 1;
  for (auto [extent, step] : extentsAndSteps)
    if (llvm::MulOverflow(count, llvm::divideCeilSigned(extent, step), count))
      return true;
  return count > kMaximumPieces;
}

static RankedTensorType getType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

static Slice getWhole(RankedTensorType type) {
  return {SmallVector<int64_t>(type.getRank(), 0),
          llvm::to_vector(type.getShape())};
}

/// A plan whose tensors keep their types.
static PiecePlan makePlan(Operation *op) {
  PiecePlan plan;
  for (Value operand : op->getOperands())
    plan.operandTypes.push_back(getType(operand));
  plan.resultType = getType(op->getResult(0));
  return plan;
}

/// A piece that reads every operand in full.
static Piece makePiece(const PiecePlan &plan) {
  Piece piece;
  for (RankedTensorType type : plan.operandTypes)
    piece.operands.push_back(getWhole(type));
  piece.result = getWhole(plan.resultType);
  return piece;
}

/// Narrows dimension `dim` of a box.
static void narrow(Slice &slice, unsigned dim, int64_t offset, int64_t size) {
  slice.offsets[dim] = offset;
  slice.sizes[dim] = size;
}

/// Narrows every operand behind the first `count` that has one element a
/// channel: biases, scales and zero points.
static void narrowParameters(const PiecePlan &plan, Piece &piece,
                             unsigned count, int64_t channels, int64_t offset,
                             int64_t size) {
  for (unsigned i = count; i < piece.operands.size(); ++i) {
    RankedTensorType type = plan.operandTypes[i];
    if (type.getRank() >= 1 && channels > 1 &&
        type.getShape().back() == channels)
      narrow(piece.operands[i], type.getRank() - 1, offset, size);
  }
}

/// Calls `visit(offset, size)` for the parts of `extent` of at most `step`.
static void forEachPart(int64_t extent, int64_t step,
                        llvm::function_ref<void(int64_t, int64_t)> visit) {
  for (int64_t offset = 0; offset < extent; offset += step)
    visit(offset, std::min(step, extent - offset));
}

//===----------------------------------------------------------------------===//
// Windows
//===----------------------------------------------------------------------===//

namespace {
/// The window of a convolution or pool along the dimension that is cut.
struct RowWindow {
  int64_t input, kernel, stride, padBegin, dilation;
};
} // namespace

/// Narrows the rows of the input to those that rows [offset, offset + size) of
/// the result need, and sets the padding of the piece. False if there are none.
static bool narrowRows(Piece &piece, const RowWindow &window, int64_t offset,
                       int64_t size, llvm::ArrayRef<int64_t> pads) {
  int64_t first = offset * window.stride - window.padBegin;
  int64_t last = (offset + size - 1) * window.stride - window.padBegin +
                 window.dilation * (window.kernel - 1) + 1;
  int64_t begin = std::max<int64_t>(first, 0);
  int64_t end = std::min(last, window.input);
  if (begin >= end)
    return false;
  narrow(piece.operands[0], 2, begin, end - begin);
  piece.pads = llvm::to_vector(pads);
  piece.pads[0] = begin - first;
  piece.pads[pads.size() / 2] = last - end;
  return true;
}

/// Elements to leave free behind rows of `rowElements`. An odd number of words
/// from row to row brings any sixteen neighbouring rows to sixteen banks, an
/// even one to fewer.
static int64_t getBankGap(RankedTensorType type, int64_t rowElements) {
  constexpr int64_t kWordBytes = 4;
  int64_t elementBytes = llvm::divideCeil(type.getElementTypeBitWidth(), 8);
  if (elementBytes > kWordBytes ||
      rowElements * elementBytes % (2 * kWordBytes) != 0)
    return 0;
  return kWordBytes / elementBytes;
}

/// Separates the rows of the second operand: a core works on each, or goes
/// through them.
static void separateWeightRows(PiecePlan &plan) {
  RankedTensorType type = plan.operandTypes[1];
  plan.weightRowGap =
      getBankGap(type, type.getNumElements() / type.getDimSize(0));
}

/// Separates the channels of the input of a window: the reduction of a
/// convolution goes through them, and the cores share those of a pool. All
/// pieces but the last have the same channels.
static void separateChannels(PiecePlan &plan) {
  RankedTensorType type = getOperandType(plan, plan.pieces.front(), 0);
  int64_t channelElements = 1;
  for (int64_t size : type.getShape().drop_front(2))
    channelElements *= size;
  plan.channelGap = getBankGap(type, channelElements);
}

/// Convolutions and pools: `groupFilters` channels of the result belong to one
/// group of `groupChannels` channels of the input.
template <typename OpT>
static FailureOr<PiecePlan> planWindow(OpT op, TileAttr tile, int64_t kernel,
                                       int64_t groups, int64_t groupFilters,
                                       int64_t groupChannels) {
  PiecePlan plan = makePlan(op);
  RankedTensorType input = plan.operandTypes[0];
  RankedTensorType result = plan.resultType;
  RowWindow window{input.getDimSize(2), kernel, op.getStrides()[0],
                   op.getPads()[0], op.getDilations()[0]};
  bool isGrouped = groups > 1;
  int64_t channels = result.getDimSize(1);
  int64_t step = tile.getChannels();
  if (isGrouped)
    step = std::max<int64_t>(step / groupFilters, 1) * groupFilters;
  if (hasTooManyPieces({{result.getDimSize(0), 1},
                        {channels, step},
                        {result.getDimSize(2), tile.getRows()}}))
    return failure();
  bool isValid = true;
  forEachPart(result.getDimSize(0), 1, [&](int64_t image, int64_t) {
    forEachPart(channels, step, [&](int64_t channel, int64_t count) {
      forEachPart(
          result.getDimSize(2), tile.getRows(), [&](int64_t row, int64_t rows) {
            Piece piece = makePiece(plan);
            narrow(piece.operands[0], 0, image, 1);
            if (isGrouped) {
              piece.group = count / groupFilters;
              narrow(piece.operands[0], 1,
                     channel / groupFilters * groupChannels,
                     piece.group * groupChannels);
            }
            if (isa<nn::ConvOp>(op))
              narrow(piece.operands[1], 0, channel, count);
            narrowParameters(plan, piece, 2, channels, channel, count);
            isValid &= narrowRows(piece, window, row, rows, op.getPads());
            narrow(piece.result, 0, image, 1);
            narrow(piece.result, 1, channel, count);
            narrow(piece.result, 2, row, rows);
            plan.pieces.push_back(std::move(piece));
          });
    });
  });
  if (!isValid)
    return failure();
  return plan;
}

/// The element that a convolution reads outside of its input: a zero, or what
/// stands for it. Null if only the run knows it.
static TypedAttr getPaddingValue(nn::ConvOp op) {
  Type element = getType(op.getInput()).getElementType();
  if (isa<FloatType>(element))
    return FloatAttr::get(element, 0.0);
  auto type =
      IntegerType::get(op.getContext(), element.getIntOrFloatBitWidth());
  if (op.getInputZeroPoints().empty())
    return IntegerAttr::get(type, 0);
  auto constant = op.getInputZeroPoints()[0].getDefiningOp<nn::ConstantOp>();
  auto value = constant ? dyn_cast<DenseElementsAttr>(constant.getValue())
                        : DenseElementsAttr();
  if (!value || value.getNumElements() != 1)
    return {};
  return IntegerAttr::get(type, *value.value_begin<APInt>());
}

/// Moves the padding of the pieces from their kernels into the L1, where it
/// costs no branch.
static void writeOutPadding(PiecePlan &plan, TypedAttr value) {
  plan.padding = value;
  RankedTensorType held[2];
  llvm::SmallVector<int64_t> heldPads[2];
  unsigned place = 0;
  for (auto [t, piece] : llvm::enumerate(plan.pieces)) {
    piece.inputPads = piece.pads;
    piece.pads.assign(piece.pads.size(), 0);
    bool isNew = t == 0 || piece.bringsOperand(0, plan.pieces[t - 1]);
    if (!isNew)
      continue;
    if (t > 0)
      place ^= 1;
    RankedTensorType type = getOperandType(plan, piece, 0);
    piece.fillsInput =
        llvm::any_of(piece.inputPads, [](int64_t pad) { return pad != 0; }) &&
        (held[place] != type || heldPads[place] != piece.inputPads);
    held[place] = type;
    heldPads[place] = piece.inputPads;
  }
}

static FailureOr<PiecePlan> planConv(nn::ConvOp op, TileAttr tile) {
  RankedTensorType weight = getType(op.getWeight());
  int64_t groups = op.getGroup();
  auto plan = planWindow(op, tile, weight.getDimSize(2), groups,
                         weight.getDimSize(0) / groups, weight.getDimSize(1));
  if (succeeded(plan) &&
      llvm::any_of(op.getPads(), [](int64_t pad) { return pad != 0; }))
    if (TypedAttr value = getPaddingValue(op))
      writeOutPadding(*plan, value);
  if (succeeded(plan)) {
    separateWeightRows(*plan);
    separateChannels(*plan);
  }
  return plan;
}

template <typename OpT>
static FailureOr<PiecePlan> planPool(OpT op, TileAttr tile) {
  // The last windows of ceil mode reach beyond padding that could be cut.
  if (op.getCeilMode())
    return failure();
  auto plan = planWindow(op, tile, op.getKernelShape()[0],
                         getType(op.getInput()).getDimSize(1), 1, 1);
  if (succeeded(plan))
    separateChannels(*plan);
  return plan;
}

static FailureOr<PiecePlan> planGlobalPool(nn::GlobalAvgPoolOp op,
                                           TileAttr tile) {
  PiecePlan plan = makePlan(op);
  RankedTensorType input = plan.operandTypes[0];
  if (hasTooManyPieces({{input.getDimSize(0), 1},
                        {input.getDimSize(1), tile.getChannels()}}))
    return failure();
  forEachPart(input.getDimSize(0), 1, [&](int64_t image, int64_t) {
    forEachPart(input.getDimSize(1), tile.getChannels(),
                [&](int64_t channel, int64_t count) {
                  Piece piece = makePiece(plan);
                  for (Slice *slice : {&piece.operands[0], &piece.result}) {
                    narrow(*slice, 0, image, 1);
                    narrow(*slice, 1, channel, count);
                  }
                  plan.pieces.push_back(std::move(piece));
                });
  });
  separateChannels(plan);
  return plan;
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

/// Rows of the left operand times columns of the right one, whose columns lie
/// along dimension `columnDim`.
static FailureOr<PiecePlan> planProduct(PiecePlan plan, TileAttr tile,
                                        unsigned columnDim) {
  int64_t rows = plan.resultType.getDimSize(0);
  int64_t columns = plan.resultType.getDimSize(1);
  if (hasTooManyPieces({{columns, tile.getChannels()}, {rows, tile.getRows()}}))
    return failure();
  forEachPart(columns, tile.getChannels(), [&](int64_t column, int64_t width) {
    forEachPart(rows, tile.getRows(), [&](int64_t row, int64_t height) {
      Piece piece = makePiece(plan);
      narrow(piece.operands[0], 0, row, height);
      narrow(piece.operands[1], columnDim, column, width);
      narrowParameters(plan, piece, 2, columns, column, width);
      // A bias of the result's own rows.
      for (unsigned i = 2; i < piece.operands.size(); ++i)
        if (plan.operandTypes[i].getRank() == 2 && rows > 1 &&
            plan.operandTypes[i].getDimSize(0) == rows)
          narrow(piece.operands[i], 0, row, height);
      narrow(piece.result, 0, row, height);
      narrow(piece.result, 1, column, width);
      plan.pieces.push_back(std::move(piece));
    });
  });
  return plan;
}

static FailureOr<PiecePlan> planMatMul(nn::MatMulOp op, TileAttr tile) {
  PiecePlan plan = makePlan(op);
  RankedTensorType lhs = plan.operandTypes[0];
  if (lhs.getRank() < 2 || plan.operandTypes[1].getRank() != 2)
    return failure();
  // One right operand for all: the leading dimensions are more rows.
  int64_t depth = lhs.getShape().back();
  int64_t rows = lhs.getNumElements() / depth;
  plan.operandTypes[0] =
      RankedTensorType::get({rows, depth}, lhs.getElementType());
  plan.resultType =
      RankedTensorType::get({rows, plan.resultType.getShape().back()},
                            plan.resultType.getElementType());
  return planProduct(std::move(plan), tile, 1);
}

static FailureOr<PiecePlan> planGemm(nn::GemmOp op, TileAttr tile) {
  if (op.getTransA())
    return failure();
  PiecePlan plan = makePlan(op);
  if (op.getTransB())
    separateWeightRows(plan);
  return planProduct(std::move(plan), tile, op.getTransB() ? 0 : 1);
}

//===----------------------------------------------------------------------===//
// Elementwise
//===----------------------------------------------------------------------===//

/// Operations on positions: one long row, if no operand is repeated but single
/// values.
static FailureOr<PiecePlan> planElementwise(Operation *op, TileAttr tile) {
  PiecePlan plan = makePlan(op);
  int64_t elements = plan.resultType.getNumElements();
  ArrayRef<int64_t> shape = plan.resultType.getShape();
  llvm::SmallVector<bool> isLong;
  for (RankedTensorType &type : plan.operandTypes) {
    bool isWhole = type.getShape() == shape && elements > 1;
    isLong.push_back(isWhole);
    if (isWhole)
      type = RankedTensorType::get({elements}, type.getElementType());
    else if (type.getNumElements() == 1)
      type = RankedTensorType::get({}, type.getElementType());
    else
      return failure();
  }
  plan.resultType =
      RankedTensorType::get({elements}, plan.resultType.getElementType());
  if (llvm::none_of(isLong, [](bool value) { return value; }) ||
      hasTooManyPieces({{elements, tile.getRows()}}))
    return failure();
  forEachPart(elements, tile.getRows(), [&](int64_t offset, int64_t size) {
    Piece piece = makePiece(plan);
    for (auto [slice, whole] : llvm::zip_equal(piece.operands, isLong))
      if (whole)
        narrow(slice, 0, offset, size);
    narrow(piece.result, 0, offset, size);
    plan.pieces.push_back(std::move(piece));
  });
  return plan;
}

FailureOr<PiecePlan> cluster::planPieces(Operation *op, TileAttr tile) {
  return llvm::TypeSwitch<Operation *, FailureOr<PiecePlan>>(op)
      .Case([&](nn::ConvOp conv) { return planConv(conv, tile); })
      .Case<nn::AvgPoolOp, nn::MaxPoolOp>(
          [&](auto pool) { return planPool(pool, tile); })
      .Case(
          [&](nn::GlobalAvgPoolOp pool) { return planGlobalPool(pool, tile); })
      .Case([&](nn::MatMulOp matmul) { return planMatMul(matmul, tile); })
      .Case([&](nn::GemmOp gemm) { return planGemm(gemm, tile); })
      .Case<nn::AddOp, nn::SubOp, nn::MulOp, nn::ReluOp, nn::SigmoidOp,
            nn::TanhOp, nn::ClipOp, nn::QuantizeOp, nn::DequantizeOp,
            nn::UnaryOp, nn::BinaryOp, nn::CompareOp, nn::WhereOp, nn::CastOp>(
          [&](Operation *element) { return planElementwise(element, tile); })
      .Default([](Operation *) { return failure(); });
}

void cluster::applyPiece(Operation *copy, const Piece &piece) {
  llvm::TypeSwitch<Operation *>(copy)
      .Case([&](nn::ConvOp conv) {
        conv.setPads(piece.pads);
        if (conv.getGroup() != 1)
          conv.setGroup(piece.group);
      })
      .Case<nn::AvgPoolOp, nn::MaxPoolOp>(
          [&](auto pool) { pool.setPads(piece.pads); });
}

//===----------------------------------------------------------------------===//
// Boxes
//===----------------------------------------------------------------------===//

RankedTensorType cluster::getSliceType(RankedTensorType type,
                                       const Slice &slice) {
  return RankedTensorType::get(slice.sizes, type.getElementType());
}

int64_t cluster::getSliceBytes(RankedTensorType type, const Slice &slice) {
  // As getTensorBytes of its type, which would have to be made.
  int64_t bits = type.getElementTypeBitWidth();
  if (bits == 1)
    bits = 8;
  for (int64_t size : slice.sizes)
    bits *= size;
  return llvm::divideCeil(bits, 8);
}

RankedTensorType cluster::getOperandType(const PiecePlan &plan,
                                         const Piece &piece, unsigned operand) {
  RankedTensorType type =
      getSliceType(plan.operandTypes[operand], piece.operands[operand]);
  if (operand != 0 || piece.inputPads.empty())
    return type;
  llvm::SmallVector<int64_t> shape(type.getShape());
  size_t spatial = piece.inputPads.size() / 2;
  for (size_t dim = 0; dim < spatial; ++dim)
    shape[shape.size() - spatial + dim] +=
        piece.inputPads[dim] + piece.inputPads[spatial + dim];
  return type.clone(shape);
}

llvm::SmallVector<int64_t> cluster::getL1Strides(const PiecePlan &plan,
                                                 const Piece &piece,
                                                 unsigned operand) {
  llvm::SmallVector<int64_t> strides =
      getStrides(getOperandType(plan, piece, operand));
  if (operand == 1 && !strides.empty())
    strides[0] += plan.weightRowGap;
  if (operand == 0 && plan.channelGap) {
    strides[1] += plan.channelGap;
    strides[0] = strides[1] * piece.operands[0].sizes[1];
  }
  return strides;
}

int64_t cluster::getL1Bytes(const PiecePlan &plan, const Piece &piece,
                            unsigned operand) {
  RankedTensorType type = getOperandType(plan, piece, operand);
  if (type.getRank() == 0)
    return getTensorBytes(type);
  return type.getDimSize(0) * getL1Strides(plan, piece, operand)[0] *
         llvm::divideCeil(type.getElementTypeBitWidth(), 8);
}

llvm::SmallVector<int64_t> cluster::getStrides(RankedTensorType type) {
  llvm::SmallVector<int64_t> strides(type.getRank(), 1);
  for (int64_t dim = type.getRank() - 2; dim >= 0; --dim)
    strides[dim] = strides[dim + 1] * type.getDimSize(dim + 1);
  return strides;
}

int64_t cluster::countRuns(RankedTensorType type, const Slice &slice,
                           RankedTensorType outer) {
  int64_t runs = 1;
  bool isContiguous = true;
  for (int64_t dim = type.getRank() - 1; dim >= 0; --dim) {
    if (!isContiguous)
      runs *= slice.sizes[dim];
    isContiguous &= slice.sizes[dim] == type.getDimSize(dim) &&
                    slice.sizes[dim] == outer.getDimSize(dim);
  }
  return runs;
}

L1Layout cluster::layOutL1(const PiecePlan &plan,
                           llvm::ArrayRef<KernelOperand> operands) {
  L1Layout layout;
  auto reserve = [&](int64_t bytes, bool isDouble) {
    L1Layout::Entry entry;
    entry.isDouble = isDouble;
    for (int64_t &offset : entry.offsets) {
      offset = layout.bytes;
      if (isDouble || &offset == &entry.offsets[0])
        layout.bytes += llvm::alignTo(bytes, 16);
    }
    if (!isDouble)
      entry.offsets[1] = entry.offsets[0];
    return entry;
  };
  for (auto [i, operand] : llvm::enumerate(operands)) {
    if (operand.isBaked) {
      layout.operands.emplace_back();
      continue;
    }
    int64_t largest = 0;
    bool isDouble = false;
    for (const Piece &piece : plan.pieces) {
      largest = std::max(largest, getL1Bytes(plan, piece, i));
      isDouble |= piece.bringsOperand(i, plan.pieces.front());
    }
    layout.operands.push_back(reserve(largest, isDouble));
  }
  int64_t largest = 0;
  for (const Piece &piece : plan.pieces)
    largest = std::max(largest, getSliceBytes(plan.resultType, piece.result));
  layout.result = reserve(largest, plan.pieces.size() > 1);
  return layout;
}

/// `extent`, its halves, quarters and so on down to 1, each rounded up.
static llvm::SmallVector<int64_t> getFractions(int64_t extent) {
  llvm::SmallVector<int64_t> fractions;
  for (int64_t parts = 1;; parts *= 2) {
    int64_t size = llvm::divideCeil(extent, parts);
    if (fractions.empty() || fractions.back() != size)
      fractions.push_back(size);
    if (size == 1)
      return fractions;
  }
}

llvm::SmallVector<TileAttr> cluster::getTileCandidates(Operation *op,
                                                       int64_t l1Bytes) {
  RankedTensorType result = getType(op->getResult(0));
  if (result.getNumElements() == 0)
    return {};
  int64_t channels = 1, rows = result.getNumElements();
  if (isa<nn::ConvOp, nn::AvgPoolOp, nn::MaxPoolOp>(op)) {
    channels = result.getDimSize(1);
    rows = result.getDimSize(2);
  } else if (isa<nn::GlobalAvgPoolOp>(op)) {
    channels = result.getDimSize(1);
    rows = 1;
  } else if (isa<nn::MatMulOp, nn::GemmOp>(op) && result.getRank() > 0) {
    channels = result.getShape().back();
    rows = result.getNumElements() / channels;
  }
  llvm::SmallVector<KernelOperand> operands = getKernelOperands(op);
  llvm::SmallVector<TileAttr> tiles;
  for (int64_t width : getFractions(channels))
    for (int64_t height : getFractions(rows)) {
      auto tile = TileAttr::get(op->getContext(), width, height);
      auto plan = planPieces(op, tile);
      if (succeeded(plan) && layOutL1(*plan, operands).bytes <= l1Bytes) {
        tiles.push_back(tile);
        // Lower pieces of this width only add commands and halos. One more
        // step lets copies overlap with work.
        if (plan->pieces.size() > 4)
          break;
      }
    }
  return tiles;
}
