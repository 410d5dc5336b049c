//===- OutlineStages.cpp - One program for each device --------------------===//
//
// A room sees only its own stages, as functions it may lower as it likes; the
// main function keeps references and everything the plan says.
//
//===----------------------------------------------------------------------===//

#include "dialects/Hetero/IR/Hetero.h"
#include "hetero/Partition/ProgramGraph.h"
#include "hetero/Plan/Passes.h"

namespace hetero {
#define GEN_PASS_DEF_OUTLINESTAGESPASS
#include "hetero/Plan/Passes.h.inc"
} // namespace hetero

using namespace hetero;
using namespace hetero::program;

/// Moves the body of `stage` into a function at the end of `program`.
static void makeFunction(StageOp stage, ProgramOp program) {
  OpBuilder builder = OpBuilder::atBlockEnd(&program.getBody().front());
  auto function =
      func::FuncOp::create(builder, stage.getLoc(), stage.getName(),
                           builder.getFunctionType(stage.getInputs().getTypes(),
                                                   stage.getResultTypes()));
  function.getBody().takeBody(stage.getBody());
  auto yield = cast<YieldOp>(function.getBody().front().getTerminator());
  builder.setInsertionPoint(yield);
  func::ReturnOp::create(builder, yield.getLoc(), yield.getValues());
  yield.erase();
  if (Attribute tiling = stage.getTilingAttr())
    function->setAttr(kTilingAttrName, tiling);
  for (auto [i, input] : llvm::enumerate(stage.getInputs()))
    function.setArgAttr(i, kBufferAttrName, findBuffer(input));
  for (OpResult result : stage->getResults())
    function.setResultAttr(result.getResultNumber(), kBufferAttrName,
                           findBuffer(result));
}

/// Puts a launch of `stage` in its place; `origin` is what it was formed from.
static void replaceByLaunch(StageOp stage, StringRef origin) {
  OpBuilder builder(stage);
  auto callee = SymbolRefAttr::get(
      stage.getDeviceAttr(),
      FlatSymbolRefAttr::get(builder.getStringAttr(stage.getName())));
  auto launch = LaunchOp::create(
      builder, stage.getLoc(), stage.getResultTypes(), callee,
      stage.getInputs(), builder.getStringAttr(origin), stage.getTilingAttr(),
      stage.getCostAttr(), stage.getStartPsAttr(), stage.getEndPsAttr(),
      stage.getBuffersAttr(), stage.getAlternativesAttr());
  stage.replaceAllUsesWith(launch.getResults());
  stage.erase();
}

namespace {

struct OutlineStagesPass
    : hetero::impl::OutlineStagesPassBase<OutlineStagesPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    FailureOr<System> system = System::get(module);
    FailureOr<func::FuncOp> function = getMainFunction(module);
    if (failed(system) || failed(function))
      return signalPassFailure();
    auto stages = llvm::to_vector(function->getOps<StageOp>());
    for (StageOp stage : stages) {
      bool hasBuffers =
          stage.getBuffersAttr() && llvm::all_of(stage.getInputs(), findBuffer);
      if (!hasBuffers || !getStageOperation(stage)) {
        stage.emitError("is not planned: it needs one nn operation and a "
                        "buffer for each input and result; run the plan phase");
        return signalPassFailure();
      }
      if (!system->findDevice(stage.getDevice())) {
        stage.emitError() << "names the device \"" << stage.getDevice()
                          << "\", which the system does not have";
        return signalPassFailure();
      }
    }
    auto builder = OpBuilder::atBlockEnd(module.getBody());
    for (const NamedDevice *device : getDevicesByName(*system)) {
      ProgramOp program;
      for (StageOp &stage : stages) {
        if (!stage || stage.getDevice() != device->name)
          continue;
        if (!program) {
          program = ProgramOp::create(builder, function->getLoc(), device->name,
                                      /*sym_visibility=*/{});
          program.getBody().emplaceBlock();
        }
        std::string origin =
            getStageOperation(stage)->getName().getStringRef().str();
        makeFunction(stage, program);
        replaceByLaunch(stage, origin);
        stage = {};
      }
    }
  }
};

} // namespace
