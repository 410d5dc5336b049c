//===- @Room@Planner.cpp - Capability and cost -------------------===//

#include "dialects/Nn/IR/Nn.h"
#include "dialects/@Room@/IR/@Room@.h"
#include "dialects/@Room@/Target/@Room@Target.h"
#include "hetero/Target/TargetPlanner.h"

using namespace hetero;
using namespace hetero::@room@;

namespace {

constexpr RefusalReason kReasons[] = {
    {"operation", "The device has no command for the operation.",
     "leave the operation to another device"},
    {"element-type", "The device computes with 32-bit floats only.",
     "leave the operation to another device"},
    {"dynamic-shape", "A tensor's size is not known at compile time.",
     "fix the size with --input-shape or --batch"},
};
enum Reason { NoCommand, ElementType, DynamicShape };

class @Room@Planner : public TargetPlanner {
public:
  using TargetPlanner::TargetPlanner;

  llvm::ArrayRef<RefusalReason> getRefusalReasons() const override {
    return kReasons;
  }

  llvm::SmallVector<std::string>
  getResources(DeviceAttrInterface) const override {
    return {"lanes"};
  }

  Verdict canRun(Operation *op, DeviceAttrInterface,
                 const System &) const override {
    auto relu = dyn_cast<nn::ReluOp>(op);
    if (!relu)
      return Verdict::no(kReasons[NoCommand],
                         "no command computes " +
                             op->getName().getStringRef());
    auto type = cast<RankedTensorType>(relu.getInput().getType());
    if (!relu.isFloatForm())
      return Verdict::no(kReasons[ElementType], "the operation is quantised");
    if (!type.hasStaticShape())
      return Verdict::no(kReasons[DynamicShape], "the input has no fixed size");
    return Verdict::yes();
  }

  llvm::SmallVector<Attribute> getTilings(Operation *op, DeviceAttrInterface,
                                          const System &) const override {
    // One way only: the whole run at once.
    return {UnitAttr::get(op->getContext())};
  }

  // ceil(elements / elementsPerCycle) cycles; every element is read and written
  // once.
  Cost estimate(Operation *op, DeviceAttrInterface device, const System &,
                Attribute) const override {
    auto attr = cast<DeviceAttr>(device);
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    int64_t elements = type.getNumElements();
    Cost cost;
    cost.latencyCycles =
        llvm::divideCeil(elements, attr.getElementsPerCycle());
    cost.latencyPs = cyclesToPs(cost.latencyCycles, attr.getClockKhz());
    cost.energyFj = elements * attr.getElementEnergyFj();
    cost.addCycles("lanes", cost.latencyCycles);
    cost.addTraffic(attr.getHomeMemory(), elements * 4, elements * 4);
    cost.bound = "lanes";
    return cost;
  }

  llvm::SmallVector<PackedConstant>
  getPackedConstants(Operation *, DeviceAttrInterface) const override {
    return {};
  }

  int64_t getScratchBytes(Operation *, DeviceAttrInterface,
                          Attribute) const override {
    return 0;
  }
};

} // namespace

void @room@::attachPlanner(@Room@Dialect &dialect) {
  dialect.addInterfaces<@Room@Planner>();
}
