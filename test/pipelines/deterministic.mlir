// RUN: %hetero-test-opt %S/partition.mlir --hetero-load-system=file=%source/test/support/Mock/Systems/mock-duo.json \
// RUN:   --hetero-partition-pipeline --hetero-plan-pipeline --hetero-lower-pipeline -o %t.1
// RUN: hetero-test-opt --mlir-disable-threading %S/partition.mlir --hetero-load-system=file=%source/test/support/Mock/Systems/mock-duo.json \
// RUN:   --hetero-partition-pipeline --hetero-plan-pipeline --hetero-lower-pipeline -o %t.2
// RUN: cmp %t.1 %t.2
