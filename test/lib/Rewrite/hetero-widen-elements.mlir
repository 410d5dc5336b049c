// RUN: hetero-opt %s --hetero-widen-elements | FileCheck %s

// Types become bytes; what the types implied becomes clamps.
// CHECK-LABEL: func @widened
// CHECK-DAG: nn.constant dense<{{\[}}[1, -2], [0, 1]]> : tensor<2x2xsi8>
// CHECK-DAG: %[[Z:.*]] = nn.constant dense<0> : tensor<ui8>
// CHECK: %[[Q:.*]] = nn.int_quantize %arg0, %{{.*}}, %[[Z]] {clamp = #nn.clamp<min = 0, max = 7>, rounding = #nn.rounding<half_even>} : {{.*}} -> tensor<1x2xui8>
// CHECK: %[[Y:.*]] = nn.matmul %[[Q]], {{.*}} {clamp = #nn.clamp<min = 0, max = 3>, requant = #nn.requant<float>} : {{.*}} -> tensor<1x2xui8>
// CHECK: nn.dequantize %[[Y]]
func.func @widened(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %s = nn.constant dense<0.5> : tensor<f32>
  %z = nn.constant dense<0> : tensor<ui3>
  %w = nn.constant dense<[[1, -2], [0, 1]]> : tensor<2x2xsi2>
  %wz = nn.constant dense<0> : tensor<si2>
  %yz = nn.constant dense<0> : tensor<ui2>
  %0 = nn.quantize %x, %s, %z : (tensor<1x2xf32>, tensor<f32>, tensor<ui3>) -> tensor<1x2xui3>
  %1 = nn.matmul %0, %w scales(%s, %s) zero_points(%z, %wz) to(%s, %yz) {requant = #nn.requant<float>}
    : (tensor<1x2xui3>, tensor<2x2xsi2>, tensor<f32>, tensor<f32>, tensor<ui3>, tensor<si2>, tensor<f32>, tensor<ui2>) -> tensor<1x2xui2>
  %2 = nn.dequantize %1, %s, %yz : (tensor<1x2xui2>, tensor<f32>, tensor<ui2>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}

// With a zero point the order of sum and rounding matters: first to a byte, then
// into the bounds.
// CHECK-LABEL: func @zero_point
// CHECK: %[[Q:.*]] = nn.quantize %arg0, {{.*}} -> tensor<1x2xui8>
// CHECK: nn.rescale %[[Q]], {{.*}} {clamp = #nn.clamp<min = 0, max = 7>, divisor = 1 : i64} : {{.*}} -> tensor<1x2xui8>
func.func @zero_point(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %s = nn.constant dense<0.5> : tensor<f32>
  %z = nn.constant dense<3> : tensor<ui3>
  %0 = nn.quantize %x, %s, %z : (tensor<1x2xf32>, tensor<f32>, tensor<ui3>) -> tensor<1x2xui3>
  %1 = nn.dequantize %0, %s, %z : (tensor<1x2xui3>, tensor<f32>, tensor<ui3>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// Clamps that are there already stay.
// CHECK-LABEL: func @clamped
// CHECK: nn.relu {{.*}} {clamp = #nn.clamp<min = 1, max = 2>, requant = #nn.requant<float>} : {{.*}} -> tensor<1x2xui8>
func.func @clamped(%x: tensor<1x2xsi8>) -> tensor<1x2xf32> {
  %s = nn.constant dense<0.5> : tensor<f32>
  %zx = nn.constant dense<0> : tensor<si8>
  %z = nn.constant dense<0> : tensor<ui2>
  %0 = nn.relu %x scales(%s) zero_points(%zx) to(%s, %z) {requant = #nn.requant<float>, clamp = #nn.clamp<min = 1, max = 2>}
    : (tensor<1x2xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<ui2>) -> tensor<1x2xui2>
  %1 = nn.dequantize %0, %s, %z : (tensor<1x2xui2>, tensor<f32>, tensor<ui2>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// What enters or leaves keeps its type, and so does a sum that wraps around.
// CHECK-LABEL: func @argument(%arg0: tensor<2xsi4>)
// CHECK: nn.reshape %arg0 : tensor<2xsi4> to tensor<1x2xsi4>
func.func @argument(%x: tensor<2xsi4>) -> tensor<1x2xsi4> {
  %0 = nn.reshape %x : tensor<2xsi4> to tensor<1x2xsi4>
  return %0 : tensor<1x2xsi4>
}

// CHECK-LABEL: func @wraps
// CHECK: nn.add {{.*}} -> tensor<2xsi4>
func.func @wraps(%x: tensor<2xf32>) -> tensor<2xf32> {
  %s = nn.constant dense<1.0> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si4>
  %0 = nn.quantize %x, %s, %z : (tensor<2xf32>, tensor<f32>, tensor<si4>) -> tensor<2xsi4>
  %1 = nn.add %0, %0 : (tensor<2xsi4>, tensor<2xsi4>) -> tensor<2xsi4>
  %2 = nn.dequantize %1, %s, %z : (tensor<2xsi4>, tensor<f32>, tensor<si4>) -> tensor<2xf32>
  return %2 : tensor<2xf32>
}
