// RUN: %hetero-test-opt %s --split-input-file --hetero-load-system=file=%source/test/support/Mock/Systems/mock-duo.json --hetero-lower-programs --verify-diagnostics

// expected-error @+1 {{no device "c" with codegen is in the system; run hetero-verify-system}}
hetero.program @c {
}

// -----

hetero.program @a {
  func.func @first(%x: tensor<16xf32>) -> tensor<16xf32> {
    // expected-error @unknown {{is left after lowering}}
    %0 = nn.relu %x : (tensor<16xf32>) -> tensor<16xf32> loc("stubborn")
    return %0 : tensor<16xf32>
  }
}
