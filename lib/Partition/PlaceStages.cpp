//===- PlaceStages.cpp - Put every operation into a stage -----------------===//
//
// The decision is PlacementSearch's; this pass asks for it and writes it into
// the IR.
//
//===----------------------------------------------------------------------===//

#include "dialects/Hetero/IR/Hetero.h"
#include "dialects/Nn/IR/Nn.h"
#include "hetero/Partition/Passes.h"
#include "hetero/Partition/ProgramGraph.h"
#include "hetero/Support/NodeNames.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/StringSet.h"

namespace hetero {
#define GEN_PASS_DEF_PLACESTAGESPASS
#include "hetero/Partition/Passes.h.inc"
} // namespace hetero

using namespace hetero;
using program::StageOp;

namespace {

/// Gives names that no other stage of the function has.
class UniqueNames {
public:
  /// The name of the ONNX node `op` came from, or of its kind, with a number
  /// behind it if that is taken.
  std::string choose(Operation *op) {
    StringRef wanted = getNodeName(op);
    if (wanted.empty())
      wanted = op->getName().stripDialect();
    std::string name = wanted.str();
    for (unsigned i = 1; !taken.insert(name).second; ++i)
      name = (wanted + "_" + Twine(i)).str();
    return name;
  }

private:
  llvm::StringSet<> taken;
};

struct PlaceStagesPass : hetero::impl::PlaceStagesPassBase<PlaceStagesPass> {
  using Base::Base;

  void runOnOperation() override {
    FailureOr<System> system = System::get(getOperation());
    FailureOr<func::FuncOp> function = getMainFunction(getOperation());
    if (failed(system) || failed(function))
      return signalPassFailure();
    FailureOr<ProgramGraph> graph = buildProgramGraph(*function, *system);
    if (failed(graph))
      return signalPassFailure();
    if (llvm::any_of(graph->units, llvm::IsaPred<StageOp>)) {
      function->emitError("the function has stages already");
      return signalPassFailure();
    }
    SearchResult found = findPlacement(
        graph->problem, {maxLocalEvaluations, maxExactEvaluations});

    UniqueNames names;
    for (auto [row, device] : llvm::zip_equal(graph->rows, found.placement))
      formStage(row.op, names.choose(row.op), *graph->devices[device],
                row.options[device].tiling);
    replaceReshapes(*function);
  }

private:
  void formStage(Operation *op, StringRef name, const NamedDevice &device,
                 Attribute tiling);
  void replaceReshapes(func::FuncOp function);
};

} // namespace

/// Stamps the requantiser of `device` on an operation that requantises.
static void stampRequantizer(Operation *op, const NamedDevice &device) {
  if (!op->getAttr("requant"))
    return;
  auto kind = nn::symbolizeRequantKind(device.device.getRequantizer());
  assert(kind && "hetero-verify-system checks the name");
  op->setAttr("requant", nn::RequantKindAttr::get(op->getContext(), *kind));
}

void PlaceStagesPass::formStage(Operation *op, StringRef name,
                                const NamedDevice &device, Attribute tiling) {
  OpBuilder builder(op);
  llvm::SetVector<Value> inputs, constants;
  for (Value operand : op->getOperands())
    (operand.getDefiningOp<nn::ConstantOp>() ? constants : inputs)
        .insert(operand);

  auto stage = StageOp::create(
      builder, op->getLoc(), op->getResultTypes(), builder.getStringAttr(name),
      builder.getStringAttr(device.name), inputs.getArrayRef(), tiling,
      /*cost=*/{}, /*start_ps=*/{}, /*end_ps=*/{}, /*buffers=*/{},
      /*alternatives=*/{});
  Block &body = stage.getBody().emplaceBlock();
  builder.setInsertionPointToEnd(&body);
  IRMapping mapping;
  for (Value input : inputs)
    mapping.map(input, body.addArgument(input.getType(), input.getLoc()));
  for (Value constant : constants)
    builder.clone(*constant.getDefiningOp(), mapping);
  Operation *inner = builder.clone(*op, mapping);
  stampRequantizer(inner, device);
  program::YieldOp::create(builder, op->getLoc(), inner->getResults());

  op->replaceAllUsesWith(stage);
  op->erase();
  for (Value constant : constants)
    if (constant.use_empty())
      constant.getDefiningOp()->erase();
}

void PlaceStagesPass::replaceReshapes(func::FuncOp function) {
  for (auto reshape :
       llvm::make_early_inc_range(function.getOps<nn::ReshapeOp>())) {
    OpBuilder builder(reshape);
    auto view = program::ViewOp::create(builder, reshape.getLoc(),
                                        reshape.getType(), reshape.getInput());
    reshape.replaceAllUsesWith(view.getOutput());
    reshape.erase();
  }
}
