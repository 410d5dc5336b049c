// RUN: hetero-opt %s -pass-pipeline='builtin.module(func.func(cluster-place-kernel-buffers))' -split-input-file -verify-diagnostics=only-expected

func.func @returns_argument(%x: memref<4xf32>) -> memref<4xf32> {
  // expected-error @+1 {{gives back a buffer it did not make; a kernel computes each of its results}}
  return %x : memref<4xf32>
}

// -----

func.func @no_scratch() {
  // expected-error @+1 {{has no place in the kernel's scratch space}}
  %a = memref.alloc() : memref<3xf32>
  return
}

// -----

// expected-error @+1 {{uses 16 bytes of scratch space, but was given 32}}
func.func @unused(%s: memref<32xi8> {cluster.scratch}) {
  %a = memref.alloc() : memref<3xf32>
  return
}

// -----

func.func @strides_of_whole(%w: memref<4x64xi8> {cluster.strides = array<i64: 68, 1>}) {
  // expected-error @+1 {{reads a buffer with strides other than element by element}}
  %d = memref.cast %w : memref<4x64xi8> to memref<?x64xi8>
  return
}
