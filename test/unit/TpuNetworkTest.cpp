//===- TpuNetworkTest.cpp - Predicted beside counted, results beside loops ===//
//
// Every convolution and product shape of four MLPerf Tiny networks and of
// MobileNetV2, and small odd shapes, is planned, lowered, emitted and
// simulated. The plan must be within 2 % of the count, and every result element
// must be what plain loops and the requantiser's definition give.
//
//===----------------------------------------------------------------------===//

#include "../support/Target/TargetHarness.h"
#include "dialects/Nn/IR/Nn.h"
#include "hetero/Registration.h"
#include "hetero/Target/TargetPlanner.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"
#include <cfenv>
#include <random>

using namespace hetero;

namespace {

constexpr const char *kFabric =
    R"("fabric" = #hetero.fabric<memories = [<name = "dram",
         capacityBytes = 67108864, bandwidthBytesPerSecond = 4000000000,
         latencyPs = 60000, readEnergyFjPerByte = 64000,
         writeEnergyFjPerByte = 64000, source = "assumption">]>)";

/// The 32 x 32 device with buffers of a given size.
std::string getSystem(int64_t rows, int64_t columns, int64_t activationBytes,
                      int64_t weightBytes, int64_t parameterBytes,
                      int64_t outputBytes) {
  std::string text;
  llvm::raw_string_ostream(text)
      << "module attributes {dlti.target_system_spec = "
         "#dlti.target_system_spec<"
      << kFabric
      << ", \"tpu0\" = #tpu.device<clockKhz = 400000, rows = " << rows
      << ", columns = " << columns
      << ", activationBufferBytes = " << activationBytes
      << ", weightBufferBytes = " << weightBytes
      << ", parameterBufferBytes = " << parameterBytes
      << ", outputBufferBytes = " << outputBytes
      << ", dmaBytesPerCycle = 16, dmaStartupCycles = 32, dmaCyclesPerRun = 1, "
         "macEnergyFj = 300, requantEnergyFj = 3800, "
         "bufferReadEnergyFjPerByte = 12500, "
         "bufferWriteEnergyFjPerByte = 12500, homeMemory = \"dram\", "
         "arraySource = \"assumption\", bufferSource = \"assumption\", "
         "dmaSource = \"assumption\", energySource = \"assumption\">>} {\n"
         "hetero.program @tpu0 {}\n}\n";
  return text;
}

/// A convolution; a matrix product is one of a 1 x 1 window (see `matmul`).
struct Shape {
  int64_t group = 1;
  int64_t inputChannels, inputRows, inputColumns;
  int64_t filters, kernelRows = 1, kernelColumns = 1;
  int64_t stride = 1;
  std::array<int64_t, 4> pads{0, 0, 0, 0};
  int64_t dilation = 1;
  int64_t images = 1;
  bool isSigned = true;
  bool perChannel = true;
  bool isAccumulator = false;

  int64_t getDepth() const { return inputChannels / group; }
  int64_t getOutputRows() const {
    return (inputRows + pads[0] + pads[2] - dilation * (kernelRows - 1) - 1) /
               stride +
           1;
  }
  int64_t getOutputColumns() const {
    return (inputColumns + pads[1] + pads[3] - dilation * (kernelColumns - 1) -
            1) /
               stride +
           1;
  }
};

/// Random operands of a shape, and its result by plain loops.
struct Problem {
  Shape shape;
  std::vector<uint8_t> input, weight;
  std::vector<int32_t> bias;
  std::vector<float> weightScales;
  std::vector<int32_t> weightZeroPoints;
  float inputScale = 0.02f, outputScale = 0.0f;
  int32_t inputZeroPoint, outputZeroPoint, clampMin, clampMax;
  std::vector<int32_t> expected;

