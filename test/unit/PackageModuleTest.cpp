//===- PackageModuleTest.cpp - Lowered modules as programs ----------------===//
//
// The mock target writes the text of its program as code, so that a test sees
// what was asked of a room.
//
//===----------------------------------------------------------------------===//

#include "hetero/Package/PackageModule.h"
#include "dialects/Hetero/IR/Hetero.h"
#include "dialects/Nn/IR/Nn.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Parser/Parser.h"
#include "test/support/Mock/IR/Mock.h"
#include <gtest/gtest.h>

using namespace hetero;

namespace {

const char *const attributes = R"(
#memory = #hetero.memory<name = "ram", capacityBytes = 1024,
  bandwidthBytesPerSecond = 1000000000, latencyPs = 0, readEnergyFjPerByte = 0,
  writeEnergyFjPerByte = 0, source = "assumption">
#use = #hetero.memory_use<memory = "ram", capacityBytes = 1024,
  arenaBytes = 128, arenaLowerBoundBytes = 128, constantBytes = 0,
  scratchBytes = 0>
#cost = #hetero.cost<latencyCycles = 8, latencyPs = 8000, energyFj = 5,
  macs = 0, bound = "unit">
)";

const char *const good = R"(
module attributes {nn.model_name = "tiny", nn.model_digest = "0123",
    hetero.system_name = "one",
    dlti.target_system_spec = #dlti.target_system_spec<
      "unit0" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "">,
      "fabric" = #hetero.fabric<memories = [
        <name = "ram", capacityBytes = 1024,
         bandwidthBytesPerSecond = 1000000000, latencyPs = 0,
         readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0,
         source = "assumption">]>>} {
  hetero.program @unit0 {
    func.func @relu(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
      return %x : tensor<1x4xf32>
    }
  }
  func.func @main(%x: tensor<1x4xf32> {nn.name = "in",
      hetero.buffer = #hetero.buffer<memory = "ram", offsetBytes = 0, sizeBytes = 64>})
      -> (tensor<4xf32> {nn.name = "out"})
      attributes {hetero.memory_use = [#use]} {
    %y = hetero.launch @unit0::@relu(%x) {cost = #cost, start_ps = 0, end_ps = 8000,
      buffers = [#hetero.buffer<memory = "ram", offsetBytes = 64, sizeBytes = 64>]}
      : (tensor<1x4xf32>) -> tensor<1x4xf32> loc(fused["relu", "clip"])
    %z = hetero.view %y : tensor<1x4xf32> to tensor<4xf32>
    return %z : tensor<4xf32>
  }
}
)";

/// Packages `text` and reads the container back.
class PackageModuleTest : public testing::Test {
protected:
  PackageModuleTest() {
    DialectRegistry registry;
    registry.insert<DLTIDialect, func::FuncDialect, nn::NnDialect,
                    program::HeteroDialect>();
    registerMockTarget(registry);
    context.appendDialectRegistry(registry);
    context.printOpOnDiagnostic(false);
  }

  std::string package(StringRef text) {
    ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
      messages += diagnostic.str() + "\n";
      return success();
    });
    module = parseSourceString<ModuleOp>((attributes + text).str(), &context);
    if (!module)
      return messages;
    PackageBuilder builder;
    ContainerWriter writer;
    if (failed(packageModule(*module, "{}", builder, writer)))
      return messages;
    std::string bytes;
    llvm::raw_string_ostream os(bytes);
    writer.write(os);
    container = llvm::cantFail(Container::fromBuffer(
        llvm::MemoryBuffer::getMemBufferCopy(bytes, "test.hetero")));
    program = llvm::cantFail(readProgram(*container));
    return messages;
  }

  /// The messages for the good module with some words replaced.
  std::string packageWith(StringRef words, StringRef replacement) {
    std::string text = good;
    size_t position = text.find(words);
    EXPECT_NE(position, std::string::npos) << words.str();
    text.replace(position, words.size(), replacement.str());
    return package(text);
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
  std::string messages;
  std::optional<Container> container;
  PackagedProgram program;
};

TEST_F(PackageModuleTest, APlannedModuleBecomesAProgram) {
  EXPECT_EQ(package(good), "");
  EXPECT_EQ(program.modelName, "tiny");
  EXPECT_EQ(program.modelDigest, "0123");
  EXPECT_EQ(program.system.name, "one");
  EXPECT_NE(program.system.attribute.find("#mock.device<"), std::string::npos);
  ASSERT_EQ(program.memories.size(), 1u);
  EXPECT_EQ(program.memories[0].sizeBytes, 128);

  ASSERT_EQ(program.values.size(), 3u);
  EXPECT_EQ(program.values[1].name, "relu");
  EXPECT_EQ(program.values[1].region.offsetBytes, 64);
  EXPECT_EQ(program.values[1].region.sizeBytes, 16);
  EXPECT_EQ(program.values[2].region.offsetBytes, 64);
  ASSERT_EQ(program.inputs.size(), 1u);
  EXPECT_EQ(program.inputs[0].name, "in");
  ASSERT_EQ(program.outputs.size(), 1u);
  EXPECT_EQ(program.outputs[0].name, "out");
  EXPECT_EQ(program.outputs[0].value, 2u);

  ASSERT_EQ(program.steps.size(), 2u);
  EXPECT_EQ(program.steps[0].kind, ProgramStep::Kind::Stage);
  EXPECT_EQ(program.steps[0].name, "relu");
  EXPECT_EQ(program.steps[0].device, "unit0");
  EXPECT_EQ(program.steps[0].nodes, (std::vector<std::string>{"relu", "clip"}));
  EXPECT_EQ(program.steps[1].kind, ProgramStep::Kind::View);

  ASSERT_EQ(program.devices.size(), 1u);
  EXPECT_EQ(program.devices[0].room, "mock");
  EXPECT_NE(llvm::toStringRef(program.devices[0].bytes).find("@relu"),
            StringRef::npos);

  auto predictions = llvm::cantFail(readPredictions(*container));
  ASSERT_EQ(predictions.size(), 1u);
  EXPECT_EQ(predictions[0].latencyCycles, 8);
  EXPECT_EQ(predictions[0].endPs, 8000);
  EXPECT_EQ(predictions[0].energyFj, 5);
}

TEST_F(PackageModuleTest, ModulesThatAreNotPlannedAreRefused) {
  EXPECT_EQ(packageWith("attributes {hetero.memory_use = [#use]}", ""),
            "is not planned: the attribute \"hetero.memory_use\" is missing\n");
}

TEST_F(PackageModuleTest, EveryFunctionNeedsTheNameMain) {
  EXPECT_EQ(packageWith("@main", "@other"),
            "has no function \"main\" to package\n");
}

TEST_F(PackageModuleTest, StepsNeedCostAndTime) {
  EXPECT_NE(packageWith("cost = #cost, ", "")
                .find("is not planned: it has no cost or no time"),
            std::string::npos);
}

TEST_F(PackageModuleTest, ValuesNeedBuffers) {
  EXPECT_EQ(packageWith("hetero.buffer = #hetero.buffer<memory = \"ram\", "
                        "offsetBytes = 0, sizeBytes = 64>",
                        "nn.other"),
            "is not planned: a value has no buffer\n");
}

TEST_F(PackageModuleTest, BuffersHoldTheirValues) {
  EXPECT_EQ(packageWith("offsetBytes = 0, sizeBytes = 64",
                        "offsetBytes = 0, sizeBytes = 8"),
            "has a buffer of 8 bytes for a value of 16\n");
}

TEST_F(PackageModuleTest, OnlyLoweredStepsArePackaged) {
  EXPECT_EQ(
      packageWith("%z = hetero.view %y : tensor<1x4xf32> to tensor<4xf32>",
                  "%z = nn.reshape %y : tensor<1x4xf32> to tensor<4xf32>"),
      "is not lowered: only launches, transfers and views can be "
      "packaged\n");
}

TEST_F(PackageModuleTest, ProgramsNeedADeviceThatWritesThem) {
  EXPECT_EQ(packageWith("\"unit0\" = #mock", "\"unit1\" = #mock"),
            "no device of the system writes the code of \"unit0\"\n");
}

TEST_F(PackageModuleTest, RoomsCheckWhatIsLeft) {
  EXPECT_EQ(packageWith("return %x : tensor<1x4xf32>",
                        "%y = nn.relu %x : (tensor<1x4xf32>) -> "
                        "tensor<1x4xf32> return %y : tensor<1x4xf32>"),
            "'nn.relu' op is left after lowering\n");
}

TEST_F(PackageModuleTest, ValuesHaveStaticShapes) {
  std::string text = good;
  for (size_t at; (at = text.find("tensor<1x4xf32>")) != std::string::npos;)
    text.replace(at, 15, "tensor<?x4xf32>");
  EXPECT_EQ(package(text),
            "a container cannot hold values of type 'tensor<?x4xf32>'\n");
}

} // namespace
