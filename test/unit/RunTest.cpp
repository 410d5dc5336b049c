//===- RunTest.cpp - Runner, timeline and samples on made-up devices ------===//

#include "dialects/Hetero/IR/Hetero.h"
#include "hetero/Run/Runner.h"
#include "hetero/Run/Samples.h"
#include "hetero/Run/Timeline.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "test/support/Mock/IR/Mock.h"
#include <gtest/gtest.h>

using namespace hetero;

namespace {

/// A device that adds one to each of four bytes, from one address to another.
class Adder : public LoadedSection {
public:
  Adder(int64_t source, int64_t target, int64_t latencyPs)
      : source(source), target(target), latencyPs(latencyPs) {}

  Expected<StageCounters> run(StringRef stage, MemorySet &memories) override {
    if (stage == "broken")
      return makeError("command 3 is unknown");
    MutableArrayRef<uint8_t> bytes = memories.get("dram");
    for (int i = 0; i < 4; ++i)
      bytes[target + i] = bytes[source + i] + 1;
    StageCounters counters;
    counters.cost.latencyPs = latencyPs;
    counters.cost.latencyCycles = latencyPs / 1000;
    return counters;
  }

private:
  int64_t source, target, latencyPs;
};

const std::vector<MemoryDescription> memories = {
    {"dram", 1024, 1000000000000, 10, 2, 3},
    {"sram", 1024, 1000000000000, 10, 5, 7}};
// One byte a picosecond.
const std::vector<LinkDescription> links = {
    {"dram", "sram", 1000000000000, 100, 11}};

ProgramValue makeValue(StringRef name, StringRef memory, int64_t offset) {
  return {name.str(), ElementKind::UI8, {1, 4}, {memory.str(), offset, 4}};
}

ProgramStep makeStage(StringRef name, StringRef device, uint32_t input,
                      uint32_t output) {
  return {ProgramStep::Kind::Stage,
          name.str(),
          device.str(),
          {input},
          {output},
          {name.str()}};
}

/// x at 0 -> device a -> y at 8 -> device b -> z at 16, which goes to sram.
PackagedProgram makeChain() {
  PackagedProgram program;
  program.memories = {{"dram", 64}, {"sram", 4}};
  program.values = {makeValue("x", "dram", 0), makeValue("y", "dram", 8),
                    makeValue("z", "dram", 16), makeValue("z2", "sram", 0)};
  program.inputs = {{"x", 0}};
  program.outputs = {{"out", 3}};
  program.steps = {makeStage("first", "a", 0, 1),
                   makeStage("second", "b", 1, 2),
                   {ProgramStep::Kind::Transfer, "t0", "", {2}, {3}, {}}};
  program.devices = {{"a", "test", 1, {}}, {"b", "test", 1, {}}};
  return program;
}

Runner makeRunner(const PackagedProgram &program) {
  llvm::StringMap<std::unique_ptr<LoadedSection>> sections;
  sections["a"] = std::make_unique<Adder>(0, 8, 5000);
  sections["b"] = std::make_unique<Adder>(8, 16, 7000);
  return Runner(program, memories, links, std::move(sections));
}

Tensor makeTensor(ArrayRef<uint8_t> bytes, ArrayRef<int64_t> shape = {1, 4}) {
  return Tensor::of<uint8_t>(ElementKind::UI8, shape, bytes);
}

TEST(RunnerTest, StepsRunInOrderOnSharedMemory) {
  PackagedProgram program = makeChain();
  Runner runner = makeRunner(program);
  std::vector<std::string> seen;
  auto observe = [&](const ProgramStep &step, ArrayRef<NamedTensor> values) {
    seen.push_back(step.name + ":" + values[0].name + "=" +
                   std::to_string(values[0].tensor.getInteger(0)));
    return Error::success();
  };
  RunResult result =
      llvm::cantFail(runner.run({{"x", makeTensor({1, 2, 3, 255})}}, observe));
  ASSERT_EQ(result.outputs.size(), 1u);
  EXPECT_EQ(result.outputs[0].name, "out");
  EXPECT_EQ(result.outputs[0].tensor, makeTensor({3, 4, 5, 1}));
  EXPECT_EQ(seen, (std::vector<std::string>{"first:y=2", "second:z=3"}));

  // The transfer: 100 ps and 4 bytes at a byte a picosecond; 4 bytes read for
  // 2 fJ each, moved for 11 and written for 7.
  ASSERT_EQ(result.steps.size(), 3u);
  const Cost &cost = result.steps[2].counters.cost;
  EXPECT_EQ(cost.latencyPs, 104);
  EXPECT_EQ(cost.energyFj, 4 * (2 + 11 + 7));
  EXPECT_EQ(cost.getTotalBytes(), 8);
  EXPECT_EQ(cost.bound, "dram->sram");
}

TEST(RunnerTest, ConstantsLieInPlaceBeforeTheFirstStep) {
  PackagedProgram program = makeChain();
  std::vector<uint8_t> bytes = {9, 8, 7, 6};
  program.constants = {{{"dram", 8, 4}, "plain", bytes}};
  program.steps = {makeStage("only", "b", 1, 2)};
  program.outputs = {{"z", 2}};
  Runner runner = makeRunner(program);
  RunResult result =
      llvm::cantFail(runner.run({{"x", makeTensor({0, 0, 0, 0})}}));
  EXPECT_EQ(result.outputs[0].tensor, makeTensor({10, 9, 8, 7}));
}

TEST(RunnerTest, FailuresNameTheStep) {
  auto fail = [](llvm::function_ref<void(PackagedProgram &)> damage) {
    PackagedProgram program = makeChain();
    damage(program);
    Runner runner = makeRunner(program);
    return llvm::toString(
        runner.run({{"x", makeTensor({0, 0, 0, 0})}}).takeError());
  };
  EXPECT_EQ(fail([](auto &p) { p.steps[1].name = "broken"; }),
            "step \"broken\" failed: command 3 is unknown");
  EXPECT_EQ(
      fail([](auto &p) { std::swap(p.steps[2].inputs, p.steps[2].outputs); }),
      "step \"t0\" failed: transfer \"t0\": the fabric has no link "
      "sram->dram");
  EXPECT_EQ(fail([](auto &p) { p.steps[2].kind = ProgramStep::Kind::View; }),
            "view \"t0\" moves its bytes");
}

TEST(RunnerTest, CodeMustFitTheSystem) {
  DialectRegistry registry;
  registry.insert<DLTIDialect, program::HeteroDialect>();
  registerMockTarget(registry);
  MLIRContext context(registry);
  auto spec = cast<TargetSystemSpecInterface>(parseAttribute(
      R"(#dlti.target_system_spec<
        "a" = #mock.device<clockKhz = 1, homeMemory = "dram", prices = "">,
        "fabric" = #hetero.fabric<memories = [<name = "dram",
          capacityBytes = 1024, bandwidthBytesPerSecond = 1, latencyPs = 0,
          readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "">]>>)",
      &context));
  FailureOr<System> system =
      System::get(spec, [&] { return emitError(UnknownLoc::get(&context)); });
  ASSERT_TRUE(succeeded(system));
  auto refuse = [&](DeviceCode code) {
    PackagedProgram program;
    program.devices = {code};
    return llvm::toString(Runner::create(program, *system).takeError());
  };
  EXPECT_EQ(
      refuse({"b", "mock", 1, {}}),
      "the container has code for device \"b\", which its system does not "
      "have");
  EXPECT_EQ(refuse({"a", "test", 1, {}}),
            "the code of device \"a\" was written by room \"test\", but the "
            "device belongs to \"mock\"");
  EXPECT_EQ(
      refuse({"a", "mock", 2, {}}),
      "the code of device \"a\" has version 2, this tool reads version 1; "
      "compile the model again with this release");
  EXPECT_EQ(refuse({"a", "mock", 1, {}}),
            "the code of device \"a\" is refused: the mock target computes "
            "nothing");
}

