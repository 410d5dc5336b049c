// RUN: %hetero-opt %s --convert-nn-to-linalg | FileCheck %s

// Scalar functions are calls of the C functions that the interpreter calls too.

// CHECK-DAG: func.func private @hetero_eluf(f32, f32) -> f32
// CHECK-DAG: func.func private @hetero_div_si64(i64, i64) -> i64
// CHECK-DAG: func.func private @hetero_float_to_si64(f32) -> i64

// CHECK-LABEL: func.func @unary
func.func @unary(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: %[[ALPHA:.*]] = arith.constant 5.000000e-01 : f32
  // CHECK: %[[Y:.*]] = func.call @hetero_eluf(%{{.*}}, %[[ALPHA]]) : (f32, f32) -> f32
  // CHECK: arith.cmpf uno, %[[Y]], %[[Y]]
  %y = nn.unary <elu> %x {parameters = array<f32: 0.5>} : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: func.func @quantized
func.func @quantized(%x: tensor<4xsi8>, %s: tensor<f32>, %z: tensor<si8>) -> tensor<4xsi8> {
  // CHECK: arith.sitofp
  // CHECK: %[[Y:.*]] = func.call @hetero_hard_swishf
  // CHECK: arith.divf %[[Y]]
  // CHECK: math.roundeven
  %y = nn.unary <hard_swish> %x scales(%s) zero_points(%z) to(%s, %z) {requant = #nn.requant<float>}
    : (tensor<4xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<4xsi8>
  return %y : tensor<4xsi8>
}

// CHECK-LABEL: func.func @integers
func.func @integers(%x: tensor<4xsi64>, %u: tensor<4xui8>) -> (tensor<4xsi64>, tensor<4xui8>) {
  // CHECK: func.call @hetero_div_si64
  %0 = nn.binary <div> %x, %x : (tensor<4xsi64>, tensor<4xsi64>) -> tensor<4xsi64>
  // Narrow elements take part as 32 bits.
  // CHECK: arith.extui
  // CHECK: func.call @hetero_shift_left_ui32
  // CHECK: arith.trunci
  %1 = nn.binary <shift_left> %u, %u : (tensor<4xui8>, tensor<4xui8>) -> tensor<4xui8>
  return %0, %1 : tensor<4xsi64>, tensor<4xui8>
}

// CHECK-LABEL: func.func @booleans
func.func @booleans(%x: tensor<4xf32>, %u: tensor<1xui64>) -> tensor<4xi1> {
  // CHECK: arith.cmpf olt
  %0 = nn.compare <less> %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xi1>
  // CHECK: arith.cmpi ule
  %1 = nn.compare <less_or_equal> %u, %u : (tensor<1xui64>, tensor<1xui64>) -> tensor<1xi1>
  // CHECK: arith.xori %{{.*}} : i1
  %2 = nn.binary <xor> %0, %1 : (tensor<4xi1>, tensor<1xi1>) -> tensor<4xi1>
  // CHECK: arith.select %{{.*}} : i1
  %3 = nn.where %2, %0, %1 : (tensor<4xi1>, tensor<4xi1>, tensor<1xi1>) -> tensor<4xi1>
  return %3 : tensor<4xi1>
}

// CHECK-LABEL: func.func @casts
func.func @casts(%x: tensor<4xf32>, %b: tensor<4xi1>, %h: tensor<4xf16>) -> (tensor<4xui64>, tensor<4xi1>, tensor<4xui8>, tensor<4xbf16>) {
  // CHECK: func.call @hetero_float_to_si64
  %0 = nn.cast %x to si64 : (tensor<4xf32>) -> tensor<4xsi64>
  %1 = nn.cast %0 to ui64 : (tensor<4xsi64>) -> tensor<4xui64>
  // CHECK: arith.cmpf une
  %2 = nn.cast %x to i1 : (tensor<4xf32>) -> tensor<4xi1>
  // CHECK: arith.extui %{{.*}} : i1 to i8
  %3 = nn.cast %b to ui8 : (tensor<4xi1>) -> tensor<4xui8>
  // CHECK: func.call @hetero_half_to_float
  // CHECK: func.call @hetero_float_to_brain
  %4 = nn.cast %h to bf16 : (tensor<4xf16>) -> tensor<4xbf16>
  return %1, %2, %3, %4 : tensor<4xui64>, tensor<4xi1>, tensor<4xui8>, tensor<4xbf16>
}
