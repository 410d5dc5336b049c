//===- ClusterHarness.h - Run graph functions on the cluster ----*- C++ -*-===//
//
// Lowers a function of nn operations as one stage of a cluster, links it, runs
// it on the simulated cores and returns what it left in home memory, beside
// what the reference interpreter says.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_TEST_UNIT_CLUSTERHARNESS_H
#define HETERO_TEST_UNIT_CLUSTERHARNESS_H

#include "dialects/Cluster/IR/Cluster.h"
#include "dialects/Hetero/IR/Hetero.h"
#include "dialects/Nn/IR/Nn.h"
#include "hetero/Reference/Interpreter.h"
#include "hetero/Registration.h"
#include "hetero/Target/SystemJson.h"
#include "hetero/Target/TargetCodegen.h"
#include "hetero/Target/TargetPlanner.h"
#include "hetero/Target/TargetSimulator.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

#include "gtest/gtest.h"

#include <deque>
#include <map>
#include <random>

namespace hetero::test {

/// A system of one cluster of `cores` cores, with one memory of no latency of
/// its own.
inline std::string getClusterSystem(int cores) {
  return R"({"name": "test", "version": 1,
    "fabric": {"memories": [{"name": "dram", "capacityBytes": 67108864,
      "bandwidthBytesPerSecond": 4096000000, "latencyPs": 0,
      "readEnergyFjPerByte": 2, "writeEnergyFjPerByte": 4, "source": "test"}]},
    "devices": {"cluster0": {"kind": "cluster.device", "clockKhz": 512000,
      "cores": )" +
         std::to_string(cores) +
         R"(, "l1Bytes": 65536, "l1Banks": 16, "stackBytes": 1024,
      "programBytes": 1048576, "homeMemory": "dram", "interconnectCycles": 14,
      "portBytesPerCycle": 8, "barrierCycles": 9, "dmaBytesPerCycle": 8,
      "dmaStartupCycles": 4, "dmaRunCycles": 1, "dmaQueueDepth": 16,
      "instructionEnergyFj": 1, "source": "test", "timing": {
        "loadUseStallCycles": 1, "takenBranchCycles": 3, "jumpCycles": 2,
        "jumpRegisterHazardCycles": 1, "straddlingTargetCycles": 1,
        "multiplyHighCycles": 5, "divideCycles": 3, "divideNegativeCycles": 2,
        "fenceCycles": 2, "counterAccessCycles": 4, "systemCallCycles": 5,
        "floatAddMultiplyLatencyCycles": 0, "floatOtherLatencyCycles": 0,
        "floatDivideCycles": 19, "source": "test"}}}})";
}

/// Keeps constants behind the values of the stage, scratch behind those.
class TestSectionBuilder : public SectionBuilder {
public:
  explicit TestSectionBuilder(int64_t firstFree) : end(firstFree) {}

  Expected<Placement> addConstant(llvm::StringRef memory, llvm::StringRef,
                                  llvm::ArrayRef<uint8_t> bytes,
                                  uint32_t alignmentBytes) override {
    auto [entry, isNew] =
        offsets.try_emplace(std::string(bytes.begin(), bytes.end()), 0);
    if (isNew) {
      end = llvm::alignTo(end, alignmentBytes);
      entry->second = end;
      constants.emplace_back(end, bytes);
      end += bytes.size();
    }
    return Placement{memory.str(), entry->second};
  }

  llvm::ArrayRef<uint8_t> keep(std::vector<uint8_t> bytes) override {
    kept.push_back(std::move(bytes));
    return kept.back();
  }

  Expected<Placement> reserveScratch(llvm::StringRef, llvm::StringRef memory,
                                     int64_t bytes) override {
    end = llvm::alignTo(end, 16);
    Placement placement{memory.str(), end};
    end += bytes;
    scratchBytes = bytes;
    return placement;
  }

