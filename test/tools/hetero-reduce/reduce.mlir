// RUN: hetero-reduce %s --test='grep -q nn.relu {} && exit 7' | FileCheck %s
// RUN: not hetero-reduce %s --test='grep -q nn.relu {}' 2>&1 | FileCheck %s --check-prefix=WHOLE
// RUN: not hetero-reduce %s.absent --test=false 2>&1 | FileCheck %s --check-prefix=ABSENT

// The operation that the command fails on is all that is left.
// CHECK: func.func @main(%[[X:.*]]: tensor<1x4xf32>
// CHECK-NEXT: nn.relu %[[X]]
// CHECK-NEXT: return
// CHECK-NOT: func.func

// A command that ends with success on the whole has nothing to keep.
// WHOLE: error: the command does not fail on the whole module

// ABSENT: error: cannot read '{{.*}}absent'
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = nn.sigmoid %x : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %1 = nn.relu %0 : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %2 = nn.sigmoid %1 : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %2 : tensor<1x4xf32>
}
func.func @beside() {
  return
}
