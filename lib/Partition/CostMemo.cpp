//===- CostMemo.cpp - Answers of planners, remembered ---------------------===//

#include "hetero/Partition/CostMemo.h"
#include "dialects/Hetero/IR/Hetero.h"
#include "mlir/IR/Matchers.h"

using namespace hetero;

const CostMemo *CostMemo::find(Operation *op) {
  auto *dialect = op->getContext()->getLoadedDialect<program::HeteroDialect>();
  return dialect ? dialect->getRegisteredInterface<CostMemo>() : nullptr;
}

Attribute CostMemo::getKey(Operation *op, const NamedDevice &device) {
  auto module = op->getParentOfType<ModuleOp>();
  Attribute system =
      module ? module->getAttr(DLTIDialect::kTargetSystemDescAttrName)
             : Attribute();
  if (!system)
    return {};
  Builder builder(op->getContext());
  SmallVector<Attribute> parts{system, device.device,
                               op->getName().getIdentifier(),
                               op->getAttrDictionary()};
  for (Value operand : op->getOperands()) {
    Attribute constant;
    parts.push_back(TypeAttr::get(operand.getType()));
    parts.push_back(matchPattern(operand, m_Constant(&constant))
                        ? constant
                        : builder.getUnitAttr());
  }
  for (Type type : op->getResultTypes())
    parts.push_back(TypeAttr::get(type));
  return builder.getArrayAttr(parts);
}

std::optional<DeviceOption> CostMemo::lookUp(Attribute key) const {
  std::lock_guard<std::mutex> lock(mutex);
  auto it = answers.find(key);
  if (it == answers.end())
    return std::nullopt;
  return it->second;
}

void CostMemo::remember(Attribute key, const DeviceOption &option) const {
  std::lock_guard<std::mutex> lock(mutex);
  answers.try_emplace(key, option);
}

void hetero::registerCostMemo(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *, program::HeteroDialect *dialect) {
    dialect->addInterfaces<CostMemo>();
  });
}
