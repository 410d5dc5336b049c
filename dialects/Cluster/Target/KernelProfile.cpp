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

/// The scheduler moves the loads of written-out steps ahead of their products;
/// the operands of more steps than this do not fit into the registers.
static constexpr int64_t kStepsInRegisters = 8;

namespace {

/// The loops a value depends on: bit i for loop i over outputs, the bits behind
/// them for the loops of reductions around it.
using LoopMask = uint64_t;

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
  /// Where code that depends on `loops` ends up: the level of the loops over
  /// outputs it is booked on, and how often it runs in a turn of that loop.
  std::pair<unsigned, int64_t> place(LoopMask loops) const;
  /// Books `count` thousandths of `rate` for code that depends on `loops`.
  void book(Rate rate, LoopMask loops, int64_t count = kWhole);
  void bookAccess(Rate rate, LoopMask loops, Type element);
  /// All loops around the operation that is looked at.
  LoopMask getAround() const {
    return llvm::maskTrailingOnes<LoopMask>(outputs + reductions.size());
  }
  LoopMask getLoops(ValueRange values) const;
  bool isStep(LoopMask loops) const { return loops >> outputs != 0; }
  /// Steps that are written out one after the other around here.
  int64_t getRun() const {
    int64_t run = 1;
    for (const ReductionLoop &loop : reductions)
      run *= loop.stepsOfRound == 0 ? loop.trips / kWhole : 1;
    return run;
  }
  /// Whether the reduction around here is written out: no loop is left.
  bool isWhole() const {
    return llvm::all_of(reductions, [](const ReductionLoop &loop) {
      return loop.stepsOfRound == 0;
    });
  }

  void readBlock(Block &block);
  void readOperation(Operation *operation);
  void readLoop(scf::ForOp loop);
  void readBranch(scf::IfOp branch);
  void readAccess(tensor::ExtractOp access);
  void readArithmetic(Operation *operation, LoopMask loops);

  linalg::LinalgOp op;
  KernelProfile &profile;
  NestProfile nest;
  unsigned outputs = 0;
  llvm::DenseMap<Value, LoopMask> loopsOf;
  llvm::SmallVector<ReductionLoop> reductions;
  /// How often the code that is read is reached, in thousandths.
  int64_t probability = kWhole;
};

} // namespace

std::pair<unsigned, int64_t> NestReader::place(LoopMask loops) const {
  // The innermost loop that is left decides; what is written out in it is
  // repeated there.
  unsigned level = 0;
  for (unsigned loop = 0; loop < outputs + reductions.size(); ++loop) {
    bool isLeft =
        loop < outputs || reductions[loop - outputs].stepsOfRound != 0;
    if (isLeft && (loops >> loop & 1))
      level = loop + 1;
  }
  int64_t count = kWhole;
  for (unsigned i = 0; i < reductions.size(); ++i) {
    bool runs = reductions[i].stepsOfRound != 0 ? outputs + i < level
                                                : loops >> (outputs + i) & 1;
    if (runs)
      count = count * reductions[i].trips / kWhole;
  }
  return {std::min(level, outputs), count};
}

void NestReader::book(Rate rate, LoopMask loops, int64_t count) {
  auto [level, times] = place(loops);
  count = count * probability / kWhole;
  nest.levels[level][static_cast<unsigned>(rate)] += count * times / kWhole;
}

void NestReader::bookAccess(Rate rate, LoopMask loops, Type element) {
  book(rate, loops);
  auto [level, times] = place(loops);
  constexpr unsigned kWordBits = 32;
  nest.accesses.push_back(
      {times * probability / kWhole, level,
       static_cast<uint32_t>(loops & llvm::maskTrailingOnes<LoopMask>(outputs)),
       element.getIntOrFloatBitWidth() < kWordBits, rate == Rate::StepLoad});
}

LoopMask NestReader::getLoops(ValueRange values) const {
  LoopMask loops = 0;
  for (Value value : values)
    loops |= loopsOf.lookup(value);
  return loops;
}

NestProfile NestReader::read() {
  Block &body = op->getRegion(0).front();
  unsigned inputs = op.getNumDpsInputs();
  llvm::SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  for (BlockArgument argument : body.getArguments()) {
    if (argument.getArgNumber() >= inputs)
      continue;
    LoopMask loops = 0;
    for (AffineExpr expression : maps[argument.getArgNumber()].getResults())
      for (unsigned dim = 0; dim < outputs; ++dim)
        if (expression.isFunctionOfDim(dim))
          loops |= LoopMask(1) << dim;
    loopsOf[argument] = loops;
    bookAccess(Rate::Load, loops, argument.getType());
  }
  readBlock(body);
  for (Value result : body.getTerminator()->getOperands())
    bookAccess(Rate::Output, getAround(), result.getType());
  return std::move(nest);
}

