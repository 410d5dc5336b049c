//===- KernelProfile.cpp - What a kernel's code consists of ---------------===//
//
// Follows what the compiler is known to do with the arithmetic: what does not
// change in a loop is computed before it, loops of reductions are written out
// by the rule of `cluster-unroll-loops`, addresses move by pointers. The work
// of each operation is booked on the outermost loop that changes it.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/KernelProfile.h"
#include "dialects/Cluster/Target/ClusterCost.h"
#include "dialects/Cluster/Target/IndexRange.h"
#include "dialects/Cluster/Target/KernelSet.h"
#include "dialects/Nn/Conversion/Passes.h"
#include "dialects/Nn/IR/Nn.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Dominance.h"
#include "mlir/Transforms/CSE.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace hetero;
using namespace hetero::cluster;

static constexpr int64_t kWhole = 1000; // thousandths

namespace {

/// A loop of a reduction around the operation that is looked at.
struct ReductionLoop {
  /// Turns, in thousandths.
  int64_t trips;
  /// Steps written out in one turn of the machine's loop; 0 if no loop is left.
  int64_t stepsOfRound;
};

/// Books the operations of one `linalg` operation.
class NestReader {
public:
  NestReader(linalg::LinalgOp op, KernelProfile &profile)
      : op(op), profile(profile) {
    for (int64_t extent : op.getStaticLoopRanges())
      nest.extents.push_back(extent);
    outputs = nest.extents.size();
    nest.levels.resize(outputs + 1);
  }

  NestProfile read();

private:
  /// Books `count` thousandths of `rate` for each turn of the loop `level`.
  void book(Rate rate, unsigned level, int64_t count = kWhole);
  /// Outermost loop in which `value` does not change any more, from 1; 0 for
  /// what never changes.
  unsigned getLevel(Value value) const { return levels.lookup(value); }
  unsigned getLevel(ValueRange values) const;

  void readBlock(Block &block);
  void readOperation(Operation *operation);
  void readLoop(scf::ForOp loop);
  void readBranch(scf::IfOp branch);
  void readAccess(Value tensor, ValueRange indices, Value result);
  void readArithmetic(Operation *operation, unsigned level);

  linalg::LinalgOp op;
  KernelProfile &profile;
  NestProfile nest;
  unsigned outputs = 0;
  llvm::DenseMap<Value, unsigned> levels;
  llvm::SmallVector<ReductionLoop> reductions;
  /// How often the code that is read is reached, in thousandths.
  int64_t probability = kWhole;
};

} // namespace

void NestReader::book(Rate rate, unsigned level, int64_t count) {
  count = count * probability / kWhole;
  // A reduction belongs to the innermost loop over outputs.
  for (unsigned loop = outputs; loop < level; ++loop)
    count = count * reductions[loop - outputs].trips / kWhole;
  nest.levels[std::min(level, outputs)][static_cast<unsigned>(rate)] += count;
}

unsigned NestReader::getLevel(ValueRange values) const {
  unsigned level = 0;
  for (Value value : values)
    level = std::max(level, getLevel(value));
  return level;
}

NestProfile NestReader::read() {
  Block &body = op->getRegion(0).front();
  unsigned inputs = op.getNumDpsInputs();
  llvm::SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  for (BlockArgument argument : body.getArguments()) {
    if (argument.getArgNumber() >= inputs)
      continue;
    unsigned level = 0;
    for (AffineExpr expression : maps[argument.getArgNumber()].getResults())
      for (unsigned dim = 0; dim < outputs; ++dim)
        if (expression.isFunctionOfDim(dim))
          level = std::max(level, dim + 1);
    levels[argument] = level;
    book(Rate::Load, level);
  }
  readBlock(body);
  book(Rate::Output, outputs,
       kWhole * static_cast<int64_t>(op.getNumDpsInits()));
  return std::move(nest);
}

void NestReader::readBlock(Block &block) {
  for (Operation &operation : block.without_terminator())
    readOperation(&operation);
}

void NestReader::readOperation(Operation *operation) {
  if (auto index = dyn_cast<linalg::IndexOp>(operation)) {
    levels[index] = index.getDim() + 1;
  } else if (auto loop = dyn_cast<scf::ForOp>(operation)) {
    readLoop(loop);
  } else if (auto branch = dyn_cast<scf::IfOp>(operation)) {
    readBranch(branch);
  } else if (auto extract = dyn_cast<tensor::ExtractOp>(operation)) {
    readAccess(extract.getTensor(), extract.getIndices(), extract);
  } else {
    unsigned level = getLevel(operation->getOperands());
    for (Value result : operation->getResults())
      levels[result] = level;
    // What the constants alone decide is computed by the compiler.
    if (!llvm::all_of(operation->getOperands(), [](Value operand) {
          return matchPattern(operand, m_Constant());
        }))
      readArithmetic(operation, level);
  }
}

