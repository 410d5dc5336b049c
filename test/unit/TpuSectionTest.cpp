//===- TpuSectionTest.cpp - Malformed sections and missing tokens ---------===//
//
// Whatever bytes a section has, loading it ends in a stage list or an error,
// and a stage that forgets to wait is caught when it runs.
//
//===----------------------------------------------------------------------===//

#include "dialects/Tpu/Target/TpuProgram_generated.h"
#include "hetero/Registration.h"
#include "hetero/Target/TargetSimulator.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"
#include <random>

using namespace hetero;
namespace wire = hetero::tpu::wire;

namespace {

/// A 2 x 2 array with slots of 64 bytes each (32 for results).
constexpr const char *kSystem = R"(
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536,
    bandwidthBytesPerSecond = 8000000000, latencyPs = 0,
    readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "assumption">]>,
  "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2,
    activationBufferBytes = 128, weightBufferBytes = 128,
    parameterBufferBytes = 128, outputBufferBytes = 64, dmaBytesPerCycle = 4,
    dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1,
    requantEnergyFj = 2, bufferReadEnergyFjPerByte = 1,
    bufferWriteEnergyFjPerByte = 1, homeMemory = "dram",
    arraySource = "assumption", bufferSource = "assumption",
    dmaSource = "assumption", energySource = "assumption">>} {})";

wire::Runs run(int64_t offset, int64_t bytes) {
  return {offset, 1, 0, 1, 0, bytes};
}

/// The product of one row of two and a 2 x 2 matrix, as a person would write
/// it. A test changes one figure and expects the message that belongs to it.
struct Figures {
  uint32_t slots = 2;
  uint32_t loadSlot = 0;
  wire::Runs activations = run(0, 2), weights = run(16, 4),
             parameters = run(32, 24), results = run(64, 2);
  wire::Slab slab{2, 1, 1, 1, 2, 1, 0, 0};
  wire::Window window{1, 1, 1, 1, 1, 1};
  wire::Tile tile{1, 2, 1, 1};
  wire::Placement placement{1, 2, 1};
  wire::Requant requant{0, -128, 127};
  bool accumulate = false;
  bool withCompute = true, withDrain = true, withSlab = true;
  uint32_t drainSlot = 0, drainParameterSlot = 0;
  std::vector<uint32_t> computeAfter{0, 1, 2}, drainAfter{3}, storeAfter{4};
  bool twice = false;
};

class TpuSectionTest : public ::testing::Test {
protected:
  TpuSectionTest() {
    DialectRegistry registry;
    registerAllDialects(registry);
    context.appendDialectRegistry(registry);
    module = parseSourceString<ModuleOp>(kSystem, &context);
    system.emplace(*System::get(*module));
    memories.add("dram", 128);
  }

  static std::vector<uint8_t> build(const Figures &f);