void NestReader::readBlock(Block &block) {
  for (Operation &operation : block.without_terminator())
    readOperation(&operation);
}

void NestReader::readOperation(Operation *operation) {
  if (auto index = dyn_cast<linalg::IndexOp>(operation)) {
    loopsOf[index] = LoopMask(1) << index.getDim();
  } else if (auto loop = dyn_cast<scf::ForOp>(operation)) {
    readLoop(loop);
  } else if (auto branch = dyn_cast<scf::IfOp>(operation)) {
    readBranch(branch);
  } else if (auto access = dyn_cast<tensor::ExtractOp>(operation)) {
    readAccess(access);
  } else {
    LoopMask loops = getLoops(operation->getOperands());
    for (Value result : operation->getResults())
      loopsOf[result] = loops;
    // What the constants alone decide is computed by the compiler.
    if (!llvm::all_of(operation->getOperands(), [](Value operand) {
          return matchPattern(operand, m_Constant());
        }))
      readArithmetic(operation, loops);
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
  LoopMask around = getAround();
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
  LoopMask own = LoopMask(1) << (outputs + reductions.size());
  // What is carried changes with every turn of every loop.
  for (BlockArgument argument : loop.getRegionIterArgs())
    loopsOf[argument] = around | own;
  loopsOf[loop.getInductionVar()] = own;
  reductions.push_back(reduction);
  if (reduction.stepsOfRound != 0) {
    book(Rate::Reduction, around);
    book(Rate::Round, around | own, kWhole / reduction.stepsOfRound);
  }
  readBlock(*loop.getBody());
  reductions.pop_back();
  for (Value result : loop.getResults())
    loopsOf[result] = around;
}

void NestReader::readBranch(scf::IfOp branch) {
  profile.isUniform = false;
  int64_t taken = getMeanTruth(branch.getCondition(), op);
  book(Rate::Branch, getAround());
  int64_t before = probability;
  probability = before * taken / kWhole;
  readBlock(branch.getThenRegion().front());
  probability = before * (kWhole - taken) / kWhole;
  if (!branch.getElseRegion().empty())
    readBlock(branch.getElseRegion().front());
  probability = before;
  for (Value result : branch.getResults())
    loopsOf[result] = getAround();
}

void NestReader::readAccess(tensor::ExtractOp access) {
  LoopMask loops = getLoops(access.getIndices());
  loopsOf[access] = loops;
  bookAccess(isStep(loops) ? Rate::StepLoad : Rate::Load, loops,
             access.getType());
  // The pointer moves with the innermost loop that is left; a step that is
  // written out reaches its element by the instruction's offset.
  for (unsigned i = reductions.size(); i-- > 0;) {
    if (reductions[i].stepsOfRound == 0 || !(loops >> (outputs + i) & 1))
      continue;
    book(Rate::Pointer, llvm::maskTrailingOnes<LoopMask>(outputs + i + 1),
         kWhole / reductions[i].stepsOfRound);
    break;
  }
  for (Value index : access.getIndices())
    if (LoopMask own = loopsOf.lookup(index); own != 0 && !isStep(own))
      book(Rate::Index, own);
}

/// Whether the values of an operation are wider than a register.
static bool isWide(Operation *operation) {
  return llvm::any_of(
      llvm::concat<const Type>(operation->getOperandTypes(),
                               operation->getResultTypes()),
      [](Type type) { return type.isInteger(64) || type.isF64(); });
}

/// Whether a division is the product with a reciprocal that is exact.
static bool isExactProduct(Operation *operation) {
  APFloat divisor(0.0f);
  return isa<arith::DivFOp>(operation) &&
         matchPattern(operation->getOperand(1), m_ConstantFloat(&divisor)) &&
         divisor.getExactInverse(nullptr);
}

void NestReader::readArithmetic(Operation *operation, LoopMask loops) {
  bool isStep = this->isStep(loops);
  bool isIndex = llvm::any_of(operation->getResultTypes(),
                              [](Type type) { return type.isIndex(); }) ||
                 llvm::any_of(operation->getOperandTypes(),
                              [](Type type) { return type.isIndex(); });
  if (isa<arith::ConstantOp>(operation))
    return;
  if (isIndex && !isa<arith::IndexCastOp>(operation)) {
    if (isa<arith::RemUIOp, arith::DivUIOp, arith::RemSIOp, arith::DivSIOp>(
            operation))
      book(Rate::IndexDivision, loops);
    else if (!isStep)
      book(Rate::Index, loops);
    return;
  }
  if (auto call = dyn_cast<func::CallOp>(operation))
    return book(getCallRate(call.getCallee()), loops);
  // Loads extend by themselves, stores cut off by themselves.
  if (isa<arith::ExtSIOp, arith::ExtUIOp, arith::TruncIOp, arith::IndexCastOp,
          arith::BitcastOp>(operation) &&
      !isWide(operation))
    return;
  llvm::TypeSwitch<Operation *>(operation)
      .Case<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::NegFOp,
            math::FmaOp, math::AbsFOp, math::CopySignOp>([&](Operation *) {
        book(isStep ? Rate::StepFloat : Rate::Float, loops);
      })
      .Case<arith::DivFOp, math::SqrtOp>([&](Operation *) {
        book(isExactProduct(operation) ? Rate::Float : Rate::FloatDivision,
             loops);
      })
      .Case<math::RoundEvenOp, math::FloorOp, math::CeilOp, math::TruncOp>(
          [&](Operation *) { book(Rate::RoundEven, loops); })
      .Case<arith::MaxNumFOp, arith::MinNumFOp>([&](Operation *) {
        book(isStep ? Rate::StepOther : Rate::Bound, loops);
      })
      .Case<arith::SIToFPOp, arith::UIToFPOp, arith::FPToSIOp, arith::FPToUIOp>(
          [&](Operation *) {
            book(isStep ? Rate::StepOther : Rate::Convert, loops);
          })
      .Case<arith::CmpFOp, arith::CmpIOp>([&](Operation *) {
        book(isStep ? Rate::StepOther : Rate::Compare, loops);
      })
      .Case<arith::SelectOp, arith::MaxSIOp, arith::MinSIOp, arith::MaxUIOp,
            arith::MinUIOp>([&](Operation *) {
        book(isStep ? Rate::StepOther : Rate::Select, loops);
      })
      .Case<arith::DivSIOp, arith::DivUIOp, arith::RemSIOp, arith::RemUIOp>(
          [&](Operation *) { book(Rate::Division, loops); })
      .Case<arith::MulIOp>([&](Operation *) {
        if (isStep && !isWhole() && getRun() > kStepsInRegisters)
          book(Rate::StepCrowded, loops);
        book(isWide(operation) ? Rate::WideInteger
             : isStep          ? isWhole() ? Rate::StepFlat : Rate::StepMultiply
                               : Rate::Integer,
             loops);
      })
      .Default([&](Operation *) {
        book(isWide(operation) ? Rate::WideInteger
             : isStep          ? Rate::StepInteger
                               : Rate::Integer,
             loops);
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
  KernelSet(*module).getKernel(op, operands, operandTypes, /*strides=*/{},
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

Attribute cluster::getKernelKey(Operation *op,
                                llvm::ArrayRef<KernelOperand> operands) {
  llvm::SmallVector<Attribute> parts{op->getName().getIdentifier(),
                                     op->getAttrDictionary()};
  for (auto [operand, type] :
       llvm::zip_equal(operands, op->getOperandTypes())) {
    parts.push_back(TypeAttr::get(type));
    if (operand.isBaked)
      parts.push_back(operand.constant);
  }
  for (Type type : op->getResultTypes())
    parts.push_back(TypeAttr::get(type));
  return ArrayAttr::get(op->getContext(), parts);
}

ProfileCache::Entry
ProfileCache::get(Attribute key,
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
    // How often a loop's turns come to pass on the busiest core.
    llvm::SmallVector<int64_t> turns{1};
    for (unsigned dim = 0; dim < extents.size(); ++dim) {
      if (dim >= dims) {
        busiest *= extents[dim];
        total *= extents[dim];
        add(work.busiest, Rate::Loop, busiest);
      }
      addCounts(work.busiest, nest.levels[dim + 1], busiest * kWhole);
      addCounts(work.total, nest.levels[dim + 1], total * kWhole);
      turns.push_back(busiest);
    }
    // All cores at one address, or in one word.
    uint32_t divided = 0;
    for (unsigned dim = 0; dim < dims; ++dim)
      divided |= static_cast<uint32_t>(extents[dim] > 1) << dim;
    for (const MemoryAccess &access : nest.accesses) {
      if (cores == 1 || access.level == 0)
        continue;
      bool isCommon = (access.loops & divided) == 0;
      Rate rate = access.isStep
                      ? (isCommon ? access.isNarrow ? Rate::StepCommonNarrow
                                                    : Rate::StepCommon
                         : access.isNarrow ? Rate::StepNarrow
                                           : Rate::StepShared)
                      : (isCommon          ? Rate::Common
                         : access.isNarrow ? Rate::SharedNarrow
                                           : Rate::Shared);
      work.busiest[static_cast<unsigned>(rate)] +=
          access.count * turns[access.level];
    }
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
