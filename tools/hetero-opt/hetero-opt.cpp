//===- hetero-opt.cpp - Run any pipeline on MLIR text ---------------------===//

#include "hetero/Registration.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  hetero::registerAllDialects(registry);
  hetero::registerAllPasses();
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "Hetero optimizer driver\n", registry));
}
