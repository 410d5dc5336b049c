// RUN: hetero-opt %s -split-input-file -verify-diagnostics

func.func @shape(%x: tensor<1x4xsi32>, %m: tensor<si32>, %a: tensor<si64>) {
  // expected-error @+1 {{changes the shape of its input}}
  %0 = nn.rescale %x, %m, %a {divisor = 1 : i64, clamp = #nn.clamp<min = 0, max = 255>}
    : (tensor<1x4xsi32>, tensor<si32>, tensor<si64>) -> tensor<4x1xui8>
  return
}

// -----

func.func @axis(%x: tensor<4xsi32>, %m: tensor<4xsi32>, %a: tensor<si64>) {
  // expected-error @+1 {{has axis 1, outside its 1 dimensions}}
  %0 = nn.rescale %x, %m, %a {divisor = 1 : i64, clamp = #nn.clamp<min = 0, max = 255>}
    : (tensor<4xsi32>, tensor<4xsi32>, tensor<si64>) -> tensor<4xui8>
  return
}

// -----

func.func @addends(%x: tensor<1x4xsi32>, %m: tensor<si32>, %a: tensor<3xsi64>) {
  // expected-error @+1 {{has addends of 3 values for the 4 indices of dimension 1}}
  %0 = nn.rescale %x, %m, %a {divisor = 1 : i64, clamp = #nn.clamp<min = 0, max = 255>}
    : (tensor<1x4xsi32>, tensor<si32>, tensor<3xsi64>) -> tensor<1x4xui8>
  return
}

// -----

func.func @clamp(%x: tensor<1x4xsi32>, %m: tensor<si32>, %a: tensor<si64>) {
  // expected-error @+1 {{clamp [0, 255] exceeds 'si8'}}
  %0 = nn.rescale %x, %m, %a {divisor = 1 : i64, clamp = #nn.clamp<min = 0, max = 255>}
    : (tensor<1x4xsi32>, tensor<si32>, tensor<si64>) -> tensor<1x4xsi8>
  return
}

// -----

func.func @divisor(%x: tensor<1x4xsi32>, %m: tensor<si32>, %a: tensor<si64>) {
  // expected-error @+1 {{needs a divisor from 1 to 2^62, not 0}}
  %0 = nn.rescale %x, %m, %a {divisor = 0 : i64, clamp = #nn.clamp<min = 0, max = 255>}
    : (tensor<1x4xsi32>, tensor<si32>, tensor<si64>) -> tensor<1x4xui8>
  return
}

// -----

// 256 times 16777217 is 256 more than 2^32.
func.func @wide_division(%x: tensor<1x4xsi32>, %m: tensor<si32>, %a: tensor<si64>) {
  // expected-error @+1 {{has a divisor of 16777217 for 256 results, which is no power of two and more than 2^32 together}}
  %0 = nn.rescale %x, %m, %a {divisor = 16777217 : i64, clamp = #nn.clamp<min = 0, max = 255>}
    : (tensor<1x4xsi32>, tensor<si32>, tensor<si64>) -> tensor<1x4xui8>
  return
}

// -----

func.func @wide_addend(%x: tensor<1x4xsi32>, %m: tensor<si32>) {
  %a = nn.constant dense<-4611686018427387904> : tensor<si64>
  // expected-error @+1 {{has an addend of 2^62 or more in magnitude}}
  %0 = nn.rescale %x, %m, %a {divisor = 1 : i64, clamp = #nn.clamp<min = 0, max = 255>}
    : (tensor<1x4xsi32>, tensor<si32>, tensor<si64>) -> tensor<1x4xui8>
  return
}

// -----

func.func @scales(%x: tensor<1x4xf32>, %s: tensor<2xf32>, %z: tensor<si2>) {
  // expected-error @+1 {{has scales of 2 values for the 4 indices of dimension 1}}
  %0 = nn.int_quantize %x, %s, %z {rounding = #nn.rounding<up>, clamp = #nn.clamp<min = -1, max = 1>}
    : (tensor<1x4xf32>, tensor<2xf32>, tensor<si2>) -> tensor<1x4xsi2>
  return
}

// -----

func.func @zero_points(%x: tensor<1x4xf32>, %s: tensor<f32>, %z: tensor<2xsi2>) {
  // expected-error @+1 {{has zero points of 2 values for the 4 indices of dimension 1}}
  %0 = nn.int_quantize %x, %s, %z {rounding = #nn.rounding<up>, clamp = #nn.clamp<min = -1, max = 1>}
    : (tensor<1x4xf32>, tensor<f32>, tensor<2xsi2>) -> tensor<1x4xsi2>
  return
}

// -----

func.func @bounds(%x: tensor<1x4xf32>, %s: tensor<f32>, %z: tensor<si32>) {
  // expected-error @+1 {{has a bound beyond 2^24, which float32 does not hold}}
  %0 = nn.int_quantize %x, %s, %z {rounding = #nn.rounding<up>, clamp = #nn.clamp<min = -1, max = 16777217>}
    : (tensor<1x4xf32>, tensor<f32>, tensor<si32>) -> tensor<1x4xsi32>
  return
}

// -----

func.func @sign(%x: tensor<1x4xf32>, %s: tensor<f32>, %z: tensor<si2>) {
  // expected-error @+1 {{gives signs, so its clamp is [-1, 1]}}
  %0 = nn.int_quantize %x, %s, %z {rounding = #nn.rounding<sign>, clamp = #nn.clamp<min = -2, max = 1>}
    : (tensor<1x4xf32>, tensor<f32>, tensor<si2>) -> tensor<1x4xsi2>
  return
}
