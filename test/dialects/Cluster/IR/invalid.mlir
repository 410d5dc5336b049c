// RUN: hetero-opt %s -split-input-file -verify-diagnostics=only-expected

// One case for every message of the verifiers.

// expected-error @+1 {{a tile needs positive extents, got 0 x 8}}
module attributes {test.tile = #cluster.tile<channels = 0, rows = 8>} {}

// -----

// expected-error @+1 {{has a negative scratch size}}
cluster.task @stage scratch_bytes = -1 {}

// -----

cluster.task @stage scratch_bytes = 0 {
  // expected-error @+1 {{has no place in a cluster.task}}
  cluster.barrier
}

// -----

cluster.task @stage scratch_bytes = 0 {
  // expected-error @+1 {{has a negative offset}}
  %x = cluster.buffer home[-4] : memref<4xi8>
}

// -----

cluster.task @stage scratch_bytes = 0 {
  // expected-error @+1 {{needs a memref of static shape and strides without offset}}
  %x = cluster.buffer home[0] : memref<?xi8>
}

// -----

cluster.task @stage scratch_bytes = 0 {
  // expected-error @+1 {{needs elements of whole bytes, got 'i4'}}
  %x = cluster.buffer home[0] : memref<4xi4>
}

// -----

cluster.task @stage scratch_bytes = 0 {
  // expected-error @+1 {{needs signless elements below the graph, got 'si8'}}
  %x = cluster.buffer home[0] : memref<4xsi8>
}

// -----

cluster.task @stage scratch_bytes = 0 {
  // expected-error @+1 {{has a negative offset}}
  %x = cluster.constant dense<1> : tensor<4xsi8> [-1] : memref<4xi8>
}

// -----

cluster.task @stage scratch_bytes = 0 {
  // expected-error @+1 {{has a value of 'si8' and a buffer of 'i32'}}
  %x = cluster.constant dense<1> : tensor<4xsi8> [0] : memref<1xi32>
}

// -----

cluster.task @stage scratch_bytes = 0 {
  // expected-error @+1 {{reads beyond the end of 'tensor<4xsi8>'}}
  %x = cluster.constant dense<1> : tensor<4xsi8> [1] : memref<4xi8>
}

// -----

cluster.task @stage scratch_bytes = 0 {
  // expected-error @+1 {{names no kernel: @nowhere}}
  cluster.launch @nowhere()
}

// -----

func.func @kernel(%a: memref<4xi8>) {
  return
}
cluster.task @stage scratch_bytes = 0 {
  // expected-error @+1 {{gives 0 buffers to a kernel of 1}}
  cluster.launch @kernel()
}

// -----

cluster.task @stage scratch_bytes = 0 {
  %x = cluster.buffer home[0] : memref<4xi8>
  %y = cluster.buffer l1[0] : memref<5xi8>
  // expected-error @+1 {{to another shape}}
  cluster.copy %x to %y : memref<4xi8> to memref<5xi8>
}

// -----

cluster.task @stage scratch_bytes = 0 {
  %x = cluster.buffer home[0] : memref<4xi8>
  %y = cluster.buffer home[4] : memref<4xi8>
  // expected-error @+1 {{needs exactly one side in the L1}}
  cluster.copy %x to %y : memref<4xi8> to memref<4xi8>
}

// -----

cluster.task @stage scratch_bytes = 0 {
  %l = cluster.buffer l1[0] : memref<2x4xi8, strided<[8, 1]>>
  // expected-error @+1 {{fills a buffer without gaps, got 'memref<2x4xi8, strided<[8, 1]>>'}}
  cluster.fill %l with 3 : i8 : memref<2x4xi8, strided<[8, 1]>>
}

// -----

cluster.task @stage scratch_bytes = 0 {
  %l = cluster.buffer l1[0] : memref<2x4xi8>
  // expected-error @+1 {{needs a value of up to 32 bits of the type of 'memref<2x4xi8>', got 3 : i32}}
  cluster.fill %l with 3 : i32 : memref<2x4xi8>
}
