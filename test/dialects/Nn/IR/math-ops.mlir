// RUN: %hetero-opt %s | %hetero-opt | FileCheck %s
// RUN: %hetero-opt %s --emit-bytecode | hetero-opt | FileCheck %s

// Scalar functions, printed and parsed, in the forms they have.

// CHECK-LABEL: func.func @unary
func.func @unary(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  // CHECK: nn.unary <exp> %{{.*}} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %0 = nn.unary <exp> %x : (tensor<1x4xf32>) -> tensor<1x4xf32>
  // CHECK: nn.unary <elu> %{{.*}} {parameters = array<f32: 5.000000e-01>}
  %1 = nn.unary <elu> %0 {parameters = array<f32: 0.5>} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  // CHECK: nn.unary <hard_sigmoid> %{{.*}} {parameters = array<f32: 2.000000e-01, 5.000000e-01>}
  %2 = nn.unary <hard_sigmoid> %1 {parameters = array<f32: 0.2, 0.5>} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %2 : tensor<1x4xf32>
}

// CHECK-LABEL: func.func @unary_quantized
func.func @unary_quantized(%x: tensor<?x4xsi8>, %s: tensor<f32>, %z: tensor<si8>, %zu: tensor<ui8>) -> tensor<?x4xui8> {
  // CHECK: nn.unary <hard_swish> %{{.*}} scales(%{{.*}}) zero_points(%{{.*}}) to(%{{.*}}, %{{.*}}) {requant = #nn.requant<float>}
  %y = nn.unary <hard_swish> %x scales(%s) zero_points(%z) to(%s, %zu) {requant = #nn.requant<float>}
    : (tensor<?x4xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<ui8>) -> tensor<?x4xui8>
  return %y : tensor<?x4xui8>
}

// CHECK-LABEL: func.func @binary
func.func @binary(%x: tensor<1x4xf32>, %i: tensor<3x1xsi64>, %j: tensor<4xsi64>, %b: tensor<4xi1>) -> (tensor<1x4xf32>, tensor<3x4xsi64>, tensor<4xi1>) {
  // CHECK: nn.binary <div> %{{.*}}, %{{.*}} : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  %0 = nn.binary <div> %x, %x : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  // CHECK: nn.binary <mod>
  %1 = nn.binary <mod> %i, %j : (tensor<3x1xsi64>, tensor<4xsi64>) -> tensor<3x4xsi64>
  // CHECK: nn.binary <xor>
  %2 = nn.binary <xor> %b, %b : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
  return %0, %1, %2 : tensor<1x4xf32>, tensor<3x4xsi64>, tensor<4xi1>
}

// CHECK-LABEL: func.func @binary_quantized
func.func @binary_quantized(%a: tensor<4xsi8>, %s: tensor<f32>, %z: tensor<si8>) -> tensor<4xsi8> {
  // CHECK: nn.binary <max> %{{.*}}, %{{.*}} scales(
  %y = nn.binary <max> %a, %a scales(%s, %s) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<float>}
    : (tensor<4xsi8>, tensor<4xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<4xsi8>
  return %y : tensor<4xsi8>
}

// CHECK-LABEL: func.func @compare_where
func.func @compare_where(%a: tensor<3x1xf32>, %b: tensor<4xf32>, %c: tensor<2x1x1xsi8>) -> tensor<2x3x4xsi8> {
  // CHECK: nn.compare <less_or_equal> %{{.*}}, %{{.*}} : (tensor<3x1xf32>, tensor<4xf32>) -> tensor<3x4xi1>
  %0 = nn.compare <less_or_equal> %a, %b : (tensor<3x1xf32>, tensor<4xf32>) -> tensor<3x4xi1>
  // CHECK: nn.where %{{.*}}, %{{.*}}, %{{.*}} : (tensor<3x4xi1>, tensor<2x1x1xsi8>, tensor<2x1x1xsi8>) -> tensor<2x3x4xsi8>
  %1 = nn.where %0, %c, %c : (tensor<3x4xi1>, tensor<2x1x1xsi8>, tensor<2x1x1xsi8>) -> tensor<2x3x4xsi8>
  return %1 : tensor<2x3x4xsi8>
}

// CHECK-LABEL: func.func @cast
func.func @cast(%x: tensor<?x4xf32>) -> tensor<?x4xi1> {
  // CHECK: nn.cast %{{.*}} to si64 : (tensor<?x4xf32>) -> tensor<?x4xsi64>
  %0 = nn.cast %x to si64 : (tensor<?x4xf32>) -> tensor<?x4xsi64>
  // CHECK: nn.cast %{{.*}} to i1 : (tensor<?x4xsi64>) -> tensor<?x4xi1>
  %1 = nn.cast %0 to i1 : (tensor<?x4xsi64>) -> tensor<?x4xi1>
  return %1 : tensor<?x4xi1>
}

// CHECK-LABEL: func.func @log_softmax
func.func @log_softmax(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  // CHECK: nn.softmax %{{.*}} {axis = 1 : i64, logarithm}
  %y = nn.softmax %x {axis = 1 : i64, logarithm} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}
