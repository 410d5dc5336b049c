//===- InsertTransfers.cpp - Copy values to where they are used -----------===//
//
// The same rule as PlacementEvaluator::getTasks, so that the schedule placement
// was judged by is the schedule of the program.
//
//===----------------------------------------------------------------------===//

#include "dialects/Hetero/IR/Hetero.h"
#include "hetero/Partition/Passes.h"
#include "hetero/Partition/ProgramGraph.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/StringSet.h"

namespace hetero {
#define GEN_PASS_DEF_INSERTTRANSFERSPASS
#include "hetero/Partition/Passes.h.inc"
} // namespace hetero

using namespace hetero;
using program::StageOp;
using program::TransferOp;
using program::ViewOp;

namespace {

/// Brings the values of one function to their users.
class TransferInserter {
public:
  TransferInserter(func::FuncOp function, const System &system)
      : function(function), system(system), routes(system) {}

  LogicalResult run();

private:
  /// Gives every user of `value`, which lies in `memory`, a copy in its own.
  /// Copies are inserted behind `value`.
  LogicalResult serveUsers(Value value, unsigned memory, StringRef name);
  /// `value` in memory `target`, moved there from `source` if it is not yet.
  FailureOr<Value> moveTo(Value value, StringRef name, unsigned source,
                          unsigned target);
  /// `view` of `root` looked at through `copy` of `root` in memory `target`.
  Value repeatViews(Value view, Value root, Value copy, unsigned target);
  /// The memory a user reads its operands from.
  FailureOr<unsigned> getMemoryOf(Operation *user);

  func::FuncOp function;
  const System &system;
  Routes routes;
  OpBuilder builder{function.getContext()};
  llvm::StringSet<> names;
  // For look-up only: copies of a value, or of a view of it, by memory.
  llvm::DenseMap<std::pair<Value, unsigned>, Value> copies;
};

struct InsertTransfersPass
    : hetero::impl::InsertTransfersPassBase<InsertTransfersPass> {
  void runOnOperation() override {
    FailureOr<System> system = System::get(getOperation());
    FailureOr<func::FuncOp> function = getMainFunction(getOperation());
    if (failed(system) || failed(function) ||
        failed(TransferInserter(*function, *system).run()))
      signalPassFailure();
  }
};

} // namespace

FailureOr<unsigned> TransferInserter::getMemoryOf(Operation *user) {
  auto stage = dyn_cast<StageOp>(user);
  if (!stage)
    return routes.getMemoryIndex(getHostMemory(system).name);
  const NamedDevice *device = system.findDevice(stage.getDevice());
  if (!device || !system.findMemory(device->device.getHomeMemory()))
    return stage.emitError() << "names the device \"" << stage.getDevice()
                             << "\", which the system does not have";
  return routes.getMemoryIndex(device->device.getHomeMemory());
}

FailureOr<Value> TransferInserter::moveTo(Value value, StringRef name,
                                          unsigned source, unsigned target) {
  auto path = routes.findPath(source, target, getTensorBytes(value.getType()));
  if (!path)
    return emitError(value.getLoc())
           << "no links lead from \"" << routes.getMemory(source).name
           << "\" to \"" << routes.getMemory(target).name << "\"";
  Value at = value;
  for (unsigned link : *path) {
    unsigned next = routes.getLinkTarget(link);
    Value &copy = copies[{value, next}];
    if (!copy) {
      const LinkDescription &description = routes.getLink(link);
      std::string wanted = (name + "->" + description.to).str();
      std::string unique = wanted;
      for (unsigned i = 1; !names.insert(unique).second; ++i)
        unique = wanted + "_" + std::to_string(i);
      auto transfer = TransferOp::create(
          builder, value.getLoc(), at.getType(), unique, at, description.from,
          description.to, /*cost=*/{}, /*start_ps=*/{}, /*end_ps=*/{},
          /*buffers=*/{});
      builder.setInsertionPointAfter(transfer);
      copy = transfer.getOutput();
    }
    at = copy;
  }
  return at;
}

Value TransferInserter::repeatViews(Value view, Value root, Value copy,
                                    unsigned target) {
  if (view == root)
    return copy;
  auto op = view.getDefiningOp<ViewOp>();
  Value input = repeatViews(op.getInput(), root, copy, target);
  Value &repeated = copies[{view, target}];
  if (!repeated) {
    OpBuilder behind(op);
    repeated = ViewOp::create(behind, op.getLoc(), op.getType(), input);
  }
  return repeated;
}

LogicalResult TransferInserter::serveUsers(Value value, unsigned memory,
                                           StringRef name) {
  // The value under all its shapes.
  llvm::SmallVector<Value> shapes{value};
  for (unsigned i = 0; i < shapes.size(); ++i)
    for (Operation *user : shapes[i].getUsers())
      if (auto view = dyn_cast<ViewOp>(user))
        shapes.push_back(view.getOutput());
  llvm::SmallVector<OpOperand *> uses;
  for (Value shape : shapes)
    for (OpOperand &use : shape.getUses())
      if (!isa<ViewOp>(use.getOwner()))
        uses.push_back(&use);
  llvm::sort(uses, [](OpOperand *a, OpOperand *b) {
    if (a->getOwner() != b->getOwner())
      return a->getOwner()->isBeforeInBlock(b->getOwner());
    return a->getOperandNumber() < b->getOperandNumber();
  });
  for (OpOperand *use : uses) {
    if (isa<TransferOp>(use->getOwner()))
      return use->getOwner()->emitError("the function has transfers already");
    FailureOr<unsigned> wanted = getMemoryOf(use->getOwner());
    if (failed(wanted))
      return failure();
    if (*wanted == memory)
      continue;
    FailureOr<Value> copy = moveTo(value, name, memory, *wanted);
    if (failed(copy))
      return failure();
    use->set(repeatViews(use->get(), value, *copy, *wanted));
  }
  return success();
}

LogicalResult TransferInserter::run() {
  Block &body = function.getBody().front();
  llvm::SmallVector<Operation *> stages;
  for (Operation &op : body)
    if (isa<StageOp, ViewOp, TransferOp>(op))
      stages.push_back(&op);
  builder.setInsertionPointToStart(&body);
  unsigned host = routes.getMemoryIndex(getHostMemory(system).name);
  for (BlockArgument argument : function.getArguments()) {
    auto location = dyn_cast<NameLoc>(argument.getLoc());
    std::string name = location
                           ? location.getName().str()
                           : "input" + std::to_string(argument.getArgNumber());
    if (failed(serveUsers(argument, host, name)))
      return failure();
  }
  for (Operation *op : stages) {
    auto stage = dyn_cast<StageOp>(op);
    if (!stage)
      continue;
    FailureOr<unsigned> memory = getMemoryOf(stage);
    if (failed(memory))
      return failure();
    builder.setInsertionPointAfter(stage);
    for (OpResult result : stage->getResults()) {
      std::string name = stage.getName().str();
      if (stage.getNumResults() > 1)
        name += "#" + std::to_string(result.getResultNumber());
      if (failed(serveUsers(result, *memory, name)))
        return failure();
    }
  }
  for (Operation *op : llvm::reverse(stages))
    if (isa<ViewOp>(op) && op->use_empty())
      op->erase();
  return success();
}
