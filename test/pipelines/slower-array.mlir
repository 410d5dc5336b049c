// RUN: %python -c "import json; s = json.load(open('%source/dialects/Hetero/Systems/edge-duo.json')); s['devices']['tpu0']['clockKhz'] = 10; json.dump(s, open('%t.json', 'w'))"
// RUN: hetero-opt %s --pass-pipeline="builtin.module(hetero-load-system{file=%source/dialects/Hetero/Systems/edge-duo.json},hetero-partition-pipeline)" | FileCheck %s
// RUN: hetero-opt %s --pass-pipeline="builtin.module(hetero-load-system{file=%t.json},hetero-partition-pipeline)" | FileCheck %s --check-prefix=SLOW

// Convolutions go to the array because it is faster, not by rule: with its clock
// at 10 kHz instead of 400 MHz the same convolution goes to the cluster.

// CHECK: hetero.stage "conv" on "tpu0"
// SLOW: hetero.stage "conv" on "cluster0"
func.func @main(%x: tensor<1x8x8x8xsi8>) -> tensor<1x8x8x8xsi8> {
  %s = nn.constant dense<1.0> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %w = nn.constant dense<1> : tensor<8x8x3x3xsi8>
  %0 = nn.conv %x, %w scales(%s, %s) zero_points(%z, %z) to(%s, %z)
    {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, requant = #nn.requant<float>}
    : (tensor<1x8x8x8xsi8>, tensor<8x8x3x3xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x8x8x8xsi8> loc("conv")
  return %0 : tensor<1x8x8x8xsi8>
}