  Problem(const Shape &shape, uint32_t seed) : shape(shape), random(seed) {
    int64_t depth = shape.getDepth();
    int64_t steps = depth * shape.kernelRows * shape.kernelColumns;
    fill(input, shape.images * shape.inputChannels * shape.inputRows *
                    shape.inputColumns);
    fill(weight, shape.filters * steps);
    int64_t parameters = shape.perChannel ? shape.filters : 1;
    for (int64_t i = 0; i < parameters; ++i) {
      weightScales.push_back(0.001f * draw(1, 40));
      weightZeroPoints.push_back(shape.isSigned ? draw(-3, 3) : draw(120, 135));
    }
    for (int64_t i = 0; i < shape.filters; ++i)
      bias.push_back(draw(-5000, 5000));
    inputZeroPoint = shape.isSigned ? draw(-128, 127) : draw(0, 255);
    outputZeroPoint = shape.isSigned ? draw(-20, 20) : draw(100, 150);
    clampMin = shape.isSigned ? -100 : 20;
    clampMax = shape.isSigned ? 120 : 250;
    // About half of the results stay inside the bounds.
    outputScale = 0.02f * 0.02f * 60.0f * std::sqrt(static_cast<float>(steps));
    compute();
  }

private:
  int32_t draw(int32_t low, int32_t high) {
    return std::uniform_int_distribution<int32_t>(low, high)(random);
  }
  void fill(std::vector<uint8_t> &bytes, int64_t size) {
    bytes.resize(size);
    for (uint8_t &byte : bytes)
      byte = random();
  }
  int32_t getValue(uint8_t byte) const {
    return shape.isSigned ? static_cast<int8_t>(byte) : byte;
  }
  void compute();

  std::mt19937 random;
};

void Problem::compute() {
  const Shape &s = shape;
  int64_t depth = s.getDepth(), filtersPerGroup = s.filters / s.group;
  for (int64_t image = 0; image < s.images; ++image)
    for (int64_t filter = 0; filter < s.filters; ++filter) {
      int64_t group = filter / filtersPerGroup;
      int64_t parameter = s.perChannel ? filter : 0;
      for (int64_t oy = 0; oy < s.getOutputRows(); ++oy)
        for (int64_t ox = 0; ox < s.getOutputColumns(); ++ox) {
          int32_t sum = s.isAccumulator ? 0 : bias[filter];
          for (int64_t c = 0; c < depth; ++c)
            for (int64_t ky = 0; ky < s.kernelRows; ++ky) {
              int64_t y = oy * s.stride + ky * s.dilation - s.pads[0];
              if (y < 0 || y >= s.inputRows)
                continue;
              for (int64_t kx = 0; kx < s.kernelColumns; ++kx) {
                int64_t x = ox * s.stride + kx * s.dilation - s.pads[1];
                if (x < 0 || x >= s.inputColumns)
                  continue;
                int32_t activation = getValue(
                    input[((image * s.inputChannels + group * depth + c) *
                               s.inputRows +
                           y) *
                              s.inputColumns +
                          x]);
                int32_t product =
                    getValue(weight[((filter * depth + c) * s.kernelRows + ky) *
                                        s.kernelColumns +
                                    kx]);
                sum += (activation - inputZeroPoint) *
                       (product - weightZeroPoints[parameter]);
              }
            }
          if (s.isAccumulator) {
            expected.push_back(sum);
            continue;
          }
          float scale = inputScale * weightScales[parameter];
          scale = scale / outputScale;
          // The host rounds half to even, as the default rounding mode says.
          float rounded = std::nearbyint(static_cast<float>(sum) * scale);
          rounded += static_cast<float>(outputZeroPoint);
          expected.push_back(static_cast<int32_t>(
              std::min(std::max(rounded, static_cast<float>(clampMin)),
                       static_cast<float>(clampMax))));
        }
    }
}

class TpuNetworkTest : public ::testing::Test {
protected:
  TpuNetworkTest() {
    DialectRegistry registry;
    registerAllDialects(registry);
    context.appendDialectRegistry(registry);
    context.loadAllAvailableDialects();
  }

  void useSystem(StringRef text) {
    module = parseSourceString<ModuleOp>(text, &context);
    ASSERT_TRUE(module);
  }

  /// The 32 x 32 device of the room.
  void useDevice() {
    useSystem(getSystem(32, 32, 524288, 524288, 32768, 262144));
  }

  Value makeConstant(OpBuilder &builder, ArrayRef<int64_t> shape, Type element,
                     const void *data, size_t bytes) {
    auto type = RankedTensorType::get(shape, element);
    auto value = DenseElementsAttr::getFromRawBuffer(
        type, ArrayRef(static_cast<const char *>(data), bytes));
    return nn::ConstantOp::create(builder, builder.getUnknownLoc(), type,
                                  value);
  }

