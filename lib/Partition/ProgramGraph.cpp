//===- ProgramGraph.cpp - A function as a placement problem ---------------===//

#include "hetero/Partition/ProgramGraph.h"
#include "dialects/Hetero/IR/Hetero.h"
#include "dialects/Nn/IR/Nn.h"
#include "llvm/ADT/SmallSet.h"

using namespace hetero;

FailureOr<func::FuncOp> hetero::getMainFunction(ModuleOp module) {
  auto function = module.lookupSymbol<func::FuncOp>("main");
  if (!function || !llvm::hasSingleElement(function.getBody()))
    return module.emitError(
        "the module has no function @main with one block to compile");
  return function;
}

Operation *hetero::getStageOperation(Operation *stage) {
  Operation *found = nullptr;
  for (Operation &op :
       cast<program::StageOp>(stage).getBody().front().without_terminator()) {
    if (isa<nn::ConstantOp>(op))
      continue;
    if (found)
      return nullptr;
    found = &op;
  }
  return found;
}

FailureOr<StringRef> hetero::getMemoryOf(Value value, const System &system) {
  Operation *maker = program::getViewedValue(value).getDefiningOp();
  if (!maker)
    return StringRef(getHostMemory(system).name);
  if (auto transfer = dyn_cast<program::TransferOp>(maker))
    return transfer.getTo();
  StringRef name;
  if (auto stage = dyn_cast<program::StageOp>(maker))
    name = stage.getDevice();
  else if (auto launch = dyn_cast<program::LaunchOp>(maker))
    name = launch.getDevice();
  const NamedDevice *device = system.findDevice(name);
  if (!device)
    return maker->emitError(
        "is neither a transfer nor a stage on a device of the system");
  return device->device.getHomeMemory();
}

namespace {

/// Walks a function once and numbers its values.
class GraphBuilder {
public:
  GraphBuilder(func::FuncOp function, ProgramGraph &graph)
      : function(function), graph(graph) {}

  LogicalResult run() {
    for (BlockArgument argument : function.getArguments())
      addValue(argument, std::nullopt);
    for (Operation &op : function.getBody().front())
      visit(&op);
    return failure(hasFailed);
  }

private:
  InFlightDiagnostic refuse(Operation *op) {
    hasFailed = true;
    return op->emitError();
  }

  void addValue(Value value, std::optional<unsigned> producer) {
    auto type = dyn_cast<RankedTensorType>(value.getType());
    if (!type || !type.hasStaticShape()) {
      InFlightDiagnostic diagnostic =
          producer ? refuse(value.getDefiningOp()) : refuse(function);
      diagnostic << "a value of type " << value.getType()
                 << " cannot be placed: only tensors of static shape have a "
                    "size; give the missing dimensions at import";
    }
    numbers[value] = graph.problem.values.size();
    graph.problem.values.push_back(
        {getTensorBytes(value.getType()), producer, false});
  }

  /// Makes the result of `op` another name of its operand.
  void addAlias(Operation *op) {
    auto it = numbers.find(op->getOperand(0));
    if (it != numbers.end())
      numbers[op->getResult(0)] = it->second;
    else
      refuse(op) << "reshapes a constant; run the graph phase, which folds it";
  }

  void visit(Operation *op) {
    if (isa<nn::ConstantOp>(op))
      return;
    if (isa<nn::ReshapeOp, program::ViewOp, program::TransferOp>(op))
      return addAlias(op);
    if (isa<func::ReturnOp>(op)) {
      for (Value value : op->getOperands()) {
        auto it = numbers.find(value);
        if (it != numbers.end())
          graph.problem.values[it->second].isProgramResult = true;
        else if (!hasFailed)
          refuse(op) << "a result of the model is a constant: there is nothing "
                        "to compute; remove it from the outputs";
      }
      return;
    }
    bool isStage = isa<program::StageOp>(op);
    if (!isStage && !isa<nn::NnDialect>(op->getDialect())) {
      refuse(op) << "'" << op->getName()
                 << "' is neither an nn operation nor a stage and cannot be "
                    "placed";
      return;
    }
    if (isStage && !getStageOperation(op)) {
      refuse(op) << "a stage needs exactly one nn operation beside constants";
      return;
    }
    unsigned number = graph.units.size();
    graph.units.push_back(op);
    PlacementNode &node = graph.problem.nodes.emplace_back();
    for (Value operand : op->getOperands()) {
      auto it = numbers.find(operand);
      if (it != numbers.end() && !llvm::is_contained(node.inputs, it->second))
        node.inputs.push_back(it->second);
    }
    for (Value result : op->getResults()) {
      node.results.push_back(graph.problem.values.size());
      addValue(result, number);
    }
  }

  func::FuncOp function;
  ProgramGraph &graph;
  // For look-up only, never iterated.
  llvm::DenseMap<Value, unsigned> numbers;
  bool hasFailed = false;
};

} // namespace

/// Checks that values can be brought from the host memory to every device and
/// back. With that, any two home memories are joined.
static LogicalResult verifyReachable(func::FuncOp function,
                                     const ProgramGraph &graph) {
  bool hasFailed = false;
  for (auto [device, memory] :
       llvm::zip_equal(graph.devices, graph.problem.deviceMemories)) {
    const Routes &routes = graph.problem.routes;
    unsigned host = graph.problem.hostMemory;
    if (routes.findPath(host, memory, 1) && routes.findPath(memory, host, 1))
      continue;
    hasFailed = true;
    function.emitError() << "no links join the home memory \""
                         << routes.getMemory(memory).name << "\" of device \""
                         << device->name << "\" with the host memory \""
                         << routes.getMemory(host).name
                         << "\" in both directions";
  }
  return failure(hasFailed);
}

FailureOr<ProgramGraph> hetero::buildProgramGraph(func::FuncOp function,
                                                  const System &system) {
  ProgramGraph graph{{}, {}, {}, PlacementProblem(Routes(system))};
  graph.devices = getDevicesByName(system);
  for (const NamedDevice *device : graph.devices) {
    StringRef memory = device->device.getHomeMemory();
    if (!system.findMemory(memory))
      return function.emitError()
             << "device \"" << device->name << "\" has the home memory \""
             << memory << "\", which the fabric does not have";
    graph.problem.deviceMemories.push_back(
        graph.problem.routes.getMemoryIndex(memory));
  }
  if (failed(verifyReachable(function, graph)) ||
      failed(GraphBuilder(function, graph).run()))
    return failure();

  llvm::SmallVector<Operation *> ops;
  for (Operation *unit : graph.units)
    ops.push_back(isa<program::StageOp>(unit) ? getStageOperation(unit) : unit);
  auto rows = buildCostTable(ops, system);
  if (failed(rows))
    return failure();
  graph.rows = std::move(*rows);
  for (auto [node, row] : llvm::zip_equal(graph.problem.nodes, graph.rows))
    for (auto [device, option] : llvm::enumerate(row.options))
      if (option.verdict)
        node.options.push_back(
            {static_cast<unsigned>(device), option.cost.latencyPs});
  return graph;
}
