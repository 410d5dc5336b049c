//===- @Room@Target.cpp - The room joins the compiler ------------===//

#include "dialects/@Room@/Target/@Room@Target.h"
#include "dialects/@Room@/Conversion/Passes.h"
#include "dialects/@Room@/IR/@Room@.h"
#include "mlir/IR/DialectRegistry.h"

using namespace hetero;

void hetero::register@Room@Target(DialectRegistry &registry) {
  registry.insert<@room@::@Room@Dialect>();
  registry.addExtension(+[](MLIRContext *, @room@::@Room@Dialect *dialect) {
    @room@::attachPlanner(*dialect);
    @room@::attachCodegen(*dialect);
    @room@::attachSimulator(*dialect);
  });
}

void hetero::register@Room@Passes() { @room@::register@Room@ConversionPasses(); }
