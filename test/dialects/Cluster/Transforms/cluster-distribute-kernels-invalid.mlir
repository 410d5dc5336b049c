// RUN: hetero-opt %s -pass-pipeline='builtin.module(func.func(cluster-distribute-kernels{cores=4}))' -split-input-file -verify-diagnostics=only-expected

func.func @sum(%a: memref<8xf32>, %b: memref<f32>) {
  // expected-error @+1 {{is no parallel loop; cores would race}}
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> ()>], iterator_types = ["reduction"]}
      ins(%a : memref<8xf32>) outs(%b : memref<f32>) {
  ^bb0(%in: f32, %out: f32):
    %sum = arith.addf %in, %out : f32
    linalg.yield %sum : f32
  }
  return
}

// -----

func.func @dynamic(%a: memref<?xf32>, %v: f32) {
  // expected-error @+1 {{has no constant extent}}
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]} outs(%a : memref<?xf32>) {
  ^bb0(%out: f32):
    linalg.yield %v : f32
  }
  return
}