  /// Builds the stage of `problem` as a convolution, or as a product of
  /// matrices with rows for images.
  Operation *build(const Problem &problem, bool asMatmul, int64_t inputOffset,
                   int64_t outputOffset);

  /// Plans, lowers and runs; returns counted less predicted cycles in 1/1000.
  void check(const Shape &shape, bool asMatmul = false,
             Attribute tiling = nullptr);

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
  uint32_t seed = 1;
  int64_t worstPermille = 0;
};

Operation *TpuNetworkTest::build(const Problem &problem, bool asMatmul,
                                 int64_t inputOffset, int64_t outputOffset) {
  const Shape &s = problem.shape;
  auto program = *module->getOps<program::ProgramOp>().begin();
  program.getBody().front().clear();
  OpBuilder builder = OpBuilder::atBlockEnd(&program.getBody().front());
  Location location = builder.getUnknownLoc();
  auto byte = IntegerType::get(
      &context, 8, s.isSigned ? IntegerType::Signed : IntegerType::Unsigned);
  auto word = IntegerType::get(&context, 32, IntegerType::Signed);
  auto f32 = Float32Type::get(&context);
  SmallVector<int64_t> inputShape{s.images, s.inputChannels, s.inputRows,
                                  s.inputColumns};
  SmallVector<int64_t> outputShape{s.images, s.filters, s.getOutputRows(),
                                   s.getOutputColumns()};
  SmallVector<int64_t> weightShape{s.filters, s.getDepth(), s.kernelRows,
                                   s.kernelColumns};
  if (asMatmul) {
    inputShape = {s.images, s.inputChannels};
    outputShape = {s.images, s.filters};
    weightShape = {s.filters, s.inputChannels};
  }
  auto inputType = RankedTensorType::get(inputShape, byte);
  auto outputType = RankedTensorType::get(
      outputShape, s.isAccumulator ? Type(word) : Type(byte));
  auto function =
      func::FuncOp::create(builder, location, "stage",
                           builder.getFunctionType({inputType}, {outputType}));
  auto setBuffer = [&](int64_t offset, RankedTensorType type) {
    return program::BufferAttr::get(&context, "dram", offset,
                                    type.getNumElements() *
                                        type.getElementTypeBitWidth() / 8);
  };
  function.setArgAttr(0, program::kBufferAttrName,
                      setBuffer(inputOffset, inputType));
  function.setResultAttr(0, program::kBufferAttrName,
                         setBuffer(outputOffset, outputType));
  Block *body = function.addEntryBlock();
  builder.setInsertionPointToStart(body);

  auto makeByte = [&](ArrayRef<int32_t> values, ArrayRef<int64_t> shape) {
    std::vector<uint8_t> bytes(values.begin(), values.end());
    return makeConstant(builder, shape, byte, bytes.data(), bytes.size());
  };
  auto makeFloat = [&](ArrayRef<float> values, ArrayRef<int64_t> shape) {
    return makeConstant(builder, shape, f32, values.data(), 4 * values.size());
  };
  SmallVector<int64_t> parameterShape;
  if (s.perChannel)
    parameterShape.push_back(s.filters);
  Value weight = makeConstant(builder, weightShape, byte, problem.weight.data(),
                              problem.weight.size());
  SmallVector<Value> scales,
      zeroPoints{makeByte(problem.inputZeroPoint, {}),
                 makeByte(problem.weightZeroPoints, parameterShape)};
  Value bias, outputScale, outputZeroPoint;
  nn::RequantKindAttr requant;
  nn::ClampAttr clamp;
  if (!s.isAccumulator) {
    scales = {makeFloat(problem.inputScale, {}),
              makeFloat(problem.weightScales, parameterShape)};
    bias = makeConstant(builder, {s.filters}, word, problem.bias.data(),
                        4 * problem.bias.size());
    outputScale = makeFloat(problem.outputScale, {});
    outputZeroPoint = makeByte(problem.outputZeroPoint, {});
    requant = nn::RequantKindAttr::get(&context, nn::RequantKind::Float);
    clamp = nn::ClampAttr::get(&context, problem.clampMin, problem.clampMax);
  }
  Operation *op;
  if (asMatmul)
    op = nn::GemmOp::create(builder, location, body->getArgument(0), weight,
                            bias, scales, zeroPoints, outputScale,
                            outputZeroPoint, requant, clamp,
                            builder.getF32FloatAttr(1.0f),
                            builder.getF32FloatAttr(1.0f), /*transA=*/nullptr,
                            /*transB=*/builder.getUnitAttr());
  else
    op = nn::ConvOp::create(
        builder, location, body->getArgument(0), weight, bias, scales,
        zeroPoints, outputScale, outputZeroPoint, requant, clamp,
        builder.getDenseI64ArrayAttr({s.stride, s.stride}),
        builder.getDenseI64ArrayAttr(s.pads),
        builder.getDenseI64ArrayAttr({s.dilation, s.dilation}),
        builder.getI64IntegerAttr(s.group));
  func::ReturnOp::create(builder, location, op->getResults());
  EXPECT_EQ(op->getResult(0).getType(), outputType);
  EXPECT_TRUE(succeeded(verify(*module)));
  return op;
}

