//===- BlockBuilder.h - Instructions to micro-operations --------*- C++ -*-===//
//
// Appends the instructions of one block in order, with the cycles that follow
// from each and its predecessor.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_CLUSTER_ISS_BLOCKBUILDER_H
#define HETERO_CLUSTER_ISS_BLOCKBUILDER_H

#include "dialects/Cluster/Target/Iss/ClusterConfig.h"
#include "dialects/Cluster/Target/Iss/Instruction.h"
#include "dialects/Cluster/Target/Iss/MicroOp.h"

namespace hetero::cluster::iss {

class BlockBuilder {
public:
  /// Starts the block at `pc` in `block`, which is empty.
  BlockBuilder(Block &block, uint32_t pc, const CoreTiming &timing);

  /// Adds the instruction at `pc`. `nextStraddles` says whether the one after
  /// it lies across two words (a fence refetches it).
  void append(const Instruction &instruction, uint32_t pc, bool nextStraddles);

  /// Ends a block whose code runs off its segment at `pc`.
  void endWithoutCode(uint32_t pc);

  /// Call once, after the last instruction.
  void finish();

private:
  MicroOp &push(Handler handler, uint32_t pc);
  void addStall(Stall cause, unsigned cycles);

  Block &block;
  const CoreTiming &timing;
  Instruction previous;
  bool hasPrevious = false;
  /// Integer register a slow floating-point operation is still to write.
  unsigned pendingInteger = noRegister;
};

} // namespace hetero::cluster::iss

#endif // HETERO_CLUSTER_ISS_BLOCKBUILDER_H
