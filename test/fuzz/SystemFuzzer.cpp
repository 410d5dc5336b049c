//===- SystemFuzzer.cpp - System descriptions -----------------------------===//
//
// Whatever system is accepted must also be one the planners can reckon with:
// a small network is placed and planned on it.
//
//===----------------------------------------------------------------------===//

#include "Fuzz.h"
#include "hetero/Pipelines/Phases.h"
#include "hetero/Plan/PlanReport.h"
#include "hetero/Target/SystemJson.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

using namespace hetero;
using namespace hetero::fuzz;

/// An operation that a systolic array takes and one that it does not.
static constexpr StringLiteral kNetwork = R"mlir(
func.func @main(%x: tensor<1x2x6x6xsi8> {nn.name = "x"}) -> (tensor<1x4x6x6xsi8> {nn.name = "y"}) {
  %w = nn.constant dense<3> : tensor<4x2x3x3xsi8>
  %sx = nn.constant dense<5.0e-01> : tensor<f32>
  %sw = nn.constant dense<2.5e-01> : tensor<f32>
  %zx = nn.constant dense<1> : tensor<si8>
  %zw = nn.constant dense<0> : tensor<si8>
  %c = nn.conv %x, %w scales(%sx, %sw) zero_points(%zx, %zw) to(%sx, %zx)
    {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, requant = #nn.requant<float>}
    : (tensor<1x2x6x6xsi8>, tensor<4x2x3x3xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x4x6x6xsi8> loc("conv")
  %y = nn.relu %c scales(%sx) zero_points(%zx) to(%sx, %zx) {requant = #nn.requant<float>}
    : (tensor<1x4x6x6xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x4x6x6xsi8> loc("relu")
  return %y : tensor<1x4x6x6xsi8>
}
)mlir";

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  StringRef text(reinterpret_cast<const char *>(data), size);
  QuietContext context;
  (void)getSystemName(text);
  auto spec = parseSystemJson(text, context.get(), [&] {
    return mlir::emitError(UnknownLoc::get(context.get()));
  });
  if (failed(spec))
    return 0;
  auto module = parseSourceString<ModuleOp>(kNetwork, context.get());
  if (!module)
    llvm::report_fatal_error("the network of the fuzzer is no valid IR");
  (*module)->setAttr(DLTIDialect::kTargetSystemDescAttrName, *spec);
  for (Phase phase : {Phase::Graph, Phase::Partition, Phase::Plan}) {
    PassManager manager(context.get());
    getPhaseInfo(phase).buildPipeline(manager);
    if (failed(manager.run(*module)))
      return 0;
  }
  (void)formatPlanJson(*module);
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size,
                                          size_t maxSize, unsigned seed) {
  std::minstd_rand random(seed);
  std::string text(reinterpret_cast<const char *>(data), size);
  if (drawBelow(random, 2) == 0 || !mutateText(text, random) ||
      text.size() > maxSize)
    return LLVMFuzzerMutate(data, size, maxSize);
  llvm::copy(text, data);
  return text.size();
}
