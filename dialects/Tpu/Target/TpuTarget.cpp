//===- TpuTarget.cpp - The systolic array as a target ---------------------===//
//
// Delivers what the dialect promised.
//
//===----------------------------------------------------------------------===//

#include "dialects/Tpu/Target/TpuTarget.h"
#include "dialects/Tpu/Conversion/Passes.h"
#include "dialects/Tpu/Target/TpuCodegen.h"
#include "dialects/Tpu/Target/TpuPlanner.h"
#include "dialects/Tpu/Target/TpuSimulator.h"
#include "dialects/Tpu/Transforms/Passes.h"

using namespace hetero;
using namespace hetero::tpu;

void hetero::registerTpuTarget(DialectRegistry &registry) {
  registry.insert<TpuDialect>();
  registry.addExtension(+[](MLIRContext *, TpuDialect *dialect) {
    dialect->addInterfaces<TpuPlanner, TpuCodegen, TpuSimulator>();
  });
}

void hetero::registerTpuPasses() {
  tpu::registerTpuConversionPasses();
  tpu::registerTpuTransformsPasses();
}

FailureOr<ProgramDevice> tpu::getProgramDevice(program::ProgramOp program) {
  auto module = program->getParentOfType<ModuleOp>();
  if (!module)
    return program.emitOpError("belongs to no module that describes a system");
  FailureOr<System> system = System::get(module);
  if (failed(system))
    return failure();
  const NamedDevice *device = system->findDevice(program.getSymName());
  if (!device)
    return program.emitOpError()
           << "has the name of no device of the system; expected \""
           << program.getSymName() << "\"";
  auto array = dyn_cast<DeviceAttr>(device->device);
  if (!array)
    return program.emitOpError() << "is a program of " << device->device
                                 << ", which is no systolic array";
  return ProgramDevice{array, *system};
}
