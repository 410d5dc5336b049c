// RUN: %hetero-test-opt %S/partition.mlir --hetero-verify-import \
// RUN:   --hetero-load-system=file=%source/test/support/Mock/Systems/mock-duo.json \
// RUN:   --hetero-graph-pipeline --hetero-rewrite-pipeline --hetero-partition-pipeline \
// RUN:   --hetero-plan-pipeline --hetero-lower-pipeline | FileCheck %s

// Every phase runs on what the one before leaves, and every contract holds.
// CHECK-LABEL: func.func @main
// CHECK-SAME: hetero.totals = #hetero.totals<latencyPs = 46000,
// CHECK: hetero.launch @a::@r
// CHECK: hetero.launch @b::@s
// CHECK: hetero.launch @a::@plus
// CHECK: hetero.program @a
// CHECK: mock.work "nn.relu"
// CHECK: mock.work "nn.add"
// CHECK: hetero.program @b
// CHECK: mock.work "nn.sigmoid"
