//===- Execute.h - Handlers of micro-operations -----------------*- C++ -*-===//
//
// One function a group of operations that names the handler of each; the block
// builder stores it in the micro-operation. Handlers chain by guaranteed tail
// calls, which keep the core, the operation and the cycle in registers.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_CLUSTER_ISS_EXECUTE_H
#define HETERO_CLUSTER_ISS_EXECUTE_H

#include "dialects/Cluster/Target/Iss/Core.h"
#include "dialects/Cluster/Target/Iss/Instruction.h"

/// Leaves a handler for that of `next`, which issues at `atCycle`.
#define HETERO_ISS_CONTINUE(next, atCycle)                                     \
  do {                                                                         \
    const MicroOp *following = (next);                                         \
    [[clang::musttail]] return following->handler(core, following, (atCycle)); \
  } while (false)

namespace hetero::cluster::iss {

/// Arithmetic, logic, multiplication and division.
Handler integerHandler(Operation operation);
/// Jumps and branches.
Handler controlHandler(Operation operation);
/// First half of a load or store: asks for the access.
Handler accessHandler(Operation operation);
/// Second half: moves the data.
Handler completionHandler(Operation operation);
/// Everything the floating-point unit executes.
Handler floatHandler(Operation operation);
/// Fences, control registers, system calls and illegal instructions.
Handler systemHandler(Operation operation);

/// The first micro-operation of every block: counts it and checks the limit.
void enterBlock(Core &core, const MicroOp *op, uint64_t cycle);
/// Waits until the floating-point unit has delivered its result.
void awaitFloatResult(Core &core, const MicroOp *op, uint64_t cycle);

/// Stops the core at `op` with a trap.
void raiseTrap(Core &core, const MicroOp *op, uint64_t cycle, Trap trap);

} // namespace hetero::cluster::iss

#endif // HETERO_CLUSTER_ISS_EXECUTE_H