/// Steps in the body of a loop once the loops in it are written out; nothing if
/// that cannot be done.
static std::optional<int64_t> countSteps(scf::ForOp loop) {
  int64_t steps = 1;
  for (Operation &operation : *loop.getBody()) {
    auto inner = dyn_cast<scf::ForOp>(operation);
    if (!inner) {
      if (operation.getNumRegions() != 0)
        return std::nullopt;
      continue;
    }
    auto innerSteps = countSteps(inner);
    auto trips = inner.getStaticTripCount();
    if (!innerSteps || !trips ||
        !getUnrolling(trips->getSExtValue(), *innerSteps).isWhole)
      return std::nullopt;
    steps *= *innerSteps * trips->getSExtValue();
  }
  return steps;
}

void NestReader::readLoop(scf::ForOp loop) {
  unsigned around = outputs + reductions.size();
  auto trips = loop.getStaticTripCount();
  auto steps = countSteps(loop);
  ReductionLoop reduction{0, 1};
  if (trips) {
    reduction.trips = trips->getSExtValue() * kWhole;
    if (steps) {
      Unrolling rule = getUnrolling(trips->getSExtValue(), *steps);
      reduction.stepsOfRound = rule.isWhole ? 0 : rule.factor;
    }
  } else {
    profile.isUniform = false;
    reduction.trips = getMeanTrips(loop, op);
  }
  for (auto [argument, initial] :
       llvm::zip_equal(loop.getRegionIterArgs(), loop.getInitArgs())) {
    (void)initial;
    levels[argument] = around + 1;
  }
  levels[loop.getInductionVar()] = around + 1;
  reductions.push_back(reduction);
  if (reduction.stepsOfRound != 0) {
    book(Rate::Reduction, around);
    book(Rate::Round, around + 1, kWhole / reduction.stepsOfRound);
  }
  readBlock(*loop.getBody());
  reductions.pop_back();
  for (Value result : loop.getResults())
    levels[result] = around;
}

void NestReader::readBranch(scf::IfOp branch) {
  unsigned around = outputs + reductions.size();
  profile.isUniform = false;
  int64_t taken = getMeanTruth(branch.getCondition(), op);
  book(Rate::Branch, around);
  int64_t before = probability;
  probability = before * taken / kWhole;
  readBlock(branch.getThenRegion().front());
  probability = before * (kWhole - taken) / kWhole;
  if (!branch.getElseRegion().empty())
    readBlock(branch.getElseRegion().front());
  probability = before;
  for (Value result : branch.getResults())
    levels[result] = around;
}

void NestReader::readAccess(Value tensor, ValueRange indices, Value result) {
  unsigned level = getLevel(indices);
  levels[result] = level;
  book(level > outputs ? Rate::StepLoad : Rate::Load, level);
  // The pointer moves with the innermost loop that is left; a step that is
  // written out reaches its element by the instruction's offset.
  unsigned loop = level;
  while (loop > outputs && reductions[loop - outputs - 1].stepsOfRound == 0)
    --loop;
  if (loop > outputs)
    book(Rate::Pointer, loop,
         kWhole / reductions[loop - outputs - 1].stepsOfRound);
  for (Value index : indices)
    if (unsigned own = getLevel(index); own != 0 && own <= outputs)
      book(Rate::Index, own);
}

/// Whether the values of an operation are wider than a register.
static bool isWide(Operation *operation) {
  return llvm::any_of(
      llvm::concat<const Type>(operation->getOperandTypes(),
                               operation->getResultTypes()),
      [](Type type) { return type.isInteger(64) || type.isF64(); });
}

