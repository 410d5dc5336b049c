// RUN: hetero-opt %s -split-input-file -verify-diagnostics=only-expected

// One case for every message of the verifiers of scalar functions.

func.func @missing_parameter(%x: tensor<4xf32>) {
  // expected-error @+1 {{has 0 parameters where elu takes 1}}
  %0 = nn.unary <elu> %x : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @needless_parameter(%x: tensor<4xf32>) {
  // expected-error @+1 {{has 1 parameters where exp takes 0}}
  %0 = nn.unary <exp> %x {parameters = array<f32: 1.0>} : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @unary_integer(%x: tensor<4xsi8>) {
  // expected-error @+1 {{needs f32, or integers with scales and zero points}}
  %0 = nn.unary <abs> %x : (tensor<4xsi8>) -> tensor<4xsi8>
  return
}

// -----

func.func @binary_accumulator(%x: tensor<4xsi8>, %z: tensor<si8>) {
  // expected-error @+1 {{has no accumulator form}}
  %0 = nn.binary <div> %x, %x zero_points(%z, %z) : (tensor<4xsi8>, tensor<4xsi8>, tensor<si8>, tensor<si8>) -> tensor<4xsi8>
  return
}

// -----

func.func @binary_quantized(%x: tensor<4xsi8>, %s: tensor<f32>, %z: tensor<si8>) {
  // expected-error @+1 {{has no quantised form of and}}
  %0 = nn.binary <and> %x, %x scales(%s, %s) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<float>}
    : (tensor<4xsi8>, tensor<4xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<4xsi8>
  return
}

// -----

func.func @binary_types(%x: tensor<4xf32>, %y: tensor<4xsi32>) {
  // expected-error @+1 {{has operands of 'f32' and 'si32'}}
  %0 = nn.binary <pow> %x, %y : (tensor<4xf32>, tensor<4xsi32>) -> tensor<4xf32>
  return
}

// -----

func.func @binary_floats(%x: tensor<4xf32>) {
  // expected-error @+1 {{has no mod of 'f32'}}
  %0 = nn.binary <mod> %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @binary_integers(%x: tensor<4xsi32>) {
  // expected-error @+1 {{has no prelu of 'si32'}}
  %0 = nn.binary <prelu> %x, %x : (tensor<4xsi32>, tensor<4xsi32>) -> tensor<4xsi32>
  return
}

// -----

func.func @binary_booleans(%x: tensor<4xi1>) {
  // expected-error @+1 {{has no div of 'i1'}}
  %0 = nn.binary <div> %x, %x : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
  return
}

// -----

func.func @binary_shapes(%x: tensor<4xf32>, %y: tensor<3xf32>) {
  // expected-error @+1 {{shapes of 'tensor<4xf32>' and 'tensor<3xf32>' do not broadcast}}
  %0 = nn.binary <div> %x, %y : (tensor<4xf32>, tensor<3xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @compare_types(%x: tensor<4xf32>, %y: tensor<4xsi32>) {
  // expected-error @+1 {{has operands of 'f32' and 'si32'}}
  %0 = nn.compare <equal> %x, %y : (tensor<4xf32>, tensor<4xsi32>) -> tensor<4xi1>
  return
}

// -----

func.func @compare_shapes(%x: tensor<4xf32>, %y: tensor<3xf32>) {
  // expected-error @+1 {{shapes of 'tensor<4xf32>' and 'tensor<3xf32>' do not broadcast}}
  %0 = nn.compare <equal> %x, %y : (tensor<4xf32>, tensor<3xf32>) -> tensor<4xi1>
  return
}

// -----

func.func @where_condition(%x: tensor<4xf32>) {
  // expected-error @+1 {{operand #0 must be ranked tensor of 1-bit signless integer values}}
  %0 = nn.where %x, %x, %x : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @where_types(%c: tensor<4xi1>, %x: tensor<4xf32>, %y: tensor<4xsi32>) {
  // expected-error @+1 {{has operands of 'f32' and 'si32'}}
  %0 = nn.where %c, %x, %y : (tensor<4xi1>, tensor<4xf32>, tensor<4xsi32>) -> tensor<4xf32>
  return
}

// -----

func.func @where_shapes(%c: tensor<3xi1>, %x: tensor<4xf32>) {
  // expected-error @+1 {{shape of 'tensor<4xf32>' does not broadcast with the others}}
  %0 = nn.where %c, %x, %x : (tensor<3xi1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @cast_target(%x: tensor<4xf32>) {
  // expected-error @+1 {{no tensor has elements of type 'tensor<4xf32>'}}
  %0 = nn.cast %x to tensor<4xf32> : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @cast_signless(%x: tensor<4xf32>) {
  // expected-error @+1 {{result #0 must be ranked tensor of}}
  %0 = nn.cast %x to i32 : (tensor<4xf32>) -> tensor<4xi32>
  return
}
