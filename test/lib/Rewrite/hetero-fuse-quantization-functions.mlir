// RUN: %hetero-opt %s -hetero-fuse-quantization -canonicalize -cse -split-input-file | FileCheck %s

// A function of one float takes its parameters along.
// CHECK-LABEL: func.func @unary
// CHECK: %[[Y:.*]] = nn.unary <leaky_relu> %arg0 scales(
// CHECK-SAME: parameters = array<f32: 1.000000e-01>, requant = #nn.requant<float>
// CHECK-NEXT: return %[[Y]]
func.func @unary(%x: tensor<4xsi8>) -> tensor<4xui8> {
  %s = nn.constant dense<0.5> : tensor<f32>
  %z = nn.constant dense<-1> : tensor<si8>
  %zy = nn.constant dense<3> : tensor<ui8>
  %0 = nn.dequantize %x, %s, %z : (tensor<4xsi8>, tensor<f32>, tensor<si8>) -> tensor<4xf32>
  %1 = nn.unary <leaky_relu> %0 {parameters = array<f32: 0.1>} : (tensor<4xf32>) -> tensor<4xf32>
  %2 = nn.quantize %1, %s, %zy : (tensor<4xf32>, tensor<f32>, tensor<ui8>) -> tensor<4xui8>
  return %2 : tensor<4xui8>
}

// -----

// With a clip behind it, which becomes bounds of the integers.
// CHECK-LABEL: func.func @binary
// CHECK: nn.binary <div> %arg0, %arg1 scales(
// CHECK-SAME: clamp = #nn.clamp<min = -128, max = 11>
// CHECK-NOT: nn.clip
func.func @binary(%a: tensor<4xsi8>, %b: tensor<4xsi8>) -> tensor<4xsi8> {
  %s = nn.constant dense<0.5> : tensor<f32>
  %z = nn.constant dense<-1> : tensor<si8>
  %0 = nn.dequantize %a, %s, %z : (tensor<4xsi8>, tensor<f32>, tensor<si8>) -> tensor<4xf32>
  %1 = nn.dequantize %b, %s, %z : (tensor<4xsi8>, tensor<f32>, tensor<si8>) -> tensor<4xf32>
  %2 = nn.binary <div> %0, %1 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %3 = nn.clip %2 {min = -1000.0 : f32, max = 6.0 : f32} : (tensor<4xf32>) -> tensor<4xf32>
  %4 = nn.quantize %3, %s, %z : (tensor<4xf32>, tensor<f32>, tensor<si8>) -> tensor<4xsi8>
  return %4 : tensor<4xsi8>
}

// -----

// A comparison gives no number to quantise: it stays on floats.
// CHECK-LABEL: func.func @compare
// CHECK: nn.dequantize
// CHECK: nn.compare
func.func @compare(%a: tensor<4xsi8>) -> tensor<4xi1> {
  %s = nn.constant dense<0.5> : tensor<f32>
  %z = nn.constant dense<-1> : tensor<si8>
  %0 = nn.dequantize %a, %s, %z : (tensor<4xsi8>, tensor<f32>, tensor<si8>) -> tensor<4xf32>
  %1 = nn.compare <less> %0, %0 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xi1>
  return %1 : tensor<4xi1>
}
