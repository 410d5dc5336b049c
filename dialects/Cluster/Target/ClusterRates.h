//===- ClusterRates.h - What the parts of compiled code cost ----*- C++ -*-===//
//
// The table of ClusterRates.def as constants. A prediction is a sum of counts
// of these parts times their rates; the counts come from the structure of the
// code (KernelProfile.h), the rates from tools/dev/calibrate-cluster.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_CLUSTER_TARGET_CLUSTERRATES_H
#define DIALECTS_CLUSTER_TARGET_CLUSTERRATES_H

#include "hetero/Support/LLVM.h"
#include <array>

namespace hetero::cluster {

/// A part of compiled code with a price of its own.
enum class Rate : unsigned {
#define HETERO_CLUSTER_RATE(NAME, MILLICYCLES, MEANING) NAME,
#include "dialects/Cluster/Target/ClusterRates.def"
};

inline constexpr size_t kNumRates = 0
#define HETERO_CLUSTER_RATE(NAME, MILLICYCLES, MEANING) +1
#include "dialects/Cluster/Target/ClusterRates.def"
    ;

/// How often each part is executed by one core, in thousandths: what happens in
/// some of the iterations only counts as its share.
using RateCounts = std::array<int64_t, kNumRates>;

/// Cycles of a core for `counts`, rounded up.
int64_t getCycles(const RateCounts &counts);

/// Name of a rate, as in the table.
llvm::StringRef getRateName(Rate rate);

/// The rate of a call of a runtime function; that of an unknown one if the
/// table does not have it.
Rate getCallRate(llvm::StringRef function);

/// Adds `counts` times `thousandths` / 1000 to `sum`.
void addCounts(RateCounts &sum, const RateCounts &counts, int64_t thousandths);

} // namespace hetero::cluster

#endif // DIALECTS_CLUSTER_TARGET_CLUSTERRATES_H
