//===- CostMemoTest.cpp - Planners are asked once a question ----*- C++ -*-===//

#include "hetero/Partition/CostMemo.h"
#include "dialects/Hetero/IR/Hetero.h"
#include "dialects/Nn/IR/Nn.h"
#include "hetero/Partition/ProgramGraph.h"
#include "mlir/Parser/Parser.h"
#include "test/support/Mock/IR/Mock.h"
#include "gtest/gtest.h"

using namespace hetero;

namespace {

/// Two devices of different clocks, and operations that differ in one thing
/// from the first of them each.
constexpr llvm::StringLiteral kModule = R"(
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fast" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "nn.add:4 nn.clip:4 nn.relu:4">,
  "slow" = #mock.device<clockKhz = 500000, homeMemory = "ram", prices = "nn.add:4 nn.clip:4 nn.relu:4">,
  "fabric" = #hetero.fabric<memories = [<name = "ram", capacityBytes = 1024,
    bandwidthBytesPerSecond = 1, latencyPs = 0, readEnergyFjPerByte = 0,
    writeEnergyFjPerByte = 0, source = "test">]>>} {
  func.func @main(%x: tensor<4xf32>, %wide: tensor<8xf32>) -> tensor<4xf32> {
    %one = nn.constant dense<1.0> : tensor<4xf32>
    %two = nn.constant dense<2.0> : tensor<4xf32>
    %0 = nn.add %x, %one : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> loc("first")
    %1 = nn.add %0, %one : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> loc("alike")
    %2 = nn.add %1, %two : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %3 = nn.add %2, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %4 = nn.clip %3 {min = 0.0 : f32, max = 1.0 : f32} : (tensor<4xf32>) -> tensor<4xf32>
    %5 = nn.clip %4 {min = 0.0 : f32, max = 2.0 : f32} : (tensor<4xf32>) -> tensor<4xf32>
    %6 = nn.relu %5 : (tensor<4xf32>) -> tensor<4xf32>
    %7 = nn.relu %wide : (tensor<8xf32>) -> tensor<8xf32>
    return %6 : tensor<4xf32>
  }
})";

struct CostMemoTest : testing::Test {
  CostMemoTest() {
    DialectRegistry registry;
    registry.insert<nn::NnDialect, program::HeteroDialect, func::FuncDialect,
                    DLTIDialect>();
    registerMockTarget(registry);
    registerCostMemo(registry);
    context.appendDialectRegistry(registry);
    module = parseSourceString<ModuleOp>(kModule, &context);
    system = System::get(*module);
    for (Operation &op :
         getMainFunction(*module)->getBody().front().without_terminator())
      if (!isa<nn::ConstantOp>(op))
        ops.push_back(&op);
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
  FailureOr<System> system = failure();
  llvm::SmallVector<Operation *> ops;
};

} // namespace

TEST_F(CostMemoTest, TheKeyHoldsAllThatAnAnswerDependsOn) {
  ASSERT_EQ(ops.size(), 8u);
  const NamedDevice &fast = *system->findDevice("fast");
  const NamedDevice &slow = *system->findDevice("slow");
  Attribute first = CostMemo::getKey(ops[0], fast);
  ASSERT_TRUE(first);
  EXPECT_EQ(first, CostMemo::getKey(ops[1], fast)) << "names do not matter";
  EXPECT_NE(first, CostMemo::getKey(ops[0], slow)) << "the device does";
  EXPECT_NE(first, CostMemo::getKey(ops[2], fast)) << "constants do";
  EXPECT_NE(first, CostMemo::getKey(ops[3], fast)) << "being constant does";
  EXPECT_NE(CostMemo::getKey(ops[4], fast), CostMemo::getKey(ops[5], fast))
      << "attributes do";
  EXPECT_NE(CostMemo::getKey(ops[6], fast), CostMemo::getKey(ops[7], fast))
      << "types do";
  auto spec = (*module)->removeAttr(DLTIDialect::kTargetSystemDescAttrName);
  EXPECT_FALSE(CostMemo::getKey(ops[0], fast)) << "there is no system";
  (*module)->setAttr(DLTIDialect::kTargetSystemDescAttrName, spec);
}

TEST_F(CostMemoTest, AnAnswerIsGivenAgainWithoutThePlanner) {
  const NamedDevice &fast = *system->findDevice("fast");
  auto asked = priceOperation(ops[0], fast, *system);
  ASSERT_TRUE(succeeded(asked));
  EXPECT_EQ(asked->cost.latencyPs, 4000);
  Attribute key = CostMemo::getKey(ops[0], fast);
  const CostMemo *memo = CostMemo::find(ops[0]);
  ASSERT_TRUE(memo);
  auto known = memo->lookUp(key);
  ASSERT_TRUE(known);
  EXPECT_EQ(known->cost.latencyPs, 4000);
  EXPECT_EQ(known->tiling, asked->tiling);

  // An answer no planner gives shows who is asked.
  DeviceOption marked = *known;
  marked.cost.latencyPs = 77;
  Attribute other = CostMemo::getKey(ops[2], fast);
  EXPECT_FALSE(memo->lookUp(other));
  memo->remember(other, marked);
  EXPECT_EQ(priceOperation(ops[2], fast, *system)->cost.latencyPs, 77);
  // A tiling that is given is priced by the planner.
  EXPECT_EQ(
      priceOperation(ops[2], fast, *system, marked.tiling)->cost.latencyPs,
      4000);
}
