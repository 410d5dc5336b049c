//===- @Room@Test.cpp - Capability, cost and simulation ----------===//
//
// The device of Devices/@room@-small.json: 4 elements a cycle at 1 GHz.
//
//===----------------------------------------------------------------------===//

#include "dialects/Hetero/IR/Hetero.h"
#include "dialects/Nn/IR/Nn.h"
#include "hetero/Registration.h"
#include "hetero/Target/SystemJson.h"
#include "hetero/Target/TargetCodegen.h"
#include "hetero/Target/TargetPlanner.h"
#include "hetero/Target/TargetSimulator.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/MemoryBuffer.h"
#include "gtest/gtest.h"

using namespace hetero;

namespace {

/// No constants, no scratch: the room's code asks for neither.
class NoBuilder : public SectionBuilder {
  Expected<Placement> addConstant(llvm::StringRef, llvm::StringRef,
                                  llvm::ArrayRef<uint8_t>, uint32_t) override {
    return makeError("no constants here");
  }
  llvm::ArrayRef<uint8_t> keep(std::vector<uint8_t>) override { return {}; }
  Expected<Placement> reserveScratch(llvm::StringRef, llvm::StringRef,
                                     int64_t) override {
    return makeError("no scratch here");
  }
  void addSourceRange(llvm::StringRef, llvm::StringRef, uint64_t,
                      uint64_t) override {}
};

class @Room@Test : public testing::Test {
protected:
  @Room@Test() {
    DialectRegistry registry;
    registerAllDialects(registry);
    context.appendDialectRegistry(registry);
    context.loadAllAvailableDialects();
    auto file = llvm::MemoryBuffer::getFile(
        HETERO_SOURCE_DIR "/dialects/@Room@/Devices/@room@-small.json");
    auto emitError = [&] {
      return mlir::emitError(UnknownLoc::get(&context));
    };
    auto spec = parseSystemJson((*file)->getBuffer(), &context, emitError);
    system = *System::get(*spec, emitError);
    device = *system.findDevice("@room@0");
  }

  OwningOpRef<ModuleOp> parse(llvm::StringRef text) {
    return parseSourceString<ModuleOp>(text, &context);
  }

  /// The first operation of the only function of `module`.
  static Operation *getFirst(ModuleOp module) {
    return &(*module.getOps<func::FuncOp>().begin()).getBody().front().front();
  }

  MLIRContext context;
  System system;
  NamedDevice device;
};

TEST_F(@Room@Test, RunsFloatReluAtFourElementsACycle) {
  auto module = parse(R"(func.func @f(%x: tensor<1x18xf32>) -> tensor<1x18xf32> {
    %y = nn.relu %x : (tensor<1x18xf32>) -> tensor<1x18xf32>
    return %y : tensor<1x18xf32> })");
  Operation *op = getFirst(*module);
  const TargetPlanner *planner = device.getPlanner();
  ASSERT_TRUE(bool(planner->canRun(op, device.device, system)));
  Cost cost = planner->estimate(
      op, device.device, system,
      planner->getTilings(op, device.device, system).front());
  // ceil(18 / 4) = 5 cycles of 1000 ps; 18 * 4 bytes each way.
  EXPECT_EQ(cost.latencyCycles, 5);
  EXPECT_EQ(cost.latencyPs, 5000);
  EXPECT_EQ(cost.getTotalBytes(), 144);
}

TEST_F(@Room@Test, RefusesWithReasons) {
  auto refusal = [&](llvm::StringRef text) {
    auto module = parse(text);
    return device.getPlanner()
        ->canRun(getFirst(*module), device.device, system)
        .getReasonId()
        .str();
  };
  EXPECT_EQ(refusal(R"(func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
    %y = nn.tanh %x : (tensor<4xf32>) -> tensor<4xf32>
    return %y : tensor<4xf32> })"),
            "operation");
  EXPECT_EQ(refusal(R"(func.func @f(%x: tensor<?xf32>) -> tensor<?xf32> {
    %y = nn.relu %x : (tensor<?xf32>) -> tensor<?xf32>
    return %y : tensor<?xf32> })"),
            "dynamic-shape");
  EXPECT_EQ(refusal(R"(
    func.func @f(%x: tensor<4xsi8>, %s: tensor<f32>, %z: tensor<si8>) -> tensor<4xsi8> {
      %y = nn.relu %x scales(%s) zero_points(%z) to(%s, %z) {requant = #nn.requant<float>}
        : (tensor<4xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<4xsi8>
      return %y : tensor<4xsi8> })"),
            "element-type");
}

TEST_F(@Room@Test, SimulatesWhatItEmits) {
  auto module = parse(R"(hetero.program @@room@0 { func.func @stage() {
    @room@.relu from 0 to 32 count 5
    return } })");
  Operation *program = &module->getBody()->front();
  ASSERT_TRUE(succeeded(device.getCodegen()->verifyLowered(program)));
  NoBuilder builder;
  auto section =
      device.getCodegen()->emit(program, device.device, system, builder);
  ASSERT_TRUE(succeeded(section));
  auto loaded =
      llvm::cantFail(device.getSimulator()->load(*section, device.device, system));
  MemorySet memories;
  memories.add("dram", 64);
  const float input[] = {-1.0f, 0.0f, 2.0f, -0.5f, 8.0f};
  std::memcpy(memories.get("dram").data(), input, sizeof input);
  StageCounters counters = llvm::cantFail(loaded->run("stage", memories));
  float output[5];
  std::memcpy(output, memories.get("dram").data() + 32, sizeof output);
  const float expected[] = {0.0f, 0.0f, 2.0f, 0.0f, 8.0f};
  EXPECT_EQ(std::memcmp(output, expected, sizeof output), 0);
  // Five elements in groups of four: two cycles.
  EXPECT_EQ(counters.cost.latencyCycles, 2);

  // Out of bounds, unknown stages and damaged sections are errors.
  memories.add("dram", 40);
  EXPECT_FALSE(bool(llvm::expectedToOptional(loaded->run("stage", memories))));
  EXPECT_FALSE(bool(llvm::expectedToOptional(loaded->run("other", memories))));
  section->resize(section->size() / 2);
  EXPECT_FALSE(bool(llvm::expectedToOptional(
      device.getSimulator()->load(*section, device.device, system))));
}

} // namespace
