// RUN: hetero-opt %source/docs/examples/operators.mlir --pass-pipeline="builtin.module(hetero-load-system{file=%source/dialects/Hetero/Systems/edge-duo.json},hetero-verify-system,hetero-print-supported-operators)" -o /dev/null | diff - %source/docs/generated/supported-operators.md
// RUN: not hetero-test-opt %s --pass-pipeline="builtin.module(hetero-load-system{file=%source/test/support/Mock/Systems/mock-duo.json},hetero-print-supported-operators)" 2>&1 | FileCheck %s

// The committed page is what the planners answer now, and no operator is left
// out of it.

// CHECK: error: the module has no example of nn.a
module {}
