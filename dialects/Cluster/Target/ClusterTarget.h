//===- ClusterTarget.h - What the cluster delivers --------------*- C++ -*-===//
//
// The three target interfaces of the room, attached by registerClusterTarget.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_CLUSTER_TARGET_CLUSTERTARGET_H
#define DIALECTS_CLUSTER_TARGET_CLUSTERTARGET_H

#include "hetero/Support/LLVM.h"

namespace hetero::cluster {

class ClusterDialect;

// Each attaches one of the promised interfaces to the dialect.
void attachPlanner(ClusterDialect &dialect);
void attachCodegen(ClusterDialect &dialect);
void attachSimulator(ClusterDialect &dialect);

} // namespace hetero::cluster

namespace hetero {

/// Adds the cluster's dialect and, once it is loaded, its interfaces.
void registerClusterTarget(DialectRegistry &registry);

/// Registers the passes of the room.
void registerClusterPasses();

} // namespace hetero

#endif // DIALECTS_CLUSTER_TARGET_CLUSTERTARGET_H
