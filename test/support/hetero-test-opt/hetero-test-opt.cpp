//===- hetero-test-opt.cpp - hetero-opt with what only tests use ----------===//

#include "hetero/Registration.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "test/support/Mock/IR/Mock.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  hetero::registerAllDialects(registry);
  hetero::registerMockTarget(registry);
  hetero::registerAllPasses();
  return mlir::asMainReturnCode(mlir::MlirOptMain(
      argc, argv, "Hetero optimizer driver with test targets\n", registry));
}
