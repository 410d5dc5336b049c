//===- @Room@Attrs.cpp - The device ------------------------------===//

#include "dialects/@Room@/IR/@Room@.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace hetero;
using namespace hetero::@room@;

#define GET_ATTRDEF_CLASSES
#include "dialects/@Room@/IR/@Room@Attrs.cpp.inc"

void @Room@Dialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/@Room@/IR/@Room@Attrs.cpp.inc"
      >();
}

llvm::StringRef DeviceAttr::getRequantizer() const { return "float"; }

LogicalResult DeviceAttr::validate(
    llvm::function_ref<InFlightDiagnostic()> emitError) const {
  if (getClockKhz() <= 0 || getElementsPerCycle() <= 0)
    return emitError() << "needs a positive clock and throughput";
  if (getElementEnergyFj() < 0)
    return emitError() << "needs an energy that is not negative";
  return success();
}

DataLayoutEntryListRef DeviceAttr::getEntries() const { return {}; }

FailureOr<Attribute> DeviceAttr::query(DataLayoutEntryKey key) const {
  auto name = llvm::dyn_cast<StringAttr>(key);
  if (!name)
    return failure();
  Builder builder(getContext());
  auto figure = llvm::StringSwitch<std::optional<int64_t>>(name.getValue())
                    .Case("clockKhz", getClockKhz())
                    .Case("elementsPerCycle", getElementsPerCycle())
                    .Case("elementEnergyFj", getElementEnergyFj())
                    .Default(std::nullopt);
  if (figure)
    return Attribute(builder.getI64IntegerAttr(*figure));
  if (name.getValue() == "homeMemory")
    return Attribute(builder.getStringAttr(getHomeMemory()));
  return failure();
}
