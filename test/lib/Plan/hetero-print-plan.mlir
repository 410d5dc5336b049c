// RUN: hetero-test-opt %source/test/pipelines/partition.mlir --pass-pipeline="builtin.module(hetero-load-system{file=%source/test/support/Mock/Systems/mock-duo.json},hetero-partition-pipeline,hetero-plan-pipeline,hetero-print-plan)" -o /dev/null > %t.planned
// RUN: FileCheck %s --strict-whitespace --match-full-lines < %t.planned
// RUN: hetero-test-opt %source/test/pipelines/partition.mlir --pass-pipeline="builtin.module(hetero-load-system{file=%source/test/support/Mock/Systems/mock-duo.json},hetero-partition-pipeline,hetero-plan-pipeline,hetero-lower-pipeline,hetero-print-plan)" -o /dev/null | cmp - %t.planned

// The whole page, before and after lowering alike. Costs are derived in
// test/pipelines/partition.mlir and in hetero-price-steps.mlir.

//      CHECK:Plan
// CHECK-EMPTY:
// CHECK-NEXT:Assumptions
// CHECK-NEXT:  name      what                             figures from
// CHECK-NEXT:  a         mock.device, 1000 MHz, home ram  not stated
// CHECK-NEXT:  b         mock.device, 1000 MHz, home own  not stated
// CHECK-NEXT:  ram       memory, 1 KiB, 4.0 GB/s, 0 ns    chosen for tests
// CHECK-NEXT:  own       memory, 1 KiB, 4.0 GB/s, 0 ns    chosen for tests
// CHECK-NEXT:  ram->own  link, 4.0 GB/s, 0 ns             chosen for tests
// CHECK-NEXT:  own->ram  link, 4.0 GB/s, 0 ns             chosen for tests
// CHECK-EMPTY:
// CHECK-NEXT:Totals (predicted)
// CHECK-NEXT:  figure                  value  unit
// CHECK-NEXT:  latency                 0.046  us
// CHECK-NEXT:  lower bound             0.014  us  longest chain of stages, each on its fastest device
// CHECK-NEXT:  all on a                0.076  us  1.65 x
// CHECK-NEXT:  all on b                    -  refuses some stages
// CHECK-NEXT:  energy                  0.000  uJ
// CHECK-NEXT:  multiply-accumulates        0
// CHECK-NEXT:  moved between memories    128  bytes
// CHECK-EMPTY:
// CHECK-NEXT:Memory (bytes)
// CHECK-NEXT:  memory  capacity  used  values  values, lower bound  constants  working space
// CHECK-NEXT:  ram        1,024   256     128                  128         64             64
// CHECK-NEXT:  own        1,024   128     128                  128          0              0
// CHECK-EMPTY:
// CHECK-NEXT:Resources
// CHECK-NEXT:  device  resource  busy cycles  busy us  % of latency
// CHECK-NEXT:  a       unit               12    0.012          26.1
// CHECK-NEXT:  b       unit                2    0.002           4.3
// CHECK-EMPTY:
// CHECK-NEXT:Stages, in order (+n: further ONNX nodes fused in)
// CHECK-NEXT:  #  ONNX node  operation   device  start us     us  cycles  bound  MACs  energy uJ  bytes moved  why here
// CHECK-NEXT:  1  r          nn.relu     a          0.000  0.008       8  unit      0      0.000          128  2.00 x faster than b
// CHECK-NEXT:  2  s          nn.sigmoid  b          0.024  0.002       2  unit      0      0.000          128  32.00 x faster than a
// CHECK-NEXT:  3  plus       nn.add      a          0.042  0.004       4  unit      0      0.000          192  the others refuse it
// CHECK-EMPTY:
// CHECK-NEXT:Transfers
// CHECK-NEXT:  transfer  over      bound     start us     us  energy uJ  bytes
// CHECK-NEXT:  r->own    ram->own  ram->own     0.008  0.016      0.000     64
// CHECK-NEXT:  s->ram    own->ram  own->ram     0.026  0.016      0.000     64
// CHECK-EMPTY:
// CHECK-NEXT:Refusals
// CHECK-NEXT:  device  reason    detail  remedy                ONNX nodes
// CHECK-NEXT:  b       no-price  nn.add  add it to the prices  plus
