// RUN: %hetero-opt %s --pass-pipeline="builtin.module(func.func(hetero-fuse-quantization))" | FileCheck %s

// A mean over axes is an average pool by another name; a norm keeps its float
// factors.

// CHECK-LABEL: func.func @mean
// CHECK: nn.reduce %arg0 scales(%{{.*}}) zero_points(%{{.*}}) to(%{{.*}}, %{{.*}}) {axes = array<i64: 1, 2>, kind = #nn.reduce_kind<mean>, requant = #nn.requant<float>}
// CHECK-NOT: nn.dequantize
func.func @mean(%a: tensor<1x4x4x8xsi8>) -> tensor<1x1x1x8xsi8> {
  %s = nn.constant dense<0.5> : tensor<f32>
  %t = nn.constant dense<0.25> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %0 = nn.dequantize %a, %s, %z : (tensor<1x4x4x8xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x4x4x8xf32>
  %1 = nn.reduce %0 {kind = #nn.reduce_kind<mean>, axes = array<i64: 1, 2>} : (tensor<1x4x4x8xf32>) -> tensor<1x1x1x8xf32>
  %2 = nn.quantize %1, %t, %z : (tensor<1x1x1x8xf32>, tensor<f32>, tensor<si8>) -> tensor<1x1x1x8xsi8>
  return %2 : tensor<1x1x1x8xsi8>
}

// CHECK-LABEL: func.func @norm
// CHECK: nn.layer_norm %arg0 scale %arg1 bias %arg1 scales(%{{.*}}) zero_points(%{{.*}}) to(%{{.*}}, %{{.*}}) {axes = array<i64: 1>
// CHECK-NOT: nn.dequantize
func.func @norm(%a: tensor<2x4xsi8>, %f: tensor<4xf32>) -> tensor<2x4xsi8> {
  %s = nn.constant dense<0.5> : tensor<f32>
  %t = nn.constant dense<0.25> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si8>
  %0 = nn.dequantize %a, %s, %z : (tensor<2x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<2x4xf32>
  %1 = nn.layer_norm %0 scale %f bias %f {axes = array<i64: 1>} : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  %2 = nn.quantize %1, %t, %z : (tensor<2x4xf32>, tensor<f32>, tensor<si8>) -> tensor<2x4xsi8>
  return %2 : tensor<2x4xsi8>
}
