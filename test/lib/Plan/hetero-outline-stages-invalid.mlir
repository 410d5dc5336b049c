// RUN: %hetero-test-opt %s --split-input-file --hetero-load-system=file=%source/test/support/Mock/Systems/mock-duo.json --hetero-outline-stages --verify-diagnostics

func.func @main(%x: tensor<16xf32>) -> tensor<16xf32> {
  // expected-error @+1 {{is not planned: it needs one nn operation and a buffer for each input and result; run the plan phase}}
  %1 = hetero.stage "first" on "a" (%a = %x : tensor<16xf32>) -> tensor<16xf32> {
    %r = nn.relu %a : (tensor<16xf32>) -> tensor<16xf32>
    hetero.yield %r : tensor<16xf32>
  }
  return %1 : tensor<16xf32>
}

// -----

func.func @main(%x: tensor<16xf32> {hetero.buffer = #hetero.buffer<memory = "ram", offsetBytes = 0, sizeBytes = 64>}) -> tensor<16xf32> {
  // expected-error @+1 {{names the device "c", which the system does not have}}
  %1 = hetero.stage "first" on "c" (%a = %x : tensor<16xf32>) -> tensor<16xf32> attributes {
      buffers = [#hetero.buffer<memory = "ram", offsetBytes = 64, sizeBytes = 64>]} {
    %r = nn.relu %a : (tensor<16xf32>) -> tensor<16xf32>
    hetero.yield %r : tensor<16xf32>
  }
  return %1 : tensor<16xf32>
}
