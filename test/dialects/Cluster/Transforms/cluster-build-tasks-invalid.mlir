// RUN: hetero-opt %s -pass-pipeline='builtin.module(hetero.program(cluster-build-tasks{l1-bytes=64}))' -split-input-file -verify-diagnostics=only-expected

hetero.program @cluster0 {
  // expected-error @+1 {{argument 0 has no hetero.buffer; plan the program before lowering it}}
  func.func @stage(%x: tensor<6xf32>) -> tensor<6xf32> {
    %y = nn.relu %x : (tensor<6xf32>) -> tensor<6xf32>
    return %y : tensor<6xf32>
  }
}

// -----

hetero.program @cluster0 {
  // expected-error @+1 {{argument 0 has 24 bytes and a buffer of 8}}
  func.func @stage(%x: tensor<6xf32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 8>})
      -> (tensor<6xf32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 24>}) {
    %y = nn.relu %x : (tensor<6xf32>) -> tensor<6xf32>
    return %y : tensor<6xf32>
  }
}

// -----

hetero.program @cluster0 {
  // expected-error @+1 {{result 0 is not computed by the stage alone; return each value once}}
  func.func @stage(%x: tensor<6xf32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 24>})
      -> (tensor<6xf32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 24>}) {
    return %x : tensor<6xf32>
  }
}

// -----

hetero.program @cluster0 {
  func.func @stage(%x: tensor<6xf32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 24>})
      -> (tensor<6xf32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 24>}) {
    // expected-error @+1 {{has no kernel on a cluster}}
    %y = hetero.view %x : tensor<6xf32> to tensor<6xf32>
    return %y : tensor<6xf32>
  }
}

// -----

hetero.program @cluster0 {
  // expected-error @+1 {{asks for the tiling 1 : i64, which clusters do not have}}
  func.func @stage(%x: tensor<6xf32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 24>})
      -> (tensor<6xf32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 24>})
      attributes {hetero.tiling = 1 : i64} {
    %y = nn.relu %x : (tensor<6xf32>) -> tensor<6xf32>
    return %y : tensor<6xf32>
  }
}

// -----

hetero.program @cluster0 {
  func.func @stage(%x: tensor<2x3xf32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 24>})
      -> (tensor<3x2xf32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 24>})
      attributes {hetero.tiling = #cluster.tile<channels = 1, rows = 1>} {
    // expected-error @+1 {{cannot be cut into pieces by #cluster.tile<channels = 1, rows = 1>; run it in place}}
    %y = nn.transpose %x {perm = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
    return %y : tensor<3x2xf32>
  }
}

// -----

hetero.program @cluster0 {
  func.func @stage(%x: tensor<64xf32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 256>})
      -> (tensor<64xf32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 256, sizeBytes = 256>})
      attributes {hetero.tiling = #cluster.tile<channels = 1, rows = 32>} {
    // expected-error @+1 {{needs 512 bytes of L1 for #cluster.tile<channels = 1, rows = 32>, there are 64}}
    %y = nn.relu %x : (tensor<64xf32>) -> tensor<64xf32>
    return %y : tensor<64xf32>
  }
}
