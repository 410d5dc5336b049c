// RUN: hetero-opt %s --pass-pipeline="builtin.module(hetero-load-system{file=%source/dialects/Hetero/Systems/edge-duo.json},hetero-verify-system)" | FileCheck %s --check-prefix=DUO
// RUN: hetero-opt %s --pass-pipeline="builtin.module(hetero-load-system{file=%source/dialects/Hetero/Systems/cluster-only.json},hetero-verify-system)" | FileCheck %s --check-prefix=CLUSTER
// RUN: hetero-opt %s --pass-pipeline="builtin.module(hetero-load-system{file=%source/dialects/Hetero/Systems/tpu-host.json},hetero-verify-system)" | FileCheck %s --check-prefix=HOST
// RUN: hetero-opt %s --pass-pipeline="builtin.module(hetero-load-system{file=%source/dialects/Hetero/Systems/tiny-duo.json},hetero-verify-system)" | FileCheck %s --check-prefix=TINY

// Every system that comes with Hetero loads and can be compiled for.

// DUO: "cluster0" = #cluster.device<clockKhz = 400000, cores = 8
// DUO-SAME: "tpu0" = #tpu.device<clockKhz = 400000, rows = 32, columns = 32
// CLUSTER: "cluster0" = #cluster.device<clockKhz = 400000, cores = 8
// CLUSTER-NOT: tpu.device
// HOST: "host0" = #cluster.device<clockKhz = 400000, cores = 1
// HOST-SAME: "tpu0" = #tpu.device<clockKhz = 400000, rows = 32, columns = 32
// TINY: "cluster0" = #cluster.device<clockKhz = 1000000, cores = 2
// TINY-SAME: "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2
module {}