  Expected<std::unique_ptr<LoadedSection>> load(ArrayRef<uint8_t> section) {
    const NamedDevice &device = *system->findDevice("tpu0");
    return device.getSimulator()->load(section, device.device, *system);
  }
  std::string getLoadError(const Figures &figures) {
    section = build(figures);
    auto loaded = load(section);
    return loaded ? "" : llvm::toString(loaded.takeError());
  }
  std::string getRunError(const Figures &figures) {
    section = build(figures);
    auto loaded = load(section);
    if (!loaded)
      return "load: " + llvm::toString(loaded.takeError());
    auto counters = (*loaded)->run("stage", memories);
    return counters ? "" : llvm::toString(counters.takeError());
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
  std::optional<System> system;
  MemorySet memories;
  std::vector<uint8_t> section;
};

std::vector<uint8_t> TpuSectionTest::build(const Figures &f) {
  flatbuffers::FlatBufferBuilder builder;
  std::vector<flatbuffers::Offset<wire::Command>> commands;
  auto add = [&](wire::Action kind, flatbuffers::Offset<void> action,
                 std::vector<uint32_t> after) {
    commands.push_back(
        wire::CreateCommandDirect(builder, kind, action, &after));
  };
  add(wire::Action::Load,
      wire::CreateLoad(builder, wire::Buffer::Activations, f.loadSlot,
                       &f.activations)
          .Union(),
      {});
  add(wire::Action::Load,
      wire::CreateLoad(builder, wire::Buffer::Weights, 0, &f.weights).Union(),
      {});
  add(wire::Action::Load,
      wire::CreateLoad(builder, wire::Buffer::Parameters, 0, &f.parameters)
          .Union(),
      {});
  if (f.withCompute)
    add(wire::Action::Compute,
        wire::CreateCompute(builder, 0, 0, 0, f.withSlab ? &f.slab : nullptr,
                            &f.window, &f.tile, 0, true, true, f.accumulate)
            .Union(),
        f.computeAfter);
  if (f.withDrain)
    add(wire::Action::Drain,
        wire::CreateDrain(builder, f.drainParameterSlot, f.drainSlot,
                          &f.placement, &f.requant)
            .Union(),
        f.drainAfter);
  if (f.withCompute && f.withDrain)
    add(wire::Action::Store, wire::CreateStore(builder, 0, &f.results).Union(),
        f.storeAfter);
  std::vector<flatbuffers::Offset<wire::Stage>> stages{
      wire::CreateStageDirect(builder, "stage", f.slots, &commands)};
  if (f.twice)
    stages.push_back(stages.front());
  wire::FinishProgramBuffer(builder,
                            wire::CreateProgramDirect(builder, &stages));
  return {builder.GetBufferPointer(),
          builder.GetBufferPointer() + builder.GetSize()};
}

TEST_F(TpuSectionTest, AProductByHand) {
  // (3, -2) times ((1, 4), (5, 6)) is (-7, 0); biases 10 and -5; scale 0.5.
  uint8_t input[] = {3, 0xfe}, weights[] = {1, 4, 5, 6};
  uint8_t parameters[] = {10,   0,    0,    0,    0, 0, 0, 0x3f, 0, 0, 0, 0,
                          0xfb, 0xff, 0xff, 0xff, 0, 0, 0, 0x3f, 0, 0, 0, 0};
  auto memory = memories.get("dram");
  llvm::copy(input, memory.begin());
  llvm::copy(weights, memory.begin() + 16);
  llvm::copy(parameters, memory.begin() + 32);
  section = build(Figures());
  auto loaded = load(section);
  ASSERT_TRUE(static_cast<bool>(loaded)) << llvm::toString(loaded.takeError());
  auto counters = (*loaded)->run("stage", memories);
  ASSERT_TRUE(static_cast<bool>(counters));
  // 3 / 2 and -5 / 2 are ties and go to the even neighbour.
  EXPECT_EQ(static_cast<int8_t>(memory[64]), 2);
  EXPECT_EQ(static_cast<int8_t>(memory[65]), -2);
  // Loads take 8 startup + 2 a run + 1, 1 and 6 beats: 11 + 11 + 16 = 38. The
  // fold enters in 2 cycles and drains in (R - 1) + (c - 1) + r = 3 more; the
  // store takes 11.
  EXPECT_EQ(counters->cost.latencyCycles, 38 + 2 + 3 + 11);
  EXPECT_EQ(counters->cost.resources[0].cycles, 2);
  EXPECT_EQ(counters->cost.resources[1].cycles, 49);
  EXPECT_EQ(counters->cost.macs, 4);
  // 4 products; 2 results of 2 fJ; 30 bytes written by loads; operands 2 steps
  // of 1 + 2 bytes and 24 bytes of parameters read; 2 results written and read.
  EXPECT_EQ(counters->cost.energyFj, 4 + 4 + 30 + 6 + 24 + 2 + 2);
  auto missing = (*loaded)->run("other", memories);
  EXPECT_EQ(llvm::toString(missing.takeError()),
            "tpu section: no stage \"other\"");
}

TEST_F(TpuSectionTest, RefusesWhatIsNoProgram) {
  for (std::vector<uint8_t> bytes :
       {std::vector<uint8_t>(), std::vector<uint8_t>(7, 0),
        std::vector<uint8_t>(64, 0xff)}) {
    auto loaded = load(bytes);
    EXPECT_EQ(llvm::toString(loaded.takeError()),
              "tpu section: not a program of a systolic array");
  }
  std::vector<uint8_t> cut = build(Figures());
  cut.resize(cut.size() / 2);
  auto loaded = load(cut);
  EXPECT_EQ(llvm::toString(loaded.takeError()), "tpu section: malformed");
}

TEST_F(TpuSectionTest, NoByteMakesItCrash) {
  // Every single byte of a good section, set to a few values.
  const std::vector<uint8_t> good = build(Figures());
  std::mt19937 random(7);
  for (size_t i = 0; i < good.size(); ++i)
    for (uint8_t value : {0x00, 0x01, 0x7f, 0x80, 0xff}) {
      std::vector<uint8_t> bad = good;
      bad[i] = value;
      auto loaded = load(bad);
      if (!loaded) {
        llvm::consumeError(loaded.takeError());
        continue;
      }
      auto counters = (*loaded)->run("stage", memories);
      if (!counters)
        llvm::consumeError(counters.takeError());
    }
}

/// Expects `change` to be refused with a message that ends in `message`.
#define EXPECT_REFUSED(getError, change, message)                              \
  do {                                                                         \
    Figures figures;                                                           \
    change;                                                                    \
    EXPECT_TRUE(StringRef(getError(figures)).contains(message))                \
        << getError(figures);                                                  \
  } while (false)

TEST_F(TpuSectionTest, RefusesFiguresThatDoNotFit) {
  EXPECT_EQ(getLoadError(Figures()), "");
  EXPECT_REFUSED(getLoadError, figures.slots = 3, "has 3 slots");
  EXPECT_REFUSED(getLoadError, figures.twice = true,
                 "two stages are called \"stage\"");
  EXPECT_REFUSED(getLoadError, figures.loadSlot = 2, "command 0: slot 2 of 2");
  EXPECT_REFUSED(getLoadError, figures.activations = run(0, 65),
                 "exceeds the 64 bytes of a slot of the activation buffer");
  EXPECT_REFUSED(getLoadError, figures.weights = run(0, 65),
                 "exceeds the 64 bytes of a slot of the weight buffer");
  EXPECT_REFUSED(getLoadError, figures.parameters = run(0, 65),
                 "exceeds the 64 bytes of a slot of the parameter buffer");
  EXPECT_REFUSED(getLoadError, figures.results = run(64, 33),
                 "exceeds the 32 bytes of a slot of the output buffer");
  EXPECT_REFUSED(getLoadError, figures.activations = run(-1, 2),
                 "has runs out of range");
  EXPECT_REFUSED(getLoadError, figures.activations = run(0, 0),
                 "has runs out of range");
  EXPECT_REFUSED(getLoadError, figures.withSlab = false,
                 "has no slab, window or tile");
  EXPECT_REFUSED(getLoadError, (figures.window = {0, 1, 1, 1, 1, 1}),
                 "has a geometry out of range");
  EXPECT_REFUSED(getLoadError, (figures.slab = {2, 33, 1, 1, 2, 1, 0, 0}),
                 "exceeds the 64 bytes of a slot of the activation buffer");
  EXPECT_REFUSED(getLoadError, (figures.slab = {33, 1, 1, 1, 2, 1, 0, 0}),
                 "exceeds the 64 bytes of a slot of the weight buffer");
  EXPECT_REFUSED(getLoadError, (figures.tile = {1, 2, 17, 1}),
                 "exceeds the 32 bytes of a slot of the output buffer");
  EXPECT_REFUSED(getLoadError, (figures.tile = {1, 6, 1, 1}),
                 "exceeds the 64 bytes of a slot of the parameter buffer");
  EXPECT_REFUSED(getLoadError, (figures.placement = {32, 1, 1}),
                 "exceeds the 32 bytes of a slot of the output buffer");
  EXPECT_REFUSED(getLoadError, (figures.placement = {-1, 1, 1}),
                 "has a placement out of range");
  EXPECT_REFUSED(getLoadError, (figures.requant = {0, 1, 0}),
                 "has a requantiser out of range");
}

TEST_F(TpuSectionTest, RefusesSumsThatAreLostOrMadeUp) {
  EXPECT_REFUSED(getLoadError, figures.accumulate = true,
                 "continues sums that do not exist");
  EXPECT_REFUSED(getLoadError, figures.withDrain = false,
                 "leaves sums in the array");
  EXPECT_REFUSED(getLoadError,
                 (figures.withCompute = false, figures.drainAfter = {2}),
                 "drains sums that do not exist");
  EXPECT_REFUSED(getLoadError, figures.drainAfter = {2},
                 "does not follow its compute command");
  EXPECT_REFUSED(getLoadError, figures.drainParameterSlot = 1,
                 "has other parameters than its compute command");
  EXPECT_REFUSED(getLoadError, figures.storeAfter = {5},
                 "waits for command 5, which is not earlier");
}

TEST_F(TpuSectionTest, CatchesWhatDoesNotWait) {
  EXPECT_EQ(getRunError(Figures()), "");
  EXPECT_REFUSED(
      getRunError, figures.computeAfter = {},
      "reads the weight buffer at cycle 0, while it is written until "
      "cycle 22");
  EXPECT_REFUSED(getRunError, figures.storeAfter = {},
                 "reads the output buffer at cycle 38, while it is written "
                 "until cycle 43");
  EXPECT_REFUSED(
      getRunError, figures.results = run(127, 2),
      "touches byte 128 of memory \"dram\", of which 128 are in use");
}

} // namespace
