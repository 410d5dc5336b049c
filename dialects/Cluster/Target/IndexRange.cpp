//===- IndexRange.cpp - Loop bounds and conditions on average -------------===//
//
// Computes the index arithmetic for every combination of the indices it depends
// on; where these are too many, for an even selection of them.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/IndexRange.h"
#include "hetero/Support/LLVM.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace hetero;

/// Combinations that are computed at most.
static constexpr int64_t kMostPoints = 512;

namespace {

/// Values of indices: the variables with their extents, and one combination.
class IndexEvaluator {
public:
  explicit IndexEvaluator(linalg::LinalgOp nest)
      : extents(nest.getStaticLoopRanges()) {}

  /// Collects what `value` depends on; false if that is not only indices.
  bool collect(Value value);

  /// Calls `visit` for each combination that is computed.
  void forEachPoint(llvm::function_ref<void()> visit);

  /// The value at the present combination.
  int64_t evaluate(Value value);

private:
  llvm::SmallVector<int64_t> extents;
  /// Extent and present value of each variable, in order of appearance.
  llvm::MapVector<Value, std::pair<int64_t, int64_t>> variables;
};

} // namespace

bool IndexEvaluator::collect(Value value) {
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto loop = dyn_cast<scf::ForOp>(argument.getOwner()->getParentOp());
    if (!loop || loop.getInductionVar() != argument)
      return false;
    auto trips = loop.getStaticTripCount();
    auto first = getConstantIntValue(loop.getLowerBound());
    if (!trips || !first || *first != 0)
      return false;
    variables.try_emplace(value, trips->getSExtValue(), 0);
    return true;
  }
  Operation *op = value.getDefiningOp();
  if (auto index = dyn_cast<linalg::IndexOp>(op)) {
    variables.try_emplace(value, extents[index.getDim()], 0);
    return true;
  }
  if (!isa<arith::ConstantOp, arith::AddIOp, arith::SubIOp, arith::MulIOp,
           arith::DivUIOp, arith::RemUIOp, arith::MaxSIOp, arith::MinSIOp,
           arith::CmpIOp, arith::AndIOp, arith::OrIOp, arith::IndexCastOp>(op))
    return false;
  return llvm::all_of(op->getOperands(),
                      [&](Value operand) { return collect(operand); });
}

int64_t IndexEvaluator::evaluate(Value value) {
  if (auto *it = variables.find(value); it != variables.end())
    return it->second.second;
  Operation *op = value.getDefiningOp();
  if (auto constant = dyn_cast<arith::ConstantOp>(op))
    return *getConstantIntValue(constant.getResult());
  llvm::SmallVector<int64_t> operands;
  for (Value operand : op->getOperands())
    operands.push_back(evaluate(operand));
  return llvm::TypeSwitch<Operation *, int64_t>(op)
      .Case<arith::AddIOp>([&](auto) { return operands[0] + operands[1]; })
      .Case<arith::SubIOp>([&](auto) { return operands[0] - operands[1]; })
      .Case<arith::MulIOp>([&](auto) { return operands[0] * operands[1]; })
      .Case<arith::DivUIOp>(
          [&](auto) { return operands[1] ? operands[0] / operands[1] : 0; })
      .Case<arith::RemUIOp>(
          [&](auto) { return operands[1] ? operands[0] % operands[1] : 0; })
      .Case<arith::MaxSIOp>(
          [&](auto) { return std::max(operands[0], operands[1]); })
      .Case<arith::MinSIOp>(
          [&](auto) { return std::min(operands[0], operands[1]); })
      .Case<arith::AndIOp>([&](auto) { return operands[0] & operands[1]; })
      .Case<arith::OrIOp>([&](auto) { return operands[0] | operands[1]; })
      .Case<arith::CmpIOp>([&](arith::CmpIOp compare) {
        return static_cast<int64_t>(arith::applyCmpPredicate(
            compare.getPredicate(), APInt(64, operands[0], true),
            APInt(64, operands[1], true)));
      })
      .Default([&](Operation *) { return operands[0]; });
}

void IndexEvaluator::forEachPoint(llvm::function_ref<void()> visit) {
  int64_t points = 1;
  for (auto &[value, range] : variables)
    points *= std::max<int64_t>(range.first, 1);
  // An odd step meets all positions of every variable.
  int64_t step = points > kMostPoints ? points / kMostPoints | 1 : 1;
  for (int64_t point = 0; point < points; point += step) {
    int64_t rest = point;
    for (auto &[value, range] : variables) {
      range.second = rest % std::max<int64_t>(range.first, 1);
      rest /= std::max<int64_t>(range.first, 1);
    }
    visit();
  }
}

int64_t cluster::getMeanTrips(scf::ForOp loop, linalg::LinalgOp nest) {
  IndexEvaluator evaluator(nest);
  auto step = getConstantIntValue(loop.getStep());
  if (!step || *step <= 0 || !evaluator.collect(loop.getLowerBound()) ||
      !evaluator.collect(loop.getUpperBound()))
    return 1000;
  int64_t trips = 0, points = 0;
  evaluator.forEachPoint([&] {
    int64_t first = evaluator.evaluate(loop.getLowerBound());
    int64_t last = evaluator.evaluate(loop.getUpperBound());
    trips += std::max<int64_t>(0, llvm::divideCeilSigned(last - first, *step));
    ++points;
  });
  return points ? trips * 1000 / points : 0;
}

int64_t cluster::getMeanTruth(Value condition, linalg::LinalgOp nest) {
  IndexEvaluator evaluator(nest);
  if (!evaluator.collect(condition))
    return 500;
  int64_t hits = 0, points = 0;
  evaluator.forEachPoint([&] {
    hits += evaluator.evaluate(condition) != 0;
    ++points;
  });
  return points ? hits * 1000 / points : 0;
}
