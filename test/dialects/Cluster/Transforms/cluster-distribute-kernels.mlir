// RUN: %hetero-opt %s -pass-pipeline='builtin.module(func.func(cluster-distribute-kernels{cores=4}))' | FileCheck %s

// Two dimensions of 2 are needed to keep four cores busy; the third stays a
// loop of each core. The second operation waits for the first.

// CHECK-LABEL: func.func @fill
// CHECK:         %[[CORE:.*]] = cluster.core_id : index
// CHECK:         scf.for %[[I:.*]] = %[[CORE]] to %c4{{.*}} step %c4
// CHECK:           arith.remui %[[I]], %c2
// CHECK:           arith.divui %[[I]], %c2
// CHECK:           scf.for
// CHECK:             memref.store
// CHECK:         cluster.barrier
// CHECK:         cluster.core_id
// CHECK:         scf.for
// CHECK-NOT:     cluster.barrier
func.func @fill(%a: memref<2x2x8xf32>, %b: memref<16xf32>, %v: f32) {
  linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, j, k)>], iterator_types = ["parallel", "parallel", "parallel"]}
      outs(%a : memref<2x2x8xf32>) {
  ^bb0(%out: f32):
    linalg.yield %v : f32
  }
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]} outs(%b : memref<16xf32>) {
  ^bb0(%out: f32):
    linalg.yield %v : f32
  }
  return
}
