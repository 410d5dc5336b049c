//===- OnnxOpsSlice.cpp - Parts, pads and repetitions ---------------------===//
//
// Operators whose result is the input cut, extended or rearranged at places
// that are known when compiling.
//
//===----------------------------------------------------------------------===//

#include "NodeImporter.h"
#include <numeric>

using namespace hetero;

static ArrayRef<int64_t> getShape(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape();
}

static FailureOr<Value> makeSlice(NodeImporter &importer, Value input,
                                  ArrayRef<int64_t> starts,
                                  ArrayRef<int64_t> sizes,
                                  ArrayRef<int64_t> steps) {
  OperandGroups operands;
  operands.add(input);
  Builder &builder = importer.getBuilder();
  return importer.create<nn::SliceOp>(
      operands, [&](nn::SliceOp::Properties &properties) {
        properties.starts = builder.getDenseI64ArrayAttr(starts);
        properties.sizes = builder.getDenseI64ArrayAttr(sizes);
        properties.steps = builder.getDenseI64ArrayAttr(steps);
      });
}

/// A list from operand `index`, or from an attribute in older versions; nothing
/// if the node has neither.
static FailureOr<std::optional<SmallVector<int64_t>>>
readList(NodeImporter &importer, unsigned index, StringRef name) {
  if (!importer.hasInput(index))
    return importer.getInts(name);
  auto list = importer.getConstantIntegers(index, name);
  if (failed(list))
    return failure();
  return std::optional(*list);
}

/// The axes that a list is about: those it names, else all `rank` from 0 on.
static FailureOr<SmallVector<int64_t>>
normaliseAxes(NodeImporter &importer,
              const std::optional<SmallVector<int64_t>> &axes, int64_t count,
              int64_t rank) {
  SmallVector<int64_t> result;
  if (!axes) {
    result.resize(count);
    std::iota(result.begin(), result.end(), 0);
    if (count > rank)
      return importer.refuse("it has " + llvm::Twine(count) +
                             " entries for the " + llvm::Twine(rank) +
                             " dimensions of its input");
    return result;
  }
  for (int64_t axis : *axes) {
    auto normal = importer.normaliseAxis(axis, rank);
    if (failed(normal))
      return failure();
    if (llvm::is_contained(result, *normal))
      return importer.refuse("it names the axis " + llvm::Twine(*normal) +
                             " twice");
    result.push_back(*normal);
  }
  if (static_cast<int64_t>(result.size()) != count)
    return importer.refuse("it has " + llvm::Twine(count) + " entries for " +
                           llvm::Twine(result.size()) + " axes");
  return result;
}

//===----------------------------------------------------------------------===//
// Slice, Split
//===----------------------------------------------------------------------===//

static LogicalResult importSlice(NodeImporter &importer) {
  auto starts = readList(importer, 1, "starts");
  auto ends = readList(importer, 2, "ends");
  auto axes = readList(importer, 3, "axes");
  auto steps = readList(importer, 4, "steps");
  if (failed(starts) || failed(ends) || failed(axes) || failed(steps))
    return failure();
  int64_t count = (*starts)->size();
  ArrayRef<int64_t> shape = importer.getInputType(0).getShape();
  auto where = normaliseAxes(importer, *axes, count, shape.size());
  if (failed(where))
    return failure();
  if (static_cast<int64_t>((*ends)->size()) != count ||
      (*steps && static_cast<int64_t>((*steps)->size()) != count))
    return importer.refuse("its lists have different lengths");
  SmallVector<int64_t> first(shape.size(), 0), sizes(shape),
      strides(shape.size(), 1);
  for (int64_t i = 0; i < count; ++i) {
    int64_t axis = (*where)[i], extent = shape[axis];
    int64_t step = *steps ? (**steps)[i] : 1;
    if (step == 0)
      return importer.refuse("it has a step of 0");
    auto bring = [&](int64_t place, int64_t lowest, int64_t highest) {
      if (place < 0)
        place += extent;
      return std::clamp(place, lowest, highest);
    };
    int64_t start, distance;
    if (step > 0) {
      start = bring((**starts)[i], 0, extent);
      distance = bring((**ends)[i], 0, extent) - start;
    } else {
      start = bring((**starts)[i], 0, std::max<int64_t>(extent - 1, 0));
      // Below the first element ends a slice that goes backwards.
      distance = start - bring((**ends)[i], -1, extent - 1);
      if (extent == 0)
        distance = 0;
    }
    // Steps may be as large as numbers get; one element needs none.
    uint64_t width = step > 0 ? static_cast<uint64_t>(step)
                              : 0 - static_cast<uint64_t>(step);
    first[axis] = start;
    sizes[axis] = distance <= 0
                      ? 0
                      : static_cast<int64_t>(
                            (static_cast<uint64_t>(distance) - 1) / width) +
                            1;
    strides[axis] = sizes[axis] > 1 ? step : 1;
  }
  auto result =
      makeSlice(importer, importer.getInput(0), first, sizes, strides);
  if (failed(result))
    return failure();
  importer.setResult(0, *result);
  return success();
}

