//===- ClusterPlanner.cpp - Capability, tilings and cost ------------------===//
//
// The cluster is the fallback of every system: it refuses only what has no
// fixed size or no arithmetic of its own.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/IR/Cluster.h"
#include "dialects/Cluster/Target/AddressMap.h"
#include "dialects/Cluster/Target/ClusterCost.h"
#include "dialects/Cluster/Target/ClusterTarget.h"
#include "dialects/Cluster/Target/KernelOperands.h"
#include "dialects/Cluster/Target/Pieces.h"
#include "dialects/Nn/IR/Nn.h"
#include "hetero/Target/TargetPlanner.h"

using namespace hetero;
using namespace hetero::cluster;

namespace {

constexpr RefusalReason kReasons[] = {
    {"no-kernel", "The operation is not one the cluster has a kernel for.",
     "remove the operation, or express it by supported ones"},
    {"dynamic-shape", "A tensor's size is not known at compile time.",
     "fix the size with --input-shape or --batch"},
    {"element-type",
     "A tensor has elements narrower than a byte, which cores cannot address.",
     "widen the elements to 8 bits"},
    {"requantizer",
     "The operation asks for a requantiser other than the float one.",
     "leave the choice of the requantiser to the device"},
    {"address-window",
     "A tensor is larger than the 1 GiB the cores can address.",
     "cut the tensor, for example by a smaller batch"},
    {"empty-tensor", "A tensor has no elements, and so no place in a memory.",
     "remove the operation: nothing is computed"},
};
enum Reason {
  NoKernel,
  DynamicShape,
  ElementType,
  Requantizer,
  AddressWindow,
  EmptyTensor
};

class ClusterPlanner : public TargetPlanner {
public:
  using TargetPlanner::TargetPlanner;

  llvm::ArrayRef<RefusalReason> getRefusalReasons() const override {
    return kReasons;
  }

  llvm::SmallVector<std::string>
  getResources(DeviceAttrInterface) const override {
    return {"cores", "dma"};
  }

  Verdict canRun(Operation *op, DeviceAttrInterface device,
                 const System &system) const override;

  llvm::SmallVector<Attribute> getTilings(Operation *op,
                                          DeviceAttrInterface device,
                                          const System &system) const override;

  Cost estimate(Operation *op, DeviceAttrInterface device, const System &system,
                Attribute tiling) const override {
    auto cluster = cast<DeviceAttr>(device);
    if (auto tile = dyn_cast_if_present<TileAttr>(tiling))
      if (auto estimate = estimateTiled(op, cluster, system, tile, profiles))
        return estimate->cost;
    return estimateInPlace(op, cluster, system, profiles).cost;
  }

  llvm::SmallVector<PackedConstant>
  getPackedConstants(Operation *op, DeviceAttrInterface device) const override;

  int64_t getScratchBytes(Operation *op, DeviceAttrInterface device,
                          Attribute tiling) const override {
    return getKernelScratchBytes(op);
  }

private:
  /// Reading off a kernel's arithmetic takes longer than pricing it.
  ProfileCache profiles;
};

} // namespace

/// Checks one operand or result; its place is named in the refusal.
static Verdict checkTensor(Type type, const llvm::Twine &place) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor || !tensor.hasStaticShape())
    return Verdict::no(kReasons[DynamicShape],
                       place + " has the type " + llvm::Twine([&] {
                         std::string text;
                         llvm::raw_string_ostream(text) << type;
                         return text;
                       }()));
  if (tensor.getNumElements() == 0)
    return Verdict::no(kReasons[EmptyTensor], place + " has no elements");
  // A boolean takes a byte.
  unsigned width = tensor.getElementTypeBitWidth();
  if (width % 8 != 0 && width != 1)
    return Verdict::no(kReasons[ElementType], place + " has elements of " +
                                                  llvm::Twine(width) + " bits");
  if (getTensorBytes(type) > HETERO_HOME_WINDOW_BYTES)
    return Verdict::no(kReasons[AddressWindow],
                       place + " has " + llvm::Twine(getTensorBytes(type)) +
                           " bytes");
  return Verdict::yes();
}

Verdict ClusterPlanner::canRun(Operation *op, DeviceAttrInterface,
                               const System &) const {
  if (!isa_and_present<nn::NnDialect>(op->getDialect()))
    return Verdict::no(kReasons[NoKernel],
                       "no kernel computes " + op->getName().getStringRef());
  for (auto [i, type] : llvm::enumerate(op->getOperandTypes()))
    if (Verdict verdict = checkTensor(type, "operand " + llvm::Twine(i));
        !verdict)
      return verdict;
  for (Type type : op->getResultTypes())
    if (Verdict verdict = checkTensor(type, "the result"); !verdict)
      return verdict;
  if (auto quantized = dyn_cast<nn::QuantizedOpInterface>(op))
    if (auto kind = quantized.getRequant();
        kind && *kind != nn::RequantKind::Float)
      return Verdict::no(kReasons[Requantizer],
                         "the operation asks for " +
                             nn::stringifyRequantKind(*kind));
  return Verdict::yes();
}

/// The cheapest tiles, then the kernel in place, the cheapest of all first.
llvm::SmallVector<Attribute>
ClusterPlanner::getTilings(Operation *op, DeviceAttrInterface device,
                           const System &system) const {
  constexpr size_t kMaximumTilings = 4;
  auto cluster = cast<DeviceAttr>(device);
  struct Priced {
    int64_t cycles;
    size_t order;
    Attribute tiling;
  };
  llvm::SmallVector<Priced> priced;
  for (TileAttr tile : getTileCandidates(op, getTileBytes(cluster)))
    if (auto estimate = estimateTiled(op, cluster, system, tile, profiles))
      priced.push_back({estimate->cost.latencyCycles, priced.size(), tile});
  priced.push_back(
      {estimateInPlace(op, cluster, system, profiles).cost.latencyCycles,
       priced.size(), InPlaceAttr::get(op->getContext())});
  llvm::sort(priced, [](const Priced &lhs, const Priced &rhs) {
    return std::tie(lhs.cycles, lhs.order) < std::tie(rhs.cycles, rhs.order);
  });
  llvm::SmallVector<Attribute> tilings;
  for (const Priced &entry : priced)
    if (tilings.size() < kMaximumTilings || isa<InPlaceAttr>(entry.tiling))
      tilings.push_back(entry.tiling);
  return tilings;
}

llvm::SmallVector<PackedConstant>
ClusterPlanner::getPackedConstants(Operation *op, DeviceAttrInterface) const {
  llvm::SmallVector<PackedConstant> constants;
  for (auto [i, entry] : llvm::enumerate(getKernelOperands(op)))
    if (entry.constant && !entry.isBaked)
      constants.push_back({static_cast<unsigned>(i),
                           entry.isDerived ? "combined-scale" : "plain",
                           getTensorBytes(op->getOperand(i).getType())});
  return constants;
}

void cluster::attachPlanner(ClusterDialect &dialect) {
  dialect.addInterfaces<ClusterPlanner>();
}
