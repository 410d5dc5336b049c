//===- ClusterPlannerTest.cpp - What the cluster refuses --------*- C++ -*-===//
//
// Every reason of the planner, every complaint of a device description, and
// every section the simulator does not load.
//
//===----------------------------------------------------------------------===//

#include "ClusterHarness.h"

using namespace hetero;
using namespace hetero::test;

namespace {

class ClusterPlannerTest : public ::testing::Test {
protected:
  /// The identifier of the reason why the last operation cannot run.
  std::string refusal(StringRef text) {
    func::FuncOp function = harness.parse(text);
    if (!function)
      return "unparsable";
    Operation *op = function.getBody().front().getTerminator()->getPrevNode();
    const NamedDevice &device = harness.getDevice();
    Verdict verdict =
        device.getPlanner()->canRun(op, device.device, harness.system);
    EXPECT_EQ(bool(verdict), verdict.getDetail().empty());
    EXPECT_EQ(bool(verdict), verdict.getRemedy().empty());
    return verdict ? "runs" : verdict.getReasonId().str();
  }

  /// What a device with one parameter replaced says of itself.
  std::string complaint(StringRef from, StringRef to) {
    std::string text = getClusterSystem(8);
    size_t at = text.find(from.str());
    EXPECT_NE(at, std::string::npos);
    text.replace(at, from.size(), to.str());
    std::string words;
    ScopedDiagnosticHandler handler(&harness.context, [&](Diagnostic &one) {
      words += one.str();
      return success();
    });
    auto fail = [&] { return emitError(UnknownLoc::get(&harness.context)); };
    auto spec = parseSystemJson(text, &harness.context, fail);
    if (failed(spec))
      return words;
    System system = *System::get(*spec, fail);
    EXPECT_TRUE(failed(system.getDevices().front().device.validate(fail)));
    return words;
  }

  ClusterHarness harness;
};

} // namespace

TEST_F(ClusterPlannerTest, RefusesWithAReason) {
  EXPECT_EQ(refusal(R"mlir(func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
    %y = nn.relu %x : (tensor<4xf32>) -> tensor<4xf32>
    return %y : tensor<4xf32>
  })mlir"),
            "runs");
  EXPECT_EQ(refusal(R"mlir(func.func @f(%x: tensor<?xf32>) -> tensor<?xf32> {
    %y = nn.relu %x : (tensor<?xf32>) -> tensor<?xf32>
    return %y : tensor<?xf32>
  })mlir"),
            "dynamic-shape");
  EXPECT_EQ(refusal(R"mlir(func.func @f(%x: tensor<4xsi4>) -> tensor<4xsi4> {
    %y = nn.transpose %x {perm = array<i64: 0>} : (tensor<4xsi4>) -> tensor<4xsi4>
    return %y : tensor<4xsi4>
  })mlir"),
            "element-type");
  EXPECT_EQ(
      refusal(
          R"mlir(func.func @f(%x: tensor<536870912xf32>) -> tensor<536870912xf32> {
    %y = nn.relu %x : (tensor<536870912xf32>) -> tensor<536870912xf32>
    return %y : tensor<536870912xf32>
  })mlir"),
      "address-window");
  EXPECT_EQ(
      refusal(
          R"mlir(func.func @f(%x: tensor<4xsi8>, %s: tensor<f32>, %z: tensor<si8>) -> tensor<4xsi8> {
    %y = nn.relu %x scales(%s) zero_points(%z) to(%s, %z) {requant = #nn.requant<shift>}
      : (tensor<4xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<4xsi8>
    return %y : tensor<4xsi8>
  })mlir"),
      "requantizer");
  EXPECT_EQ(refusal(R"mlir(func.func @f(%x: tensor<4xf32>) -> tensor<2x2xf32> {
    %y = hetero.view %x : tensor<4xf32> to tensor<2x2xf32>
    return %y : tensor<2x2xf32>
  })mlir"),
            "no-kernel");
}

