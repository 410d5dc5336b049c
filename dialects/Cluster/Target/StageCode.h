//===- StageCode.h - Tasks as functions -------------------------*- C++ -*-===//
//
// A task becomes a function that every core runs: kernels are called with the
// addresses of their buffers, copies are commanded, cores meet in between.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_CLUSTER_TARGET_STAGECODE_H
#define DIALECTS_CLUSTER_TARGET_STAGECODE_H

#include "dialects/Cluster/IR/Cluster.h"
#include "llvm/IR/Module.h"

namespace hetero::cluster {

/// Gives the address of the buffer a task's value stands for.
using AddressOf = llvm::function_ref<FailureOr<uint32_t>(Value)>;

/// Name of the function of a stage in the program.
std::string getStageSymbol(llvm::StringRef stage);

/// Adds the function of `task` to `module`, which holds the kernels. Fails with
/// a diagnostic if a buffer has no address.
LogicalResult addStageFunction(TaskOp task, llvm::Module &module,
                               AddressOf addressOf);

} // namespace hetero::cluster

#endif // DIALECTS_CLUSTER_TARGET_STAGECODE_H