TEST(TimelineTest, StepsWaitForBytesAndDevices) {
  PackagedProgram program = makeChain();
  // A second chain on device a: independent of b, but a is busy until 5000.
  program.values.push_back(makeValue("u", "dram", 24));
  program.values.push_back(makeValue("v", "dram", 32));
  // Then a stage that overwrites y, which b reads until 12000.
  program.steps = {makeStage("first", "a", 0, 1),
                   makeStage("second", "b", 1, 2), makeStage("free", "a", 4, 5),
                   makeStage("reuse", "a", 5, 1)};
  std::vector<StepCounters> counters(4);
  for (auto [i, entry] : llvm::enumerate(counters)) {
    entry.step = i;
    entry.counters.cost.latencyPs = i == 1 ? 7000 : 5000;
  }
  Timeline timeline = replay(program, counters);
  ASSERT_EQ(timeline.steps.size(), 4u);
  EXPECT_EQ(timeline.steps[0].startPs, 0);
  EXPECT_EQ(timeline.steps[1].startPs, 5000);
  EXPECT_EQ(timeline.steps[2].startPs, 5000);
  EXPECT_EQ(timeline.steps[3].startPs, 12000);
  EXPECT_EQ(timeline.endPs, 17000);
}

TEST(SamplesTest, ManySamplesAreCutAndJoined) {
  TensorSignature signature{"x", ElementKind::UI8, {2, 2}};
  Tensor tensor = makeTensor({1, 2, 3, 4, 5, 6, 7, 8}, {4, 2});
  SampleRuns runs =
      llvm::cantFail(SampleRuns::create({{"x", tensor}}, signature));
  ASSERT_EQ(runs.getNumRuns(), 2);
  EXPECT_EQ(runs.getRun(1)[0].tensor, makeTensor({5, 6, 7, 8}, {2, 2}));
  std::vector<NamedTensor> joined = joinRuns({runs.getRun(0), runs.getRun(1)});
  ASSERT_EQ(joined.size(), 1u);
  EXPECT_EQ(joined[0].tensor, tensor);
}