  void addSourceRange(llvm::StringRef stage, llvm::StringRef node,
                      uint64_t begin, uint64_t end) override {
    ranges.push_back((stage + ":" + node).str());
    EXPECT_LT(begin, end);
  }

  int64_t end;
  int64_t scratchBytes = 0;
  std::vector<std::pair<int64_t, llvm::ArrayRef<uint8_t>>> constants;
  std::vector<std::string> ranges;

private:
  std::map<std::string, int64_t> offsets;
  std::deque<std::vector<uint8_t>> kept;
};

/// What a run left behind.
struct ClusterRun {
  SmallVector<Tensor> outputs;
  StageCounters counters;
  /// The sum of the planner's estimates of the operations.
  Cost predicted;
  std::vector<uint8_t> section;
  std::vector<std::string> ranges;
};

class ClusterHarness {
public:
  explicit ClusterHarness(int cores = 8) {
    DialectRegistry registry;
    registerAllDialects(registry);
    context.appendDialectRegistry(registry);
    context.loadAllAvailableDialects();
    context.disableMultithreading();
    auto spec = parseSystemJson(getClusterSystem(cores), &context, [&] {
      return emitError(UnknownLoc::get(&context));
    });
    EXPECT_TRUE(succeeded(spec));
    system = *System::get(*spec,
                          [&] { return emitError(UnknownLoc::get(&context)); });
    EXPECT_TRUE(succeeded(getDevice().device.validate(
        [&] { return emitError(UnknownLoc::get(&context)); })));
  }

  const NamedDevice &getDevice() { return system.getDevices().front(); }

  func::FuncOp parse(StringRef text) {
    module = parseSourceString<ModuleOp>(text, &context);
    if (!module) {
      ADD_FAILURE() << "cannot parse\n" << text.str();
      return {};
    }
    return *module->getOps<func::FuncOp>().begin();
  }

  /// Random values: integers over their whole range, floats around zero with
  /// now and then a special one.
  Tensor makeRandom(Type type, bool withSpecials = true) {
    auto tensor = cast<RankedTensorType>(type);
    ElementKind kind = *getElementKind(tensor.getElementType());
    Tensor result = Tensor::zeros(kind, tensor.getShape());
    std::uniform_real_distribution<float> values(-4.0f, 4.0f);
    constexpr float infinity = std::numeric_limits<float>::infinity();
    const float specials[] = {0.0f,   -0.0f,   infinity, -infinity, NAN,
                              1e-40f, -1e-40f, 3e38f,    -1e-30f,   1e-30f};
    for (int64_t i = 0; i < result.getNumElements(); ++i) {
      if (kind == ElementKind::F32)
        result.getMutable<float>()[i] =
            withSpecials && random() % 64 == 0
                ? specials[random() % std::size(specials)]
                : values(random);
      else
        result.setInteger(i, static_cast<int64_t>(random() << 32 | random()));
    }
    return result;
  }

  /// Lowers and runs `function` with `tiling` (null for none) as one stage.
  std::optional<ClusterRun> run(func::FuncOp function, ArrayRef<Tensor> inputs,
                                Attribute tiling = {});

  MLIRContext context;
  System system;
  OwningOpRef<ModuleOp> module;
  std::mt19937 random{1};
};