void TpuNetworkTest::check(const Shape &shape, bool asMatmul,
                           Attribute tiling) {
  Problem problem(shape, seed++);
  int64_t resultBytes = problem.expected.size() * (shape.isAccumulator ? 4 : 1);
  int64_t outputOffset = problem.input.size();
  int64_t constantOffset = outputOffset + resultBytes;
  Operation *op = build(problem, asMatmul, 0, outputOffset);

  FailureOr<System> system = System::get(*module);
  ASSERT_TRUE(succeeded(system));
  const NamedDevice &device = *system->findDevice("tpu0");
  const TargetPlanner *planner = device.getPlanner();
  Verdict verdict = planner->canRun(op, device.device, *system);
  ASSERT_TRUE(static_cast<bool>(verdict)) << verdict.getDetail().str();
  if (!tiling)
    tiling = planner->getTilings(op, device.device, *system).front();
  op->getParentOp()->setAttr("hetero.tiling", tiling);
  Cost predicted = planner->estimate(op, device.device, *system, tiling);
  int64_t constants = 4096;
  for (const PackedConstant &constant :
       planner->getPackedConstants(op, device.device))
    constants += constant.bytes;

  auto loaded = test::loadProgram(*module->getOps<program::ProgramOp>().begin(),
                                  constantOffset + constants, constantOffset);
  ASSERT_TRUE(succeeded(loaded));
  test::LoadedProgram &run = **loaded;
  llvm::MutableArrayRef<uint8_t> memory = run.memories.get("dram");
  llvm::copy(problem.input, memory.begin());
  Expected<StageCounters> counters = run.loaded->run("stage", run.memories);
  ASSERT_TRUE(static_cast<bool>(counters))
      << llvm::toString(counters.takeError());

  int64_t unequal = 0;
  for (size_t i = 0; i < problem.expected.size(); ++i) {
    int32_t value;
    if (shape.isAccumulator)
      std::memcpy(&value, memory.data() + outputOffset + 4 * i, 4);
    else if (shape.isSigned)
      value = static_cast<int8_t>(memory[outputOffset + i]);
    else
      value = memory[outputOffset + i];
    unequal += value != problem.expected[i];
  }
  EXPECT_EQ(unequal, 0) << "of " << problem.expected.size() << " elements";

  const Cost &counted = counters->cost;
  int64_t difference =
      std::abs(counted.latencyCycles - predicted.latencyCycles);
  worstPermille =
      std::max(worstPermille, 1000 * difference / counted.latencyCycles);
  EXPECT_LE(50 * difference, counted.latencyCycles)
      << "predicted " << predicted.latencyCycles << ", counted "
      << counted.latencyCycles;
  EXPECT_EQ(counted.macs, predicted.macs);
  EXPECT_EQ(counted.energyFj, predicted.energyFj);
  EXPECT_EQ(counted.traffic, predicted.traffic);
  EXPECT_EQ(counted.resources, predicted.resources);
  EXPECT_EQ(counted.bound, predicted.bound);
}

/// group, input channels, rows, columns, filters, kernel rows, kernel columns,
/// stride, pads.
Shape conv(int64_t group, int64_t channels, int64_t rows, int64_t columns,
           int64_t filters, int64_t kernelRows, int64_t kernelColumns,
           int64_t stride, std::array<int64_t, 4> pads) {
  Shape shape;
  shape.group = group;
  shape.inputChannels = channels;
  shape.inputRows = rows;
  shape.inputColumns = columns;
  shape.filters = filters;
  shape.kernelRows = kernelRows;
  shape.kernelColumns = kernelColumns;
  shape.stride = stride;
  shape.pads = pads;
  return shape;
}

