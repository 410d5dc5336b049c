//===- ClusterEnums.td - Enumerations of the cluster -------*- tablegen -*-===//

#ifndef DIALECTS_CLUSTER_IR_CLUSTERENUMS_TD
#define DIALECTS_CLUSTER_IR_CLUSTERENUMS_TD

include "mlir/IR/EnumAttr.td"
include "dialects/Cluster/IR/ClusterDialect.td"

def Cluster_Place : I32Enum<"Place", "where a buffer of a task lies", [
    I32EnumCase<"Home", 0, "home">,
    I32EnumCase<"Scratch", 1, "scratch">,
    I32EnumCase<"L1", 2, "l1">]> {
  let cppNamespace = "::hetero::cluster";
}

def Cluster_PlaceAttr : EnumAttr<Cluster_Dialect, Cluster_Place, "place"> {
  let summary = "Where a buffer of a task lies";
  let description = [{
    `home` counts offsets from the start of the device's home memory, `scratch`
    from the working space the container reserves there, `l1` from the start of
    the cluster's own memory.

    Example: `cluster.buffer home[64] : memref<4xi8>`
  }];
}

#endif // DIALECTS_CLUSTER_IR_CLUSTERENUMS_TD
