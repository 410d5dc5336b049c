//===- System.cpp - The described system, as passes ask it ----------------===//

#include "hetero/Target/System.h"
#include "hetero/Target/TargetCodegen.h"
#include "hetero/Target/TargetPlanner.h"
#include "hetero/Target/TargetSimulator.h"

using namespace hetero;

const TargetPlanner *NamedDevice::getPlanner() const {
  return device.getDialect().getRegisteredInterface<TargetPlanner>();
}

const TargetCodegen *NamedDevice::getCodegen() const {
  return device.getDialect().getRegisteredInterface<TargetCodegen>();
}

const TargetSimulator *NamedDevice::getSimulator() const {
  return device.getDialect().getRegisteredInterface<TargetSimulator>();
}

FailureOr<System> System::get(ModuleOp module) {
  auto spec = module->getAttrOfType<TargetSystemSpecInterface>(
      DLTIDialect::kTargetSystemDescAttrName);
  if (!spec)
    return module.emitError("the module describes no system; run "
                            "hetero-load-system or pass --system");
  return get(spec, [&] { return module.emitError(); });
}

FailureOr<System>
System::get(TargetSystemSpecInterface spec,
            llvm::function_ref<InFlightDiagnostic()> emitError) {
  System system;
  for (DataLayoutEntryInterface entry : spec.getEntries()) {
    auto key = llvm::dyn_cast<StringAttr>(entry.getKey());
    if (!key)
      continue;
    if (auto device = dyn_cast<DeviceAttrInterface>(entry.getValue()))
      system.devices.push_back({key.str(), device});
    if (auto fabric = dyn_cast<FabricAttrInterface>(entry.getValue())) {
      system.memories = fabric.getMemoryDescriptions();
      system.links = fabric.getLinkDescriptions();
    }
  }
  if (system.memories.empty())
    return emitError() << "the system has no \"fabric\" with a memory";
  if (system.devices.empty())
    return emitError() << "the system has no device";
  return system;
}

const NamedDevice *System::findDevice(llvm::StringRef name) const {
  const auto *it = llvm::find_if(
      devices, [&](const NamedDevice &device) { return device.name == name; });
  return it == devices.end() ? nullptr : it;
}

const MemoryDescription *System::findMemory(llvm::StringRef name) const {
  const auto *it =
      llvm::find_if(memories, [&](const MemoryDescription &memory) {
        return memory.name == name;
      });
  return it == memories.end() ? nullptr : it;
}

const LinkDescription *System::findLink(llvm::StringRef from,
                                        llvm::StringRef to) const {
  const auto *it = llvm::find_if(links, [&](const LinkDescription &link) {
    return link.from == from && link.to == to;
  });
  return it == links.end() ? nullptr : it;
}