Shape pointwise(int64_t channels, int64_t size, int64_t filters) {
  return conv(1, channels, size, size, filters, 1, 1, 1, {0, 0, 0, 0});
}

Shape depthwise(int64_t channels, int64_t size, int64_t stride) {
  std::array<int64_t, 4> pads = {1, 1, 1, 1};
  if (stride == 2)
    pads = {0, 0, 1, 1};
  return conv(channels, channels, size, size, channels, 3, 3, stride, pads);
}

Shape dense(int64_t rows, int64_t depth, int64_t columns) {
  Shape shape = conv(1, depth, 1, 1, columns, 1, 1, 1, {0, 0, 0, 0});
  shape.images = rows;
  return shape;
}

TEST_F(TpuNetworkTest, ResNet8) {
  useDevice();
  check(conv(1, 3, 32, 32, 16, 3, 3, 1, {1, 1, 1, 1}));
  check(conv(1, 16, 32, 32, 16, 3, 3, 1, {1, 1, 1, 1}));
  check(conv(1, 16, 32, 32, 32, 1, 1, 2, {0, 0, 0, 0}));
  check(conv(1, 16, 32, 32, 32, 3, 3, 2, {0, 0, 1, 1}));
  check(conv(1, 32, 16, 16, 32, 3, 3, 1, {1, 1, 1, 1}));
  check(conv(1, 32, 16, 16, 64, 1, 1, 2, {0, 0, 0, 0}));
  check(conv(1, 32, 16, 16, 64, 3, 3, 2, {0, 0, 1, 1}));
  check(conv(1, 64, 8, 8, 64, 3, 3, 1, {1, 1, 1, 1}));
  check(dense(1, 64, 10), /*asMatmul=*/true);
  RecordProperty("worstPermille", worstPermille);
}

TEST_F(TpuNetworkTest, KeywordSpotting) {
  useDevice();
  check(conv(1, 1, 49, 10, 64, 10, 4, 2, {4, 1, 5, 1}));
  check(conv(64, 64, 25, 5, 64, 3, 3, 1, {1, 1, 1, 1}));
  check(conv(1, 64, 25, 5, 64, 1, 1, 1, {0, 0, 0, 0}));
  check(dense(1, 64, 12), /*asMatmul=*/true);
  RecordProperty("worstPermille", worstPermille);
}

TEST_F(TpuNetworkTest, AnomalyDetection) {
  useDevice();
  check(dense(1, 640, 128), /*asMatmul=*/true);
  check(dense(1, 128, 128), /*asMatmul=*/true);
  check(dense(1, 128, 8), /*asMatmul=*/true);
  check(dense(1, 8, 128), /*asMatmul=*/true);
  check(dense(1, 128, 640), /*asMatmul=*/true);
  RecordProperty("worstPermille", worstPermille);
}

TEST_F(TpuNetworkTest, VisualWakeWords) {
  useDevice();
  check(conv(1, 3, 96, 96, 8, 3, 3, 2, {0, 0, 1, 1}));
  int64_t channels = 8, size = 48;
  for (auto [stride, filters] : {std::pair(1, 16),
                                 {2, 32},
                                 {1, 32},
                                 {2, 64},
                                 {1, 64},
                                 {2, 128},
                                 {1, 128},
                                 {2, 256},
                                 {1, 256}}) {
    check(depthwise(channels, size, stride));
    size /= stride;
    check(pointwise(channels, size, filters));
    channels = filters;
  }
  check(dense(1, 256, 2), /*asMatmul=*/true);
  RecordProperty("worstPermille", worstPermille);
}