void NestReader::readArithmetic(Operation *operation, unsigned level) {
  bool isStep = level > outputs;
  bool isIndex = llvm::any_of(operation->getResultTypes(),
                              [](Type type) { return type.isIndex(); }) ||
                 llvm::any_of(operation->getOperandTypes(),
                              [](Type type) { return type.isIndex(); });
  if (isa<arith::ConstantOp>(operation))
    return;
  if (isIndex && !isa<arith::IndexCastOp>(operation)) {
    if (isa<arith::RemUIOp, arith::DivUIOp, arith::RemSIOp, arith::DivSIOp>(
            operation))
      book(Rate::IndexDivision, level);
    else if (!isStep)
      book(Rate::Index, level);
    return;
  }
  if (auto call = dyn_cast<func::CallOp>(operation))
    return book(getCallRate(call.getCallee()), level);
  // Loads extend by themselves, stores cut off by themselves.
  if (isa<arith::ExtSIOp, arith::ExtUIOp, arith::TruncIOp, arith::IndexCastOp,
          arith::BitcastOp>(operation) &&
      !isWide(operation))
    return;
  llvm::TypeSwitch<Operation *>(operation)
      .Case<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::NegFOp,
            math::FmaOp, math::AbsFOp, math::CopySignOp>([&](Operation *) {
        book(isStep ? Rate::StepFloat : Rate::Float, level);
      })
      .Case<arith::DivFOp, math::SqrtOp>(
          [&](Operation *) { book(Rate::FloatDivision, level); })
      .Case<math::RoundEvenOp, math::FloorOp, math::CeilOp, math::TruncOp>(
          [&](Operation *) { book(Rate::RoundEven, level); })
      .Case<arith::MaxNumFOp, arith::MinNumFOp>([&](Operation *) {
        book(isStep ? Rate::StepOther : Rate::Bound, level);
      })
      .Case<arith::SIToFPOp, arith::UIToFPOp, arith::FPToSIOp, arith::FPToUIOp>(
          [&](Operation *) {
            book(isStep ? Rate::StepOther : Rate::Convert, level);
          })
      .Case<arith::CmpFOp, arith::CmpIOp>([&](Operation *) {
        book(isStep ? Rate::StepOther : Rate::Compare, level);
      })
      .Case<arith::SelectOp, arith::MaxSIOp, arith::MinSIOp, arith::MaxUIOp,
            arith::MinUIOp>([&](Operation *) {
        book(isStep ? Rate::StepOther : Rate::Select, level);
      })
      .Case<arith::DivSIOp, arith::DivUIOp, arith::RemSIOp, arith::RemUIOp>(
          [&](Operation *) { book(Rate::Division, level); })
      .Case<arith::MulIOp>([&](Operation *) {
        book(isWide(operation) ? Rate::WideInteger
             : isStep          ? Rate::StepMultiply
                               : Rate::Integer,
             level);
      })
      .Default([&](Operation *) {
        book(isWide(operation) ? Rate::WideInteger
             : isStep          ? Rate::StepInteger
                               : Rate::Integer,
             level);
      });
}

//===----------------------------------------------------------------------===//
// Kernels
//===----------------------------------------------------------------------===//

KernelProfile
cluster::profileKernel(Operation *op, llvm::ArrayRef<KernelOperand> operands,
                       llvm::ArrayRef<Type> operandTypes,
                       llvm::function_ref<void(Operation *)> adjust) {
  KernelProfile profile;
  OwningOpRef<ModuleOp> module =
      ModuleOp::create(UnknownLoc::get(op->getContext()));
  KernelSet(*module).getKernel(op, operands, operandTypes, /*weightStrides=*/{},
                               /*scratchBytes=*/0, adjust);
  // An operation without a lowering is not run here, whatever it would cost.
  ScopedDiagnosticHandler silence(op->getContext(),
                                  [](Diagnostic &) { return success(); });
  if (failed(nn::convertToLinalg(*module)))
    return profile;
  IRRewriter rewriter(op->getContext());
  DominanceInfo dominance;
  for (auto function : module->getOps<func::FuncOp>())
    if (!function.isExternal())
      eliminateCommonSubExpressions(rewriter, dominance, function);
  module->walk([&](linalg::LinalgOp linalgOp) {
    profile.nests.push_back(NestReader(linalgOp, profile).read());
  });
  return profile;
}

std::string cluster::getKernelKey(Operation *op,
                                  llvm::ArrayRef<KernelOperand> operands) {
  std::string key;
  llvm::raw_string_ostream os(key);
  os << op->getName() << ' ' << op->getDiscardableAttrDictionary() << ' '
     << op->getPropertiesAsAttribute();
  for (auto [operand, type] :
       llvm::zip_equal(operands, op->getOperandTypes())) {
    os << ' ' << type;
    if (operand.isBaked)
      os << '=' << operand.constant;
  }
  for (Type type : op->getResultTypes())
    os << " -> " << type;
  return key;
}

