// RUN: hetero-opt %s -pass-pipeline='builtin.module(hetero.program(cluster-build-tasks{l1-bytes=64}))' -allow-unregistered-dialect -verify-diagnostics=only-expected

hetero.program @cluster0 {
  // expected-error @+1 {{does not return its results}}
  func.func @stage(%x: tensor<6xf32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 0, sizeBytes = 24>})
      -> (tensor<6xf32> {hetero.buffer = #hetero.buffer<memory = "dram", offsetBytes = 64, sizeBytes = 24>}) {
    "test.end"(%x) : (tensor<6xf32>) -> ()
  }
}