TEST_F(TpuNetworkTest, MobileNetV2) {
  useDevice();
  // The network is unsigned and per tensor, with weight zero points.
  auto checkUnsigned = [&](Shape shape) {
    shape.isSigned = false;
    shape.perChannel = false;
    check(shape);
  };
  checkUnsigned(conv(1, 3, 224, 224, 32, 3, 3, 2, {0, 0, 1, 1}));
  int64_t channels = 32, size = 112;
  struct Block {
    int64_t expansion, filters, stride;
  };
  for (Block block : {Block{1, 16, 1},
                      {6, 24, 2},
                      {6, 24, 1},
                      {6, 32, 2},
                      {6, 32, 1},
                      {6, 64, 2},
                      {6, 64, 1},
                      {6, 96, 1},
                      {6, 96, 1},
                      {6, 160, 2},
                      {6, 160, 1},
                      {6, 320, 1}}) {
    int64_t expanded = channels * block.expansion;
    if (block.expansion != 1)
      checkUnsigned(pointwise(channels, size, expanded));
    checkUnsigned(depthwise(expanded, size, block.stride));
    size /= block.stride;
    checkUnsigned(pointwise(expanded, size, block.filters));
    channels = block.filters;
  }
  checkUnsigned(pointwise(320, 7, 1280));
  checkUnsigned(pointwise(1280, 1, 1001));
  RecordProperty("worstPermille", worstPermille);
}

TEST_F(TpuNetworkTest, OddShapesOnASmallArray) {
  // 4 x 3 cells and buffers so small that every kind of tiling appears.
  useSystem(getSystem(4, 3, 256, 128, 96, 64));
  Shape shape = conv(1, 5, 7, 9, 7, 3, 2, 2, {2, 0, 1, 3});
  check(shape);
  shape.dilation = 2;
  check(shape);
  shape.images = 3;
  check(shape);
  shape.isAccumulator = true;
  check(shape);
  check(conv(2, 6, 6, 5, 8, 2, 2, 1, {1, 1, 0, 0}));
  check(conv(6, 6, 6, 5, 12, 3, 3, 1, {1, 1, 1, 1}));
  // Deeper than the weight buffer: sums wait in the array.
  check(conv(1, 40, 3, 3, 5, 2, 2, 1, {0, 0, 1, 1}));
  // A window that reaches beyond the input on all sides.
  check(conv(1, 2, 2, 2, 3, 2, 2, 3, {4, 4, 4, 4}));
  check(dense(5, 11, 7), /*asMatmul=*/true);
  check(dense(9, 70, 4), /*asMatmul=*/true);
}

TEST_F(TpuNetworkTest, EveryOfferedTilingIsRightAndWellPredicted) {
  useSystem(getSystem(4, 4, 512, 256, 96, 128));
  Shape shape = conv(1, 6, 10, 9, 10, 3, 3, 1, {1, 1, 1, 1});
  Problem problem(shape, 1);
  Operation *op = build(problem, false, 0, 4096);
  FailureOr<System> system = System::get(*module);
  const NamedDevice &device = *system->findDevice("tpu0");
  auto tilings = device.getPlanner()->getTilings(op, device.device, *system);
  ASSERT_GE(tilings.size(), 2u);
  int64_t last = 0;
  for (Attribute tiling : tilings) {
    op = build(problem, false, 0, 4096);
    int64_t cycles = device.getPlanner()
                         ->estimate(op, device.device, *system, tiling)
                         .latencyCycles;
    EXPECT_GE(cycles, last);
    last = cycles;
    check(shape, false, tiling);
  }
}

TEST_F(TpuNetworkTest, MoreBandwidthIsNeverWorse) {
  useDevice();
  Shape shape = conv(1, 32, 16, 16, 32, 3, 3, 1, {1, 1, 1, 1});
  Problem problem(shape, 1);
  Operation *op = build(problem, false, 0, 65536);
  FailureOr<System> system = System::get(*module);
  const NamedDevice &device = *system->findDevice("tpu0");
  Attribute tiling =
      device.getPlanner()->getTilings(op, device.device, *system).front();
  std::string text;
  llvm::raw_string_ostream(text) << device.device;
  int64_t last = std::numeric_limits<int64_t>::max();
  for (StringRef width : {"1", "2", "4", "8", "16", "32"}) {
    std::string wider = text;
    wider.replace(wider.find("dmaBytesPerCycle = 16"),
                  strlen("dmaBytesPerCycle = 16"),
                  ("dmaBytesPerCycle = " + width).str());
    auto other = cast<DeviceAttrInterface>(parseAttribute(wider, &context));
    Cost cost = device.getPlanner()->estimate(op, other, *system, tiling);
    EXPECT_LE(cost.latencyCycles, last);
    EXPECT_GE(cost.latencyCycles, cost.resources[0].cycles);
    EXPECT_GE(cost.latencyCycles, cost.resources[1].cycles);
    last = cost.latencyCycles;
  }
}

} // namespace
