//===- CheckReport.cpp - One look before compiling ------------------------===//
//
// The same questions that placement asks, but every answer is kept: a refusal
// by all devices is a line of the report, not its end.
//
//===----------------------------------------------------------------------===//

#include "hetero/Partition/CheckReport.h"
#include "dialects/Nn/IR/Nn.h"
#include "hetero/Interfaces/WorkloadOpInterface.h"
#include "hetero/Partition/ProgramGraph.h"
#include "hetero/Support/NodeNames.h"

using namespace hetero;

bool CheckedOperator::hasDevice() const { return getFastest().has_value(); }

std::optional<unsigned> CheckedOperator::getFastest() const {
  std::optional<unsigned> fastest;
  for (auto [i, option] : llvm::enumerate(options))
    if (option.verdict &&
        (!fastest || option.cost.latencyPs < options[*fastest].cost.latencyPs))
      fastest = i;
  return fastest;
}

static std::string print(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

FailureOr<CheckReport> hetero::checkModule(ModuleOp module) {
  FailureOr<System> system = System::get(module);
  FailureOr<func::FuncOp> function = getMainFunction(module);
  if (failed(system) || failed(function))
    return failure();
  CheckReport report;
  llvm::SmallVector<const NamedDevice *> devices = getDevicesByName(*system);
  for (const NamedDevice *device : devices)
    report.devices.push_back(device->name);
  for (Operation &op : function->getBody().front()) {
    auto workload = dyn_cast<WorkloadOpInterface>(op);
    // What is no work: constants, and other views of a value's bytes.
    if (!workload || isa<nn::ConstantOp, nn::ReshapeOp>(op))
      continue;
    CheckedOperator entry;
    for (StringRef name : getNodeNames(&op))
      entry.nodes.push_back(name.str());
    entry.operation = op.getName().getStringRef().str();
    entry.resultType = print(op.getResult(0).getType());
    entry.macs = workload.getMacs();
    entry.bytes = workload.getOperandBytes() + workload.getResultBytes();
    for (Value operand : op.getOperands())
      if (operand.getDefiningOp<nn::ConstantOp>())
        entry.constantBytes += getTensorBytes(operand.getType());
    for (const NamedDevice *device : devices) {
      FailureOr<DeviceOption> option = priceOperation(&op, *device, *system);
      if (failed(option))
        return failure();
      entry.options.push_back(std::move(*option));
    }
    report.operators.push_back(std::move(entry));
  }
  return report;
}
