//===- MockTarget.cpp - Planner, codegen and simulator of the mock --------===//

#include "dialects/Nn/IR/Nn.h"
#include "hetero/Target/TargetCodegen.h"
#include "hetero/Target/TargetPlanner.h"
#include "hetero/Target/TargetSimulator.h"
#include "mlir/Pass/Pass.h"
#include "test/support/Mock/IR/Mock.h"

using namespace hetero;
using namespace hetero::mock;

namespace {

constexpr RefusalReason kReasons[] = {
    {"no-price", "The table has no price for the operation.",
     "add it to the prices"}};

/// The cycle counts `device` lists for `op`, one a tiling.
SmallVector<int64_t> findPrices(Operation *op, DeviceAttr device) {
  auto findKey = [&](StringRef wanted) {
    SmallVector<int64_t> cycles;
    SmallVector<StringRef> entries;
    device.getPrices().split(entries, ' ', -1, /*KeepEmpty=*/false);
    for (StringRef entry : entries) {
      auto [key, list] = entry.split(':');
      if (key != wanted)
        continue;
      SmallVector<StringRef> numbers;
      list.split(numbers, ',');
      for (StringRef number : numbers) {
        int64_t value = 0;
        number.getAsInteger(10, value);
        cycles.push_back(value);
      }
    }
    return cycles;
  };
  if (auto name = dyn_cast<NameLoc>(op->getLoc()))
    if (auto cycles = findKey(name.getName()); !cycles.empty())
      return cycles;
  return findKey(op->getName().getStringRef());
}

struct MockPlanner : TargetPlanner {
  using TargetPlanner::TargetPlanner;

  ArrayRef<RefusalReason> getRefusalReasons() const override {
    return kReasons;
  }
  SmallVector<std::string> getResources(DeviceAttrInterface) const override {
    return {"unit"};
  }
  Verdict canRun(Operation *op, DeviceAttrInterface device,
                 const System &) const override {
    if (findPrices(op, cast<DeviceAttr>(device)).empty())
      return Verdict::no(kReasons[0], op->getName().getStringRef());
    return Verdict::yes();
  }
  SmallVector<Attribute> getTilings(Operation *op, DeviceAttrInterface device,
                                    const System &) const override {
    SmallVector<Attribute> tilings;
    Builder builder(op->getContext());
    for (size_t i = 0; i < findPrices(op, cast<DeviceAttr>(device)).size(); ++i)
      tilings.push_back(builder.getI64IntegerAttr(i));
    return tilings;
  }
  Cost estimate(Operation *op, DeviceAttrInterface device, const System &,
                Attribute tiling) const override {
    auto mock = cast<DeviceAttr>(device);
    int64_t cycles = findPrices(op, mock)[cast<IntegerAttr>(tiling).getInt()];
    Cost cost;
    cost.latencyCycles = cycles;
    // A negative price is how a test makes a broken planner.
    cost.latencyPs =
        cycles < 0 ? cycles : cyclesToPs(cycles, mock.getClockKhz());
    cost.energyFj = cycles * mock.getEnergyFjPerCycle();
    auto workload = cast<WorkloadOpInterface>(op);
    cost.macs = workload.getMacs();
    cost.addCycles("unit", cycles);
    cost.addTraffic(mock.getHomeMemory(), workload.getOperandBytes(),
                    workload.getResultBytes());
    cost.bound = "unit";
    return cost;
  }
  SmallVector<PackedConstant>
  getPackedConstants(Operation *op, DeviceAttrInterface) const override {
    SmallVector<PackedConstant> constants;
    for (OpOperand &operand : op->getOpOperands())
      if (operand.get().getDefiningOp<nn::ConstantOp>())
        constants.push_back({operand.getOperandNumber(), "plain",
                             getTensorBytes(operand.get().getType())});
    return constants;
  }
  int64_t getScratchBytes(Operation *, DeviceAttrInterface device,
                          Attribute) const override {
    return cast<DeviceAttr>(device).getScratchBytes();
  }
};

/// Turns every nn operation of a program into mock.work, but for those at
/// locations called "stubborn".
struct MockLowerPass : PassWrapper<MockLowerPass, OperationPass<>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(MockLowerPass)
  StringRef getArgument() const override { return "mock-lower"; }
  StringRef getDescription() const override {
    return "Turn nn operations into mock.work";
  }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<MockDialect>();
  }
  void runOnOperation() override {
    SmallVector<Operation *> work;
    getOperation()->walk([&](Operation *op) {
      auto name = dyn_cast<NameLoc>(op->getLoc());
      if (isa<nn::NnDialect>(op->getDialect()) &&
          !(name && name.getName() == "stubborn"))
        work.push_back(op);
    });
    for (Operation *op : work) {
      OpBuilder builder(op);
      auto lowered =
          WorkOp::create(builder, op->getLoc(), op->getResultTypes(),
                         op->getName().getStringRef(), op->getOperands());
      op->replaceAllUsesWith(lowered);
      op->erase();
    }
  }
};

struct MockCodegen : TargetCodegen {
  using TargetCodegen::TargetCodegen;

  void buildLowering(OpPassManager &manager,
                     DeviceAttrInterface) const override {
    manager.addPass(std::make_unique<MockLowerPass>());
  }
  LogicalResult verifyLowered(Operation *program) const override {
    WalkResult result = program->walk([](Operation *op) -> WalkResult {
      if (!isa<nn::NnDialect>(op->getDialect()))
        return WalkResult::advance();
      return op->emitOpError("is left after lowering");
    });
    return failure(result.wasInterrupted());
  }
  FailureOr<std::vector<uint8_t>> emit(Operation *program, DeviceAttrInterface,
                                       const System &,
                                       SectionBuilder &) const override {
    std::string text;
    llvm::raw_string_ostream os(text);
    program->print(os);
    return std::vector<uint8_t>(text.begin(), text.end());
  }
  uint32_t getSectionVersion() const override { return 1; }
};

struct MockSimulator : TargetSimulator {
  using TargetSimulator::TargetSimulator;

  Expected<std::unique_ptr<LoadedSection>>
  load(ArrayRef<uint8_t>, DeviceAttrInterface, const System &) const override {
    return makeError("the mock target computes nothing");
  }
};

} // namespace

void hetero::registerMockTarget(DialectRegistry &registry) {
  registry.insert<MockDialect>();
  registry.addExtension(+[](MLIRContext *, MockDialect *dialect) {
    dialect->addInterfaces<MockPlanner, MockCodegen, MockSimulator>();
  });
}
