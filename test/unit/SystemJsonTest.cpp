//===- SystemJsonTest.cpp - Systems read from text ------------------------===//

#include "hetero/Target/SystemJson.h"
#include "dialects/Hetero/IR/Hetero.h"
#include "dialects/Hetero/Transforms/Passes.h"
#include "hetero/Target/System.h"
#include "mlir/Pass/PassManager.h"
#include "test/support/Mock/IR/Mock.h"
#include "gtest/gtest.h"

using namespace hetero;

namespace {

constexpr llvm::StringLiteral kSystem = R"({
  "name": "pair", "version": 1,
  "fabric": {
    "memories": [
      {"name": "ram", "capacityBytes": 1024, "bandwidthBytesPerSecond": 8,
       "latencyPs": 4, "readEnergyFjPerByte": 2, "writeEnergyFjPerByte": 1, "source": "test"},
      {"name": "own", "capacityBytes": 64, "bandwidthBytesPerSecond": 16,
       "latencyPs": 0, "readEnergyFjPerByte": 0, "writeEnergyFjPerByte": 0, "source": "test"}],
    "links": [{"from": "ram", "to": "own", "bandwidthBytesPerSecond": 2,
       "latencyPs": 1, "energyFjPerByte": 3, "source": "test"},
      {"from": "own", "to": "ram", "bandwidthBytesPerSecond": 2,
       "latencyPs": 1, "energyFjPerByte": 3, "source": "test"}]},
  "devices": {"m": {"kind": "mock.device", "clockKhz": 1000, "homeMemory": "own", "prices": ""}}
})";

/// A context that knows the mock dialect, with or without its target.
struct SystemJsonTest : testing::Test {
  void registerDialects(bool withTarget) {
    DialectRegistry registry;
    registry.insert<program::HeteroDialect, DLTIDialect, mock::MockDialect>();
    if (withTarget)
      registerMockTarget(registry);
    context.appendDialectRegistry(registry);
    context.loadAllAvailableDialects();
  }

  FailureOr<TargetSystemSpecInterface> parse(llvm::StringRef text) {
    return parseSystemJson(
        text, &context, [&] { return emitError(UnknownLoc::get(&context)); });
  }

  MLIRContext context;
};

} // namespace

TEST_F(SystemJsonTest, ReadsMemoriesLinksAndDevices) {
  registerDialects(/*withTarget=*/true);
  auto spec = parse(kSystem);
  ASSERT_TRUE(succeeded(spec));
  auto system =
      System::get(*spec, [&] { return emitError(UnknownLoc::get(&context)); });
  ASSERT_TRUE(succeeded(system));
  ASSERT_EQ(system->getMemories().size(), 2u);
  EXPECT_EQ(system->getMemories()[0].name, "ram");
  EXPECT_EQ(system->getMemories()[0].readEnergyFjPerByte, 2);
  const LinkDescription *link = system->findLink("ram", "own");
  ASSERT_NE(link, nullptr);
  EXPECT_EQ(link->energyFjPerByte, 3);
  EXPECT_EQ(system->findLink("own", "moon"), nullptr);
  const NamedDevice *device = system->findDevice("m");
  ASSERT_NE(device, nullptr);
  EXPECT_EQ(device->device.getClockKhz(), 1000);
  EXPECT_NE(device->getPlanner(), nullptr);
  EXPECT_EQ(system->findDevice("n"), nullptr);
  EXPECT_EQ(system->findMemory("moon"), nullptr);
}

TEST_F(SystemJsonTest, NameIsReadWithoutDialects) {
  EXPECT_EQ(getSystemName(kSystem), "pair");
  EXPECT_EQ(getSystemName("{}"), "");
  EXPECT_EQ(getSystemName("{"), "");
}

/// The one thing a text cannot spell: a dialect whose target was not delivered.
TEST_F(SystemJsonTest, VerifierNamesEveryMissingInterface) {
  registerDialects(/*withTarget=*/false);
  auto spec = parse(kSystem);
  ASSERT_TRUE(succeeded(spec));
  OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(&context));
  (*module)->setAttr(DLTIDialect::kTargetSystemDescAttrName, *spec);
  std::string report;
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    report += diagnostic.str() + "\n";
    return success();
  });
  PassManager manager(&context);
  manager.addPass(program::createVerifySystemPass());
  EXPECT_TRUE(failed(manager.run(*module)));
  EXPECT_EQ(report,
            "device \"m\" has a dialect \"mock\" without a planner\n"
            "device \"m\" has a dialect \"mock\" without codegen\n"
            "device \"m\" has a dialect \"mock\" without a simulator\n");
}
