// RUN: hetero-opt %s -hetero-load-system=file=%source/dialects/@Room@/Devices/@room@-small.json -hetero-verify-system | FileCheck %s

// CHECK: "@room@0" = #@room@.device<clockKhz = 1000000
module {}
