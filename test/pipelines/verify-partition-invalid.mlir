// RUN: %hetero-test-opt %s --split-input-file --hetero-load-system=file=%source/test/support/Mock/Systems/mock-duo.json --hetero-verify-partition --verify-diagnostics

// Clauses 1 and 2, all in one run.
func.func @main(%x: tensor<16xf32>) -> tensor<16xf32> {
  // expected-error @+1 {{'nn.relu' stands outside a stage in a partitioned function}}
  %0 = nn.relu %x : (tensor<16xf32>) -> tensor<16xf32>
  // expected-error @+1 {{names the device "c", which the system does not have}}
  %1 = hetero.stage "c" on "c" (%a = %x : tensor<16xf32>) -> tensor<16xf32> {
    %r = nn.relu %a : (tensor<16xf32>) -> tensor<16xf32>
    hetero.yield %r : tensor<16xf32>
  }
  %2 = hetero.stage "twin" on "a" (%a = %x : tensor<16xf32>) -> tensor<16xf32> {
    %r = nn.relu %a : (tensor<16xf32>) -> tensor<16xf32>
    hetero.yield %r : tensor<16xf32>
  }
  // expected-error @+1 {{two stages are called "twin"}}
  %3 = hetero.stage "twin" on "a" (%a = %x : tensor<16xf32>) -> tensor<16xf32> {
    %r = nn.relu %a : (tensor<16xf32>) -> tensor<16xf32>
    hetero.yield %r : tensor<16xf32>
  }
  // expected-error @+1 {{a stage needs exactly one nn operation beside constants}}
  %4 = hetero.stage "pair" on "a" (%a = %x : tensor<16xf32>) -> tensor<16xf32> {
    %q = nn.relu %a : (tensor<16xf32>) -> tensor<16xf32>
    %r = nn.relu %q : (tensor<16xf32>) -> tensor<16xf32>
    hetero.yield %r : tensor<16xf32>
  }
  return %2 : tensor<16xf32>
}

// -----

// Clause 3.
func.func @main(%x: tensor<16xsi8>) -> tensor<16xsi8> {
  %0 = hetero.stage "q" on "a" (%a = %x : tensor<16xsi8>) -> tensor<16xsi8> {
    %s = nn.constant dense<1.0> : tensor<f32>
    %z = nn.constant dense<0> : tensor<si8>
    // expected-error @+1 {{has the requantiser shift on a device with float}}
    %r = nn.relu %a scales(%s) zero_points(%z) to(%s, %z) {requant = #nn.requant<shift>}
      : (tensor<16xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<16xsi8>
    hetero.yield %r : tensor<16xsi8>
  }
  return %0 : tensor<16xsi8>
}

// -----

// Clauses 4 and 5.
func.func @main(%x: tensor<16xf32>) -> tensor<16xf32> {
  // expected-error @+1 {{operand 0 lies in "ram" and is needed in "own"}}
  %0 = hetero.stage "far" on "b" (%a = %x : tensor<16xf32>) -> tensor<16xf32> {
    %r = nn.relu %a : (tensor<16xf32>) -> tensor<16xf32>
    hetero.yield %r : tensor<16xf32>
  }
  // expected-error @+1 {{operand 0 lies in "own" and is needed in "ram"}}
  %1 = hetero.transfer "t" %0 from "ram" to "own" : tensor<16xf32>
  // expected-error @+1 {{the fabric has no link from "own" to "moon"}}
  %2 = hetero.transfer "u" %0 from "own" to "moon" : tensor<16xf32>
  %3 = hetero.view %0 : tensor<16xf32> to tensor<16xf32>
  // expected-error @+1 {{operand 0 lies in "own" and is needed in "ram"}}
  return %3 : tensor<16xf32>
}
