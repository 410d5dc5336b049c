// RUN: hetero-opt %s --hetero-print-phases -o /dev/null | diff - %source/docs/generated/phases.md
// RUN: hetero-opt %s --hetero-print-phases -o /dev/null | FileCheck %s

// The committed page is the list of phases.
// CHECK: | `import` | {{.*}} | – | `hetero-verify-import` |
// CHECK-NEXT: | `graph` | {{.*}} | `hetero-graph-pipeline` | `hetero-verify-graph` |
// CHECK-NEXT: | `rewrite` | {{.*}} | `hetero-rewrite-pipeline` | `hetero-verify-graph` |
// CHECK-NEXT: | `partition` | {{.*}} | `hetero-partition-pipeline` | `hetero-verify-partition` |
// CHECK-NEXT: | `plan` | {{.*}} | `hetero-plan-pipeline` | `hetero-verify-plan` |
// CHECK-NEXT: | `lower` | {{.*}} | `hetero-lower-pipeline` | `hetero-verify-lowered` |
// CHECK-NEXT: | `package` | {{.*}} | – | – |
module {}
