//===- CostTableTest.cpp - Answers of planners, collected -----------------===//

#include "hetero/Partition/CostTable.h"
#include "dialects/Hetero/IR/Hetero.h"
#include "dialects/Nn/IR/Nn.h"
#include "hetero/Partition/ProgramGraph.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Parser/Parser.h"
#include "test/support/Mock/IR/Mock.h"
#include "gtest/gtest.h"

using namespace hetero;

namespace {

/// Devices "b" and "a", listed in that order, on one memory.
constexpr llvm::StringLiteral kModule = R"(
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "b" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "nn.relu:8,4,4">,
  "a" = #mock.device<clockKhz = 500000, homeMemory = "ram", prices = "nn.relu:1 nn.tanh:2">,
  "fabric" = #hetero.fabric<memories = [<name = "ram", capacityBytes = 1024,
    bandwidthBytesPerSecond = 1, latencyPs = 0, readEnergyFjPerByte = 0,
    writeEnergyFjPerByte = 0, source = "test">]>>} {
  func.func @main(%x: tensor<16xf32>) -> tensor<16xf32> {
    %0 = nn.relu %x : (tensor<16xf32>) -> tensor<16xf32>
    %1 = nn.tanh %0 : (tensor<16xf32>) -> tensor<16xf32>
    return %1 : tensor<16xf32>
  }
})";

struct CostTableTest : testing::Test {
  CostTableTest() {
    DialectRegistry registry;
    registry.insert<nn::NnDialect, program::HeteroDialect, func::FuncDialect,
                    DLTIDialect>();
    registerMockTarget(registry);
    context.appendDialectRegistry(registry);
    module = parseSourceString<ModuleOp>(kModule, &context);
    system = System::get(*module);
    for (Operation &op : getMainFunction(*module)->getBody().front())
      ops.push_back(&op);
    ops.pop_back();
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
  FailureOr<System> system = failure();
  llvm::SmallVector<Operation *> ops;
};

} // namespace

TEST_F(CostTableTest, DevicesAreSortedByName) {
  auto devices = getDevicesByName(*system);
  ASSERT_EQ(devices.size(), 2u);
  EXPECT_EQ(devices[0]->name, "a");
  EXPECT_EQ(devices[1]->name, "b");
}

TEST_F(CostTableTest, RowsHoldTheBestTilingOrTheRefusal) {
  auto rows = buildCostTable(ops, *system);
  ASSERT_TRUE(succeeded(rows));
  ASSERT_EQ(rows->size(), 2u);
  // "a": one cycle of 2 ns. "b": the first of two tilings with 4 cycles of 1
  // ns.
  EXPECT_EQ((*rows)[0].options[0].cost.latencyPs, 2000);
  EXPECT_EQ((*rows)[0].options[1].cost.latencyPs, 4000);
  EXPECT_EQ(cast<IntegerAttr>((*rows)[0].options[1].tiling).getInt(), 1);
  EXPECT_TRUE((*rows)[1].options[0].verdict);
  EXPECT_FALSE((*rows)[1].options[1].verdict);
  EXPECT_EQ((*rows)[1].options[1].verdict.getReasonId(), "no-price");
}

TEST_F(CostTableTest, AFixedTilingIsPricedAsItIs) {
  Attribute tiling = Builder(&context).getI64IntegerAttr(0);
  auto option =
      priceOperation(ops[0], *system->findDevice("b"), *system, tiling);
  ASSERT_TRUE(succeeded(option));
  EXPECT_EQ(option->cost.latencyPs, 8000);
  EXPECT_EQ(option->tiling, tiling);
}

TEST_F(CostTableTest, GraphHasOneNodeAnOperationAndItsOptions) {
  auto graph = buildProgramGraph(*getMainFunction(*module), *system);
  ASSERT_TRUE(succeeded(graph));
  const PlacementProblem &problem = graph->problem;
  ASSERT_EQ(problem.nodes.size(), 2u);
  EXPECT_EQ(problem.nodes[0].options.size(), 2u);
  EXPECT_EQ(problem.nodes[1].options.size(), 1u);
  ASSERT_EQ(problem.values.size(), 3u);
  EXPECT_EQ(problem.values[0].bytes, 64);
  EXPECT_FALSE(problem.values[0].producer.has_value());
  EXPECT_TRUE(problem.values[2].isProgramResult);
  EXPECT_FALSE(problem.values[1].isProgramResult);
  EXPECT_EQ(problem.nodes[1].inputs, (llvm::SmallVector<unsigned, 4>{1}));
}
