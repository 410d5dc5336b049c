//===- LoadSystem.cpp - Put the system of a JSON file on the module -------===//

#include "dialects/Hetero/IR/Hetero.h"
#include "dialects/Hetero/Transforms/Passes.h"
#include "hetero/Target/SystemJson.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "llvm/Support/MemoryBuffer.h"

namespace hetero::program {
#define GEN_PASS_DEF_LOADSYSTEMPASS
#include "dialects/Hetero/Transforms/Passes.h.inc"
} // namespace hetero::program

using namespace hetero;

namespace {

struct LoadSystemPass : program::impl::LoadSystemPassBase<LoadSystemPass> {
  using Base::Base;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    auto buffer = llvm::MemoryBuffer::getFile(file);
    if (std::error_code error = buffer.getError()) {
      module.emitError() << "cannot read the system file \"" << file
                         << "\": " << error.message();
      return signalPassFailure();
    }
    FileLineColLoc location = FileLineColLoc::get(&getContext(), file, 1, 1);
    auto spec = parseSystemJson((*buffer)->getBuffer(), &getContext(),
                                [&] { return emitError(location); });
    if (failed(spec))
      return signalPassFailure();
    module->setAttr(DLTIDialect::kTargetSystemDescAttrName, *spec);
  }
};

} // namespace
