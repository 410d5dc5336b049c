//===- ClusterTarget.cpp - The cluster joins the compiler -----------------===//
//
// Delivers what the dialect promises. Nothing else of the room is visible to
// the rest of the compiler.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/ClusterTarget.h"
#include "dialects/Cluster/IR/Cluster.h"
#include "dialects/Nn/Conversion/Passes.h"
#include "dialects/Nn/IR/Nn.h"
#include "mlir/IR/DialectRegistry.h"

using namespace hetero;

void hetero::registerClusterTarget(DialectRegistry &registry) {
  registry.insert<cluster::ClusterDialect, nn::NnDialect>();
  registry.addExtension(+[](MLIRContext *, cluster::ClusterDialect *dialect) {
    cluster::attachPlanner(*dialect);
  });
}

void hetero::registerClusterPasses() { nn::registerNnConversionPasses(); }