TEST(SamplesTest, AnInputOfOneSampleServesEveryRun) {
  TensorSignature signatures[] = {{"x", ElementKind::UI8, {1, 2}},
                                  {"scale", ElementKind::UI8, {1}}};
  SampleRuns runs = llvm::cantFail(
      SampleRuns::create({{"scale", makeTensor({9}, {1})},
                          {"x", makeTensor({1, 2, 3, 4, 5, 6}, {3, 2})}},
                         signatures));
  ASSERT_EQ(runs.getNumRuns(), 3);
  EXPECT_EQ(runs.getRun(2)[0].tensor, makeTensor({5, 6}, {1, 2}));
  EXPECT_EQ(runs.getRun(2)[1].tensor, makeTensor({9}, {1}));
}

TEST(SamplesTest, ASingleUnnamedTensorNeedsNoName) {
  TensorSignature signature{"x", ElementKind::UI8, {1, 4}};
  SampleRuns runs = llvm::cantFail(
      SampleRuns::create({{"", makeTensor({1, 2, 3, 4})}}, signature));
  EXPECT_EQ(runs.getRun(0)[0].name, "x");
}

TEST(SamplesTest, EverythingThatDoesNotFitIsListed) {
  TensorSignature signatures[] = {{"x", ElementKind::UI8, {2, 2}},
                                  {"y", ElementKind::SI8, {1}},
                                  {"z", ElementKind::UI8, {1}}};
  Expected<SampleRuns> runs =
      SampleRuns::create({{"X", makeTensor({1}, {1})},
                          {"x", makeTensor({1, 2}, {1, 2})},
                          {"y", makeTensor({1}, {1})}},
                         signatures);
  EXPECT_EQ(llvm::toString(runs.takeError()),
            "the inputs do not fit the model:\n"
            "  the model has no input 'X'\n"
            "  input 'x' is 1x2xui8\n"
            "  input 'y' is 1xui8\n"
            "  input 'z' is missing\n"
            "the model expects\n"
            "  x: 2x2xui8\n"
            "  y: 1xsi8\n"
            "  z: 1xui8\n"
            "or several samples of that along the first axis");
  TensorSignature pair[] = {{"x", ElementKind::UI8, {1}},
                            {"y", ElementKind::UI8, {1}}};
  runs = SampleRuns::create(
      {{"x", makeTensor({1, 2}, {2})}, {"y", makeTensor({1, 2, 3}, {3})}},
      pair);
  EXPECT_NE(llvm::toString(runs.takeError())
                .find("input 'y' holds 3 samples, an input before it 2"),
            std::string::npos);
}

} // namespace
