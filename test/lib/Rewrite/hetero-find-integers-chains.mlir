// RUN: hetero-opt %s --hetero-find-integers --canonicalize | FileCheck %s

// (3 x + 10) * 43 / 1000 towards zero, bounded to [0, 255]: the multiplier is
// 129, the addend 430. Only sums from -128 to 127 occur, which float32 computes
// exactly; below zero the clip hides the rounding towards it.
// CHECK-LABEL: func @converted
// CHECK-SAME: %[[X:.*]]: tensor<1x4xsi8>
// CHECK-DAG: %[[M:.*]] = nn.constant dense<129> : tensor<si32>
// CHECK-DAG: %[[A:.*]] = nn.constant dense<430> : tensor<si64>
// CHECK: %[[Y:.*]] = nn.rescale %[[X]], %[[M]], %[[A]] {axis = 0 : i64, clamp = #nn.clamp<min = 0, max = 255>, divisor = 1000 : i64}
// CHECK: nn.dequantize %[[Y]]
func.func @converted(%x: tensor<1x4xsi8>) -> tensor<1x4xf32> {
  %one = nn.constant dense<1.0> : tensor<f32>
  %zero = nn.constant dense<0> : tensor<si8>
  %k = nn.constant dense<3.0> : tensor<f32>
  %l = nn.constant dense<10.0> : tensor<f32>
  %m = nn.constant dense<43> : tensor<si64>
  %d = nn.constant dense<1000> : tensor<si64>
  %0 = nn.dequantize %x, %one, %zero : (tensor<1x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x4xf32>
  %1 = nn.mul %k, %0 : (tensor<f32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  %2 = nn.add %1, %l : (tensor<1x4xf32>, tensor<f32>) -> tensor<1x4xf32>
  %3 = nn.cast %2 to si64 : (tensor<1x4xf32>) -> tensor<1x4xsi64>
  %4 = nn.mul %3, %m : (tensor<1x4xsi64>, tensor<si64>) -> tensor<1x4xsi64>
  %5 = nn.binary <div> %4, %d : (tensor<1x4xsi64>, tensor<si64>) -> tensor<1x4xsi64>
  %6 = nn.cast %5 to f32 : (tensor<1x4xsi64>) -> tensor<1x4xf32>
  %7 = nn.clip %6 {min = 0.0 : f32, max = 255.0 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %7 : tensor<1x4xf32>
}

// Mul, Add, Div, Floor, Clip with one pair for each channel, one of them
// falling.
// CHECK-LABEL: func @floored
// CHECK-DAG: %[[M:.*]] = nn.constant dense<[7, -5]> : tensor<2xsi32>
// CHECK-DAG: %[[A:.*]] = nn.constant dense<[100, 16]> : tensor<2xsi64>
// CHECK: nn.rescale %arg0, %[[M]], %[[A]] {clamp = #nn.clamp<min = -8, max = 7>, divisor = 32 : i64} : {{.*}} -> tensor<1x2x4xsi8>
func.func @floored(%x: tensor<1x2x4xsi8>) -> tensor<1x2x4xf32> {
  %one = nn.constant dense<1.0> : tensor<f32>
  %zero = nn.constant dense<0> : tensor<si8>
  %k = nn.constant dense<[[[7.0], [-5.0]]]> : tensor<1x2x1xf32>
  %l = nn.constant dense<[[[100.0], [16.0]]]> : tensor<1x2x1xf32>
  %d = nn.constant dense<32.0> : tensor<f32>
  %0 = nn.dequantize %x, %one, %zero : (tensor<1x2x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x2x4xf32>
  %1 = nn.mul %0, %k : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x2x4xf32>
  %2 = nn.add %1, %l : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x2x4xf32>
  %3 = nn.binary <div> %2, %d : (tensor<1x2x4xf32>, tensor<f32>) -> tensor<1x2x4xf32>
  %4 = nn.unary <floor> %3 : (tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  %5 = nn.clip %4 {min = -8.0 : f32, max = 7.0 : f32} : (tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  return %5 : tensor<1x2x4xf32>
}

// 3 * 16777215 is 50331645, but the nearest float32 is 50331644: divided by
// 50331645 that is 0 instead of 1. The chain stays as it is spelt; its whole
// numbers become bytes for what follows.
// CHECK-LABEL: func @rounded
// CHECK: nn.mul
// CHECK: %[[Y:.*]] = nn.clip
// CHECK: nn.quantize %[[Y]], {{.*}} -> tensor<1x4xui8>
func.func @rounded(%x: tensor<1x4xsi8>) -> tensor<1x4xf32> {
  %one = nn.constant dense<1.0> : tensor<f32>
  %zero = nn.constant dense<0> : tensor<si8>
  %k = nn.constant dense<16777215.0> : tensor<f32>
  %d = nn.constant dense<50331645> : tensor<si64>
  %0 = nn.dequantize %x, %one, %zero : (tensor<1x4xsi8>, tensor<f32>, tensor<si8>) -> tensor<1x4xf32>
  %1 = nn.mul %k, %0 : (tensor<f32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  %2 = nn.cast %1 to si64 : (tensor<1x4xf32>) -> tensor<1x4xsi64>
  %3 = nn.binary <div> %2, %d : (tensor<1x4xsi64>, tensor<si64>) -> tensor<1x4xsi64>
  %4 = nn.cast %3 to f32 : (tensor<1x4xsi64>) -> tensor<1x4xf32>
  %5 = nn.clip %4 {min = 0.0 : f32, max = 7.0 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %5 : tensor<1x4xf32>
}
