//===- ClusterTypes.td - Types of the cluster --------------*- tablegen -*-===//
//
// None: tasks and kernels work on builtin memrefs.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_CLUSTER_IR_CLUSTERTYPES_TD
#define DIALECTS_CLUSTER_IR_CLUSTERTYPES_TD

include "dialects/Cluster/IR/ClusterDialect.td"

#endif // DIALECTS_CLUSTER_IR_CLUSTERTYPES_TD
