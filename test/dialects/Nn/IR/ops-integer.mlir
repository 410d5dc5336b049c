// RUN: hetero-opt %s | hetero-opt | FileCheck %s

// CHECK-LABEL: func @rescale
func.func @rescale(%sums: tensor<1x2x4xsi32>, %whole: tensor<1x4xf32>, %bits: tensor<1x4xui2>) {
  %m = nn.constant dense<[3, -5]> : tensor<2xsi32>
  %a = nn.constant dense<[32768, 0]> : tensor<2xsi64>
  %one = nn.constant dense<1> : tensor<si32>
  %none = nn.constant dense<0> : tensor<si64>
  // CHECK: nn.rescale %{{.*}}, %{{.*}}, %{{.*}} {clamp = #nn.clamp<min = 0, max = 255>, divisor = 65536 : i64} : (tensor<1x2x4xsi32>, tensor<2xsi32>, tensor<2xsi64>) -> tensor<1x2x4xui8>
  %0 = nn.rescale %sums, %m, %a {divisor = 65536 : i64, clamp = #nn.clamp<min = 0, max = 255>}
    : (tensor<1x2x4xsi32>, tensor<2xsi32>, tensor<2xsi64>) -> tensor<1x2x4xui8>
  // CHECK: nn.rescale {{.*}} {axis = 0 : i64, clamp = #nn.clamp<min = -2, max = 1>, divisor = 1 : i64} : (tensor<1x4xf32>, tensor<si32>, tensor<si64>) -> tensor<1x4xsi2>
  %1 = nn.rescale %whole, %one, %none {axis = 0 : i64, divisor = 1 : i64, clamp = #nn.clamp<min = -2, max = 1>}
    : (tensor<1x4xf32>, tensor<si32>, tensor<si64>) -> tensor<1x4xsi2>
  // The largest divisor for two results that is no power of two.
  // CHECK: divisor = 2147483647 : i64
  %2 = nn.rescale %bits, %one, %none {divisor = 2147483647 : i64, clamp = #nn.clamp<min = 0, max = 1>}
    : (tensor<1x4xui2>, tensor<si32>, tensor<si64>) -> tensor<1x4xui1>
  return
}

// CHECK-LABEL: func @int_quantize
func.func @int_quantize(%x: tensor<1x2x4xf32>) {
  %s = nn.constant dense<0.5> : tensor<f32>
  %z = nn.constant dense<0> : tensor<si3>
  %zs = nn.constant dense<[1, 2]> : tensor<2xui4>
  // CHECK: nn.int_quantize %{{.*}}, %{{.*}}, %{{.*}} {clamp = #nn.clamp<min = -3, max = 3>, rounding = #nn.rounding<half_up>} : (tensor<1x2x4xf32>, tensor<f32>, tensor<si3>) -> tensor<1x2x4xsi3>
  %0 = nn.int_quantize %x, %s, %z {rounding = #nn.rounding<half_up>, clamp = #nn.clamp<min = -3, max = 3>}
    : (tensor<1x2x4xf32>, tensor<f32>, tensor<si3>) -> tensor<1x2x4xsi3>
  // CHECK: rounding = #nn.rounding<ceil>{{.*}} -> tensor<1x2x4xui4>
  %1 = nn.int_quantize %x, %s, %zs {rounding = #nn.rounding<ceil>, clamp = #nn.clamp<min = 0, max = 15>}
    : (tensor<1x2x4xf32>, tensor<f32>, tensor<2xui4>) -> tensor<1x2x4xui4>
  return
}

// Every width below a byte is an element type of the language.
// CHECK-LABEL: func @narrow
func.func @narrow(%a: tensor<4xui1>, %b: tensor<4xsi2>, %c: tensor<4xui3>, %d: tensor<4xsi5>, %e: tensor<4xui6>, %f: tensor<4xsi7>) {
  %0 = nn.reshape %a : tensor<4xui1> to tensor<2x2xui1>
  %1 = nn.reshape %b : tensor<4xsi2> to tensor<2x2xsi2>
  %2 = nn.reshape %c : tensor<4xui3> to tensor<2x2xui3>
  %3 = nn.reshape %d : tensor<4xsi5> to tensor<2x2xsi5>
  %4 = nn.reshape %e : tensor<4xui6> to tensor<2x2xui6>
  %5 = nn.reshape %f : tensor<4xsi7> to tensor<2x2xsi7>
  return
}
