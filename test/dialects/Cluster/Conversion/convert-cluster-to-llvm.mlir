// RUN: %hetero-opt %s -convert-cluster-to-llvm | FileCheck %s

// CHECK-DAG: llvm.func @hetero_core_id() -> i32
// CHECK-DAG: llvm.func @hetero_barrier()
// CHECK-LABEL: func.func @kernel
// CHECK:         %[[ID:.*]] = llvm.call @hetero_core_id() : () -> i32
// CHECK:         %[[CORE:.*]] = arith.index_cast %[[ID]] : i32 to index
// CHECK:         llvm.call @hetero_barrier() : () -> ()
// CHECK:         return %[[CORE]]
func.func @kernel() -> index {
  %core = cluster.core_id : index
  cluster.barrier
  return %core : index
}