TEST_F(ClusterPlannerTest, DevicesCheckThemselves) {
  EXPECT_EQ(complaint("\"clockKhz\": 512000", "\"clockKhz\": 0"),
            "cluster.device: clockKhz is 0, it must be positive");
  EXPECT_EQ(complaint("\"barrierCycles\": 9", "\"barrierCycles\": -1"),
            "cluster.device: barrierCycles is -1, it must not be negative");
  EXPECT_EQ(complaint("\"jumpCycles\": 2", "\"jumpCycles\": 300"),
            "cluster.device: timing.jumpCycles is 300, it must lie between 0 "
            "and 255");
  EXPECT_EQ(complaint("\"cores\": 8", "\"cores\": 17"),
            "cluster.device: cores is 17, at most 16 are modelled");
  EXPECT_EQ(complaint("\"l1Banks\": 16", "\"l1Banks\": 24"),
            "cluster.device: l1Banks is 24, it must be a power of two of at "
            "most 64cluster.device: l1Bytes does not divide into 24 banks of "
            "whole words");
  EXPECT_EQ(complaint("\"stackBytes\": 1024", "\"stackBytes\": 1000"),
            "cluster.device: stackBytes must be a multiple of 16, as the ABI "
            "asks");
  EXPECT_EQ(complaint("\"stackBytes\": 1024", "\"stackBytes\": 8192"),
            "cluster.device: the stacks of 8 cores take more than half of the "
            "L1");
  EXPECT_EQ(complaint("\"l1Bytes\": 65536", "\"l1Bytes\": 65540"),
            "cluster.device: l1Bytes does not divide into 16 banks of whole "
            "words");
  EXPECT_EQ(complaint("\"l1Bytes\": 65536", "\"l1Bytes\": 2097152"),
            "cluster.device: l1Bytes is 2097152, the address map has room for "
            "1048576");
  EXPECT_EQ(complaint("\"homeMemory\": \"dram\"", "\"homeMemory\": \"\""),
            "cluster.device: homeMemory names no memory");
}

TEST_F(ClusterPlannerTest, SimulatorRefusesForeignSections) {
  const NamedDevice &device = harness.getDevice();
  const TargetSimulator *simulator = device.getSimulator();
  auto load = [&](ArrayRef<uint8_t> bytes, ClusterHarness &other) {
    auto loaded =
        simulator->load(bytes, other.getDevice().device, other.system);
    return loaded ? std::string("loaded") : llvm::toString(loaded.takeError());
  };
  EXPECT_EQ(load({1, 2, 3}, harness), "the section is no program of a cluster");
  func::FuncOp function =
      harness.parse(R"mlir(func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
    %y = nn.relu %x : (tensor<4xf32>) -> tensor<4xf32> loc("node")
    return %y : tensor<4xf32>
  })mlir");
  auto run =
      harness.run(function, harness.makeRandom(function.getArgumentTypes()[0]));
  ASSERT_TRUE(run.has_value());
  EXPECT_EQ(run->ranges, std::vector<std::string>{"f:node"});
  EXPECT_EQ(load(run->section, harness), "loaded");
  ClusterHarness single(1);
  EXPECT_EQ(load(run->section, single),
            "the program was made for 8 cores, the device has 1");
  std::vector<uint8_t> cut(run->section.begin(), run->section.end() - 64);
  EXPECT_NE(load(cut, harness), "loaded");

  auto loaded = simulator->load(run->section, device.device, harness.system);
  ASSERT_TRUE(bool(loaded));
  MemorySet memories;
  auto missing = (*loaded)->run("g", memories);
  ASSERT_FALSE(bool(missing));
  EXPECT_EQ(llvm::toString(missing.takeError()),
            "the cluster's program has no stage \"g\"");
}

TEST_F(ClusterPlannerTest, TheSameProgramTwice) {
  auto build = [](int cores) {
    ClusterHarness one(cores);
    func::FuncOp function =
        one.parse(R"mlir(func.func @f(%x: tensor<2x9xf32>) -> tensor<2x9xf32> {
      %y = nn.softmax %x {axis = 1 : i64} : (tensor<2x9xf32>) -> tensor<2x9xf32>
      return %y : tensor<2x9xf32>
    })mlir");
    auto run = one.run(function,
                       one.makeRandom(function.getArgumentTypes()[0], false));
    EXPECT_TRUE(run.has_value());
    return std::make_pair(run->section, run->outputs[0]);
  };
  auto first = build(8), second = build(8), host = build(1);
  EXPECT_EQ(first.first, second.first);
  // One core computes the bits of eight.
  EXPECT_EQ(first.second, host.second);
}