ProfileCache::Entry
ProfileCache::get(llvm::StringRef key,
                  llvm::function_ref<KernelProfile()> build) const {
  {
    std::lock_guard<std::mutex> lock(mutex);
    if (auto it = entries.find(key); it != entries.end())
      return it->second;
  }
  auto entry = std::make_shared<const KernelProfile>(build());
  std::lock_guard<std::mutex> lock(mutex);
  return entries.try_emplace(key, std::move(entry)).first->second;
}

//===----------------------------------------------------------------------===//
// Counting
//===----------------------------------------------------------------------===//

KernelWork cluster::getKernelWork(const KernelProfile &profile,
                                  llvm::ArrayRef<int64_t> resultShape,
                                  int64_t cores) {
  KernelWork work;
  auto add = [](RateCounts &sum, Rate rate, int64_t count) {
    sum[static_cast<unsigned>(rate)] += count * kWhole;
  };
  add(work.busiest, Rate::Launch, 1);
  for (const NestProfile &nest : profile.nests) {
    llvm::SmallVector<int64_t> extents(nest.extents);
    if (profile.isUniform && profile.nests.size() == 1 &&
        resultShape.size() == extents.size())
      extents.assign(resultShape.begin(), resultShape.end());
    unsigned dims = getNumDistributedDims(extents, cores);
    int64_t shares = 1;
    int64_t divisions = 0;
    for (unsigned dim = 0; dim < dims; ++dim) {
      shares *= extents[dim];
      // Powers of two are shifted and masked, the first index is what is left.
      divisions += dim != 0 && !llvm::isPowerOf2_64(extents[dim]);
    }
    int64_t rounds = llvm::divideCeil(shares, cores);
    add(work.busiest, Rate::Nest, 1);
    add(work.busiest, Rate::Share, rounds);
    add(work.busiest, Rate::ShareDivision, rounds * divisions);
    addCounts(work.busiest, nest.levels[0], kWhole);
    addCounts(work.total, nest.levels[0], cores * kWhole);
    int64_t busiest = rounds, total = shares;
    for (unsigned dim = 0; dim < extents.size(); ++dim) {
      if (dim >= dims) {
        busiest *= extents[dim];
        total *= extents[dim];
        add(work.busiest, Rate::Loop, busiest);
      }
      addCounts(work.busiest, nest.levels[dim + 1], busiest * kWhole);
      addCounts(work.total, nest.levels[dim + 1], total * kWhole);
    }
  }
  if (cores > 1) {
    auto count = [&](Rate rate) {
      return work.busiest[static_cast<unsigned>(rate)];
    };
    work.busiest[static_cast<unsigned>(Rate::StepShared)] =
        count(Rate::StepLoad);
    work.busiest[static_cast<unsigned>(Rate::Shared)] =
        count(Rate::Load) + count(Rate::Output);
  }
  return work;
}

int64_t cluster::getAccesses(const RateCounts &counts) {
  return counts[static_cast<unsigned>(Rate::Load)] +
         counts[static_cast<unsigned>(Rate::StepLoad)] +
         counts[static_cast<unsigned>(Rate::Output)];
}

int64_t cluster::getCycles(const RateCounts &counts) {
  constexpr int64_t kRates[] = {
#define HETERO_CLUSTER_RATE(NAME, MILLICYCLES, MEANING) MILLICYCLES,
#include "dialects/Cluster/Target/ClusterRates.def"
  };
  int64_t millicycles = 0;
  for (auto [count, rate] : llvm::zip_equal(counts, kRates))
    millicycles += count / kWhole * rate + count % kWhole * rate / kWhole;
  return llvm::divideCeil(millicycles, 1000);
}

llvm::StringRef cluster::getRateName(Rate rate) {
  constexpr llvm::StringLiteral kNames[] = {
#define HETERO_CLUSTER_RATE(NAME, MILLICYCLES, MEANING) #NAME,
#include "dialects/Cluster/Target/ClusterRates.def"
  };
  return kNames[static_cast<unsigned>(rate)];
}

Rate cluster::getCallRate(llvm::StringRef function) {
  return llvm::StringSwitch<Rate>(function)
      .Case("hetero_expf", Rate::CallExp)
      .Case("hetero_tanhf", Rate::CallTanh)
      .Case("hetero_logisticf", Rate::CallLogistic)
      .Default(Rate::CallOther);
}

void cluster::addCounts(RateCounts &sum, const RateCounts &counts,
                        int64_t thousandths) {
  for (auto [to, from] : llvm::zip_equal(sum, counts))
    to += from / kWhole * thousandths + from % kWhole * thousandths / kWhole;
}
