// RUN: not hetero-check %s | FileCheck %s

// CHECK: 0 expectations, 0 failures
func.func @checks_nothing() {
  return
}