static LogicalResult importSplit(NodeImporter &importer) {
  ArrayRef<int64_t> shape = importer.getInputType(0).getShape();
  auto axis = importer.normaliseAxis(importer.getInt("axis", 0), shape.size());
  auto parts = readList(importer, 1, "split");
  if (failed(axis) || failed(parts))
    return failure();
  int64_t count = importer.getNode().outputs.size(), extent = shape[*axis];
  SmallVector<int64_t> sizes;
  if (*parts) {
    sizes = **parts;
  } else {
    // The last part may be smaller than the others.
    int64_t size = llvm::divideCeil(extent, count);
    for (int64_t at = 0; static_cast<int64_t>(sizes.size()) < count; at += size)
      sizes.push_back(std::clamp<int64_t>(extent - at, 0, size));
  }
  if (static_cast<int64_t>(sizes.size()) != count ||
      std::accumulate(sizes.begin(), sizes.end(), int64_t(0)) != extent)
    return importer.refuse("its parts do not make up the " +
                           llvm::Twine(extent) + " elements along its axis");
  SmallVector<int64_t> starts(shape.size(), 0), part(shape);
  for (auto [i, size] : llvm::enumerate(sizes)) {
    part[*axis] = size;
    if (importer.isResultUsed(i)) {
      auto result = makeSlice(importer, importer.getInput(0), starts, part,
                              SmallVector<int64_t>(shape.size(), 1));
      if (failed(result))
        return failure();
      importer.setResult(i, *result);
    }
    starts[*axis] += size;
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Pad, CenterCropPad
//===----------------------------------------------------------------------===//

/// Pads `input`, from which negative entries of `pads` take elements away.
static FailureOr<Value> makePad(NodeImporter &importer, Value input,
                                Value filling, ArrayRef<int64_t> pads,
                                nn::PadMode mode) {
  int64_t rank = getShape(input).size();
  SmallVector<int64_t> starts(rank, 0), sizes(getShape(input)), added(pads);
  for (int64_t i = 0; i < rank; ++i) {
    starts[i] = std::max<int64_t>(-pads[i], 0);
    sizes[i] -= starts[i] + std::max<int64_t>(-pads[rank + i], 0);
    if (sizes[i] < 0)
      return importer.refuse(
          "it takes away more than there is along dimension " + llvm::Twine(i));
    added[i] = std::max<int64_t>(pads[i], 0);
    added[rank + i] = std::max<int64_t>(pads[rank + i], 0);
    if (sizes[i] == 0)
      starts[i] = 0;
  }
  FailureOr<Value> cut = input;
  if (ArrayRef<int64_t>(sizes) != getShape(input))
    cut = makeSlice(importer, input, starts, sizes,
                    SmallVector<int64_t>(rank, 1));
  if (failed(cut) || llvm::all_of(added, [](int64_t pad) { return pad == 0; }))
    return cut;
  if (mode == nn::PadMode::Constant && !filling)
    filling = importer.makeZero(getElementTypeOrSelf(input.getType()));
  OperandGroups operands;
  operands.add(*cut).add(mode == nn::PadMode::Constant ? filling : Value());
  return importer.create<nn::PadOp>(
      operands, [&](nn::PadOp::Properties &properties) {
        properties.pads = importer.getBuilder().getDenseI64ArrayAttr(added);
        properties.mode = nn::PadModeAttr::get(importer.getContext(), mode);
      });
}

/// Until opset 2 the filling is an attribute.
static FailureOr<Value> readFilling(NodeImporter &importer) {
  if (importer.hasInput(2))
    return importer.makeReshape(importer.getInput(2), {});
  Type element = importer.getInputType(0).getElementType();
  const OnnxAttribute *value = importer.getAttribute("value");
  if (!value || value->real == 0)
    return importer.makeZero(element);
  if (!element.isF32())
    return importer.refuse("it fills a tensor that is not of float32 with " +
                           std::to_string(value->real));
  auto type = RankedTensorType::get({}, element);
  return nn::ConstantOp::create(importer.getBuilder(), importer.getLoc(), type,
                                DenseElementsAttr::get(type, value->real))
      .getOutput();
}

static LogicalResult importPad(NodeImporter &importer) {
  auto pads = readList(importer, 1, "pads");
  auto axes = readList(importer, 3, "axes");
  if (failed(pads) || failed(axes))
    return failure();
  int64_t rank = importer.getInputType(0).getRank();
  int64_t count = (*pads)->size() / 2;
  auto where = normaliseAxes(importer, *axes, count, rank);
  if (failed(where))
    return failure();
  if ((*pads)->size() % 2 != 0 || (!*axes && count != rank))
    return importer.refuse("it has " + llvm::Twine((*pads)->size()) +
                           " pads for " + llvm::Twine(rank) + " dimensions");
  SmallVector<int64_t> all(2 * rank, 0);
  for (int64_t i = 0; i < count; ++i) {
    all[(*where)[i]] = (**pads)[i];
    all[rank + (*where)[i]] = (**pads)[count + i];
    if (std::abs((**pads)[i]) > (int64_t(1) << 40) ||
        std::abs((**pads)[count + i]) > (int64_t(1) << 40))
      return importer.refuse("its pads are larger than any memory");
  }
  auto mode = nn::symbolizePadMode(importer.getString("mode", "constant"));
  if (!mode)
    return importer.refuse("it pads in the mode '" +
                           importer.getString("mode", "") +
                           "', which is unknown");
  FailureOr<Value> filling = Value();
  if (*mode == nn::PadMode::Constant)
    filling = readFilling(importer);
  if (failed(filling))
    return failure();
  auto result = makePad(importer, importer.getInput(0), *filling, all, *mode);
  if (failed(result))
    return failure();
  importer.setResult(0, *result);
  return success();
}

static LogicalResult importCenterCropPad(NodeImporter &importer) {
  auto target = importer.getConstantIntegers(1, "shape");
  if (failed(target))
    return failure();
  ArrayRef<int64_t> shape = importer.getInputType(0).getShape();
  auto axes = normaliseAxes(importer, importer.getInts("axes"), target->size(),
                            shape.size());
  if (failed(axes))
    return failure();
  SmallVector<int64_t> pads(2 * shape.size(), 0);
  for (auto [axis, size] : llvm::zip_equal(*axes, *target)) {
    if (size < 0 || size > (int64_t(1) << 40))
      return importer.refuse("it asks for " + llvm::Twine(size) + " elements");
    // What cannot be halved is taken away or added at the end.
    int64_t difference = size - shape[axis];
    pads[axis] = difference / 2;
    pads[shape.size() + axis] = difference - pads[axis];
  }
  auto result = makePad(importer, importer.getInput(0), Value(), pads,
                        nn::PadMode::Constant);
  if (failed(result))
    return failure();
  importer.setResult(0, *result);
  return success();
}

//===----------------------------------------------------------------------===//
// Expand, Tile
//===----------------------------------------------------------------------===//

/// An expansion to `shape`, which the input broadcasts to.
static Value makeExpand(NodeImporter &importer, Value input,
                        ArrayRef<int64_t> shape) {
  if (getShape(input) == shape)
    return input;
  auto type =
      RankedTensorType::get(shape, getElementTypeOrSelf(input.getType()));
  return nn::ExpandOp::create(importer.getBuilder(), importer.getLoc(), type,
                              input);
}

static LogicalResult importExpand(NodeImporter &importer) {
  auto shape = importer.getConstantIntegers(1, "shape");
  if (failed(shape))
    return failure();
  ArrayRef<int64_t> input = importer.getInputType(0).getShape();
  auto wide = nn::getBroadcastShape(input, *shape);
  if (failed(wide) || llvm::any_of(*wide, [](int64_t s) { return s < 0; }))
    return importer.refuse("its input does not broadcast to its shape");
  importer.setResult(0, makeExpand(importer, importer.getInput(0), *wide));
  return success();
}

static LogicalResult importTile(NodeImporter &importer) {
  auto repeats = importer.getConstantIntegers(1, "list of repeats");
  if (failed(repeats))
    return failure();
  ArrayRef<int64_t> shape = importer.getInputType(0).getShape();
  if (repeats->size() != shape.size())
    return importer.refuse("it has " + llvm::Twine(repeats->size()) +
                           " repeats for " + llvm::Twine(shape.size()) +
                           " dimensions");
  // A dimension of size one in front of each takes the repetition.
  SmallVector<int64_t> split, repeated, joined;
  for (auto [size, count] : llvm::zip_equal(shape, *repeats)) {
    if (count < 0 || count > (int64_t(1) << 40))
      return importer.refuse("it repeats a dimension " + llvm::Twine(count) +
                             " times");
    llvm::append_values(split, int64_t(1), size);
    llvm::append_values(repeated, count, size);
    joined.push_back(size * count);
  }
  Value result = importer.makeReshape(importer.getInput(0), split);
  result = makeExpand(importer, result, repeated);
  importer.setResult(0, importer.makeReshape(result, joined));
  return success();
}

//===----------------------------------------------------------------------===//
// DepthToSpace, SpaceToDepth
//===----------------------------------------------------------------------===//

/// Gives the result reshape(transpose(reshape(input))).
static LogicalResult rearrange(NodeImporter &importer, ArrayRef<int64_t> split,
                               ArrayRef<int64_t> perm,
                               ArrayRef<int64_t> joined) {
  OperandGroups operands;
  operands.add(importer.makeReshape(importer.getInput(0), split));
  auto turned = importer.create<nn::TransposeOp>(
      operands, [&](nn::TransposeOp::Properties &properties) {
        properties.perm = importer.getBuilder().getDenseI64ArrayAttr(perm);
      });
  if (failed(turned))
    return failure();
  importer.setResult(0, importer.makeReshape(*turned, joined));
  return success();
}

static LogicalResult importDepthToSpace(NodeImporter &importer) {
  ArrayRef<int64_t> shape = importer.getInputType(0).getShape();
  int64_t block = importer.getInt("blocksize", 0);
  if (shape.size() != 4 || block < 1 || block > (1 << 20) ||
      shape[1] % (block * block) != 0)
    return importer.refuse("its channels do not divide into blocks of " +
                           llvm::Twine(block));
  int64_t depth = shape[1] / (block * block);
  SmallVector<int64_t> joined{shape[0], depth, shape[2] * block,
                              shape[3] * block};
  if (importer.getString("mode", "DCR") == "CRD")
    return rearrange(importer,
                     {shape[0], depth, block, block, shape[2], shape[3]},
                     {0, 1, 4, 2, 5, 3}, joined);
  return rearrange(importer,
                   {shape[0], block, block, depth, shape[2], shape[3]},
                   {0, 3, 4, 1, 5, 2}, joined);
}

static LogicalResult importSpaceToDepth(NodeImporter &importer) {
  ArrayRef<int64_t> shape = importer.getInputType(0).getShape();
  int64_t block = importer.getInt("blocksize", 0);
  if (shape.size() != 4 || block < 1 || shape[2] % block != 0 ||
      shape[3] % block != 0)
    return importer.refuse(
        "its rows and columns do not divide into blocks of " +
        llvm::Twine(block));
  int64_t rows = shape[2] / block, columns = shape[3] / block;
  bool isColumnFirst = importer.getString("mode", "DCR") == "CRD";
  return rearrange(importer, {shape[0], shape[1], rows, block, columns, block},
                   isColumnFirst ? ArrayRef<int64_t>{0, 1, 3, 5, 2, 4}
                                 : ArrayRef<int64_t>{0, 3, 5, 1, 2, 4},
                   {shape[0], shape[1] * block * block, rows, columns});
}

//===----------------------------------------------------------------------===//
// Trilu, CumSum, CumProd, ReverseSequence
//===----------------------------------------------------------------------===//

static LogicalResult importTrilu(NodeImporter &importer) {
  int64_t k = 0;
  if (importer.hasInput(1)) {
    auto diagonal = importer.getConstantIntegers(1, "diagonal");
    if (failed(diagonal) || diagonal->size() != 1)
      return failed(diagonal)
                 ? failure()
                 : importer.refuse("its diagonal is not one number");
    k = diagonal->front();
  }
  OperandGroups operands;
  operands.add(importer.getInput(0));
  Builder &builder = importer.getBuilder();
  return importer.createResult<nn::TriluOp>(
      operands, [&](nn::TriluOp::Properties &properties) {
        properties.k = builder.getI64IntegerAttr(k);
        if (importer.getInt("upper", 1) != 0)
          properties.upper = builder.getUnitAttr();
      });
}

template <typename OpT>
static LogicalResult importCumulative(NodeImporter &importer) {
  auto given = importer.getConstantIntegers(1, "axis");
  if (failed(given))
    return failure();
  if (given->size() != 1)
    return importer.refuse("its axis is not one number");
  auto axis = importer.normaliseAxis(given->front(),
                                     importer.getInputType(0).getRank());
  if (failed(axis))
    return failure();
  OperandGroups operands;
  operands.add(importer.getInput(0));
  Builder &builder = importer.getBuilder();
  return importer.createResult<OpT>(
      operands, [&](typename OpT::Properties &properties) {
        properties.axis = builder.getI64IntegerAttr(*axis);
        if (importer.getInt("exclusive", 0) != 0)
          properties.exclusive = builder.getUnitAttr();
        if (importer.getInt("reverse", 0) != 0)
          properties.reverse = builder.getUnitAttr();
      });
}

static LogicalResult importReverseSequence(NodeImporter &importer) {
  int64_t rank = importer.getInputType(0).getRank();
  auto batch = importer.normaliseAxis(importer.getInt("batch_axis", 1), rank);
  auto time = importer.normaliseAxis(importer.getInt("time_axis", 0), rank);
  if (failed(batch) || failed(time))
    return failure();
  OperandGroups operands;
  operands.add(importer.getInput(0)).add(importer.getInput(1));
  Builder &builder = importer.getBuilder();
  return importer.createResult<nn::ReverseSequenceOp>(
      operands, [&](nn::ReverseSequenceOp::Properties &properties) {
        properties.batch_axis = builder.getI64IntegerAttr(*batch);
        properties.time_axis = builder.getI64IntegerAttr(*time);
      });
}

void hetero::addSliceHandlers(OnnxHandlers &handlers) {
  handlers.add("Slice", {1, 10, 11, 13}, importSlice);
  handlers.add("Split", {2, 11, 13, 18}, importSplit);
  handlers.add("Pad", {2, 11, 13, 18, 19, 21, 23, 24, 25}, importPad);
  handlers.add("CenterCropPad", {18}, importCenterCropPad);
  handlers.add("Expand", {8, 13}, importExpand);
  handlers.add("Tile", {6, 13}, importTile);
  handlers.add("DepthToSpace", {1, 11, 13, 28}, importDepthToSpace);
  handlers.add("SpaceToDepth", {1, 13, 28}, importSpaceToDepth);
  handlers.add("Trilu", {14}, importTrilu);
  handlers.add("CumSum", {11, 14}, importCumulative<nn::CumSumOp>);
  handlers.add("CumProd", {26}, importCumulative<nn::CumProdOp>);
  handlers.add("ReverseSequence", {10, 28}, importReverseSequence);
}
