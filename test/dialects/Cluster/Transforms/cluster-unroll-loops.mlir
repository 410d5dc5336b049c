// RUN: %hetero-opt %s -pass-pipeline='builtin.module(func.func(cluster-unroll-loops,canonicalize))' | FileCheck %s

// A window of nine steps is written out, the channels around it stay a loop.

// CHECK-LABEL: func.func @window
// CHECK:         scf.for %{{.*}} = %c0{{.*}} to %c32{{.*}} step %c1{{.*}} iter_args
// CHECK-COUNT-9:   memref.load
// CHECK-NOT:       memref.load
func.func @window(%x: memref<32x3x3xf32>) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %c32 = arith.constant 32 : index
  %zero = arith.constant 0.0 : f32
  %sum = scf.for %c = %c0 to %c32 step %c1 iter_args(%a0 = %zero) -> f32 {
    %ofChannel = scf.for %i = %c0 to %c3 step %c1 iter_args(%a1 = %a0) -> f32 {
      %ofRow = scf.for %j = %c0 to %c3 step %c1 iter_args(%a2 = %a1) -> f32 {
        %v = memref.load %x[%c, %i, %j] : memref<32x3x3xf32>
        %next = arith.addf %a2, %v : f32
        scf.yield %next : f32
      }
      scf.yield %ofRow : f32
    }
    scf.yield %ofChannel : f32
  }
  return %sum : f32
}

// Eight steps a round; the two that are left follow the loop.

// CHECK-LABEL: func.func @row
// CHECK:         scf.for %{{.*}} = %c0{{.*}} to %c24{{.*}} step %c8{{.*}} iter_args
// CHECK-COUNT-8:   memref.load
// CHECK:           scf.yield
// CHECK:         }
// CHECK-COUNT-2: memref.load
// CHECK-NOT:     memref.load
// CHECK:         return
func.func @row(%x: memref<26xf32>) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c26 = arith.constant 26 : index
  %zero = arith.constant 0.0 : f32
  %sum = scf.for %i = %c0 to %c26 step %c1 iter_args(%a = %zero) -> f32 {
    %v = memref.load %x[%i] : memref<26xf32>
    %next = arith.addf %a, %v : f32
    scf.yield %next : f32
  }
  return %sum : f32
}

// Loops over outputs and loops with branches stay as they are.

// CHECK-LABEL: func.func @kept
// CHECK:         scf.for
// CHECK:           scf.for
// CHECK-COUNT-1:     memref.load
// CHECK-NOT:         memref.load
func.func @kept(%x: memref<4xf32>, %y: memref<4xf32>, %c: i1) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %zero = arith.constant 0.0 : f32
  scf.for %o = %c0 to %c4 step %c1 {
    %sum = scf.for %i = %c0 to %c4 step %c1 iter_args(%a = %zero) -> f32 {
      %v = scf.if %c -> f32 {
        %w = memref.load %x[%i] : memref<4xf32>
        scf.yield %w : f32
      } else {
        scf.yield %zero : f32
      }
      %next = arith.addf %a, %v : f32
      scf.yield %next : f32
    }
    memref.store %sum, %y[%o] : memref<4xf32>
  }
  return
}