inline std::optional<ClusterRun> ClusterHarness::run(func::FuncOp function,
                                                     ArrayRef<Tensor> inputs,
                                                     Attribute tiling) {
  const NamedDevice &device = getDevice();
  const TargetCodegen *codegen = device.getCodegen();
  const TargetSimulator *simulator = device.getSimulator();
  const TargetPlanner *planner = device.getPlanner();
  ClusterRun result;
  int64_t scratchBytes = 0;
  for (Operation &op : function.getBody().front().without_terminator()) {
    if (isa<nn::ConstantOp>(op))
      continue;
    Verdict verdict = planner->canRun(&op, device.device, system);
    if (!verdict) {
      ADD_FAILURE() << verdict.getDetail().str();
      return std::nullopt;
    }
    Attribute chosen =
        tiling ? tiling : planner->getTilings(&op, device.device, system)[0];
    result.predicted += planner->estimate(&op, device.device, system, chosen);
    // Kernels' own space, and values between two operations of the stage.
    scratchBytes += planner->getScratchBytes(&op, device.device, chosen);
    for (Value value : op.getResults())
      if (llvm::none_of(value.getUsers(), llvm::IsaPred<func::ReturnOp>))
        scratchBytes += llvm::alignTo(getTensorBytes(value.getType()), 16);
  }

  OwningOpRef<ModuleOp> host = ModuleOp::create(function.getLoc());
  OpBuilder builder = OpBuilder::atBlockEnd(host->getBody());
  auto program = program::ProgramOp::create(builder, function.getLoc(),
                                            "cluster0", StringAttr());
  builder.setInsertionPointToStart(&program.getBody().emplaceBlock());
  auto stage = cast<func::FuncOp>(builder.clone(*function));
  if (tiling)
    stage->setAttr("hetero.tiling", tiling);
  int64_t end = 0;
  auto place = [&](Type type) {
    int64_t offset = end;
    end = llvm::alignTo(end + getTensorBytes(type), 64);
    return program::BufferAttr::get(&context, "dram", offset,
                                    getTensorBytes(type));
  };
  SmallVector<int64_t> inputOffsets, outputOffsets;
  for (unsigned i = 0; i < stage.getNumArguments(); ++i) {
    inputOffsets.push_back(end);
    stage.setArgAttr(i, program::kBufferAttrName,
                     place(stage.getArgumentTypes()[i]));
  }
  for (unsigned i = 0; i < stage.getNumResults(); ++i) {
    outputOffsets.push_back(end);
    stage.setResultAttr(i, program::kBufferAttrName,
                        place(stage.getResultTypes()[i]));
  }

  PassManager manager(&context);
  codegen->buildLowering(manager.nest<program::ProgramOp>(), device.device);
  if (failed(manager.run(*host)) || failed(codegen->verifyLowered(program))) {
    ADD_FAILURE() << "the stage cannot be lowered";
    return std::nullopt;
  }
  TestSectionBuilder section(end);
  auto bytes = codegen->emit(program, device.device, system, section);
  if (failed(bytes)) {
    ADD_FAILURE() << "the section cannot be written";
    return std::nullopt;
  }
  EXPECT_EQ(section.scratchBytes, scratchBytes) << "the planner's figure";
  result.section = std::move(*bytes);
  result.ranges = section.ranges;

  MemorySet memories;
  memories.add("dram", section.end);
  MutableArrayRef<uint8_t> memory = memories.get("dram");
  for (auto [tensor, offset] : llvm::zip_equal(inputs, inputOffsets))
    llvm::copy(tensor.getBytes(), memory.begin() + offset);
  for (auto [offset, constant] : section.constants)
    llvm::copy(constant, memory.begin() + offset);
  auto loaded = simulator->load(result.section, device.device, system);
  if (!loaded) {
    ADD_FAILURE() << llvm::toString(loaded.takeError());
    return std::nullopt;
  }
  auto counters = (*loaded)->run(function.getSymName(), memories);
  if (!counters) {
    ADD_FAILURE() << llvm::toString(counters.takeError());
    return std::nullopt;
  }
  result.counters = std::move(*counters);
  for (auto [type, offset] :
       llvm::zip_equal(function.getResultTypes(), outputOffsets)) {
    auto tensor = cast<RankedTensorType>(type);
    const char *data = reinterpret_cast<const char *>(memory.data()) + offset;
    result.outputs.push_back(Tensor::copyOf(
        *getElementKind(tensor.getElementType()), tensor.getShape(),
        {data, (size_t)getTensorBytes(type)}));
  }
  return result;
}

} // namespace hetero::test

#endif // HETERO_TEST_UNIT_CLUSTERHARNESS_H
