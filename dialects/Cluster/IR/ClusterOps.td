//===- ClusterOps.td - What a cluster is told to do --------*- tablegen -*-===//

#ifndef DIALECTS_CLUSTER_IR_CLUSTEROPS_TD
#define DIALECTS_CLUSTER_IR_CLUSTEROPS_TD

include "mlir/IR/BuiltinAttributes.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "dialects/Cluster/IR/ClusterAttrs.td"
include "dialects/Cluster/IR/ClusterTypes.td"

class Cluster_Op<string mnemonic, list<Trait> traits = []>
    : Op<Cluster_Dialect, mnemonic, traits>;

//===----------------------------------------------------------------------===//
// Tasks: what the cluster does for one stage
//===----------------------------------------------------------------------===//

def Cluster_TaskOp : Cluster_Op<"task", [
    IsolatedFromAbove, Symbol, SingleBlock, NoTerminator]> {
  let summary = "All work of one stage";
  let description = [{
    Launches and copies in order. Every core runs the task; core 0 commands the
    DMA. `scratch_bytes` is the working space in home memory that the task uses.

    Example:
    ```mlir
    cluster.task @conv1 scratch_bytes = 0 {
      %x = cluster.buffer home[0] : memref<1x4xf32>
      %y = cluster.buffer home[64] : memref<1x4xf32>
      cluster.launch @kernels::@relu(%x, %y) : memref<1x4xf32>, memref<1x4xf32>
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, I64Attr:$scratch_bytes);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$sym_name `scratch_bytes` `=` $scratch_bytes attr-dict-with-keyword $body";
  let hasVerifier = 1;
}

def Cluster_BufferOp : Cluster_Op<"buffer", [Pure, HasParent<"TaskOp">]> {
  let summary = "Bytes at a known place";
  let description = [{
    A view of bytes that start `offset_bytes` behind the beginning of a region of
    memory. A type with strides is a part of a larger tensor.

    Example: `%x = cluster.buffer home[128] : memref<3x8x32xi8, strided<[1024, 32, 1]>>`
  }];
  let arguments = (ins Cluster_PlaceAttr:$place, I64Attr:$offset_bytes);
  let results = (outs AnyMemRef:$memref);
  let assemblyFormat = "$place `` `[` $offset_bytes `]` attr-dict `:` type($memref)";
  let hasVerifier = 1;
}

def Cluster_ConstantOp : Cluster_Op<"constant", [Pure, HasParent<"TaskOp">]> {
  let summary = "Constant bytes in home memory";
  let description = [{
    A constant of the container, or the part of one that starts `offset_bytes`
    behind its beginning. The container keeps each content once; its address is
    known when the section is written.

    Example: `%w = cluster.constant dense<1> : tensor<4xsi8> [0] : memref<4xi8>`
  }];
  let arguments = (ins ElementsAttr:$value, I64Attr:$offset_bytes);
  let results = (outs AnyMemRef:$memref);
  let assemblyFormat = "$value `` `[` $offset_bytes `]` attr-dict `:` type($memref)";
  let hasVerifier = 1;
}

def Cluster_LaunchOp : Cluster_Op<"launch", [
    HasParent<"TaskOp">, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "One kernel, run by all cores to its end";
  let description = [{
    Calls the kernel with the addresses of the buffers. The cores meet at a
    barrier before the next operation of the task.

    Example: `cluster.launch @kernels::@relu(%x, %y) : memref<4xf32>, memref<4xf32>`
  }];
  let arguments = (ins SymbolRefAttr:$kernel, Variadic<AnyMemRef>:$buffers);
  let assemblyFormat = "$kernel `(` $buffers `)` attr-dict (`:` type($buffers)^)?";
}

def Cluster_CopyOp : Cluster_Op<"copy", [HasParent<"TaskOp">]> {
  let summary = "DMA copy between home memory and L1";
  let description = [{
    Starts a copy of all elements of `source` to `target`, which have the same
    shape and each their own strides. It is complete after the next
    `cluster.wait`.

    Example: `cluster.copy %home to %l1 : memref<2x4xi8, strided<[8, 1]>> to memref<2x4xi8>`
  }];
  let arguments = (ins AnyMemRef:$source, AnyMemRef:$target);
  let assemblyFormat = "$source `to` $target attr-dict `:` type($source) `to` type($target)";
  let hasVerifier = 1;
}

def Cluster_FillOp : Cluster_Op<"fill", [HasParent<"TaskOp">]> {
  let summary = "One value in every element of a buffer";
  let description = [{
    All cores write their share and meet at a barrier, so that a copy into the
    buffer may start next. Convolutions find their padding in the L1 that way.

    Example: `cluster.fill %l1 with -128 : i8 : memref<1x3x34x34xi8>`
  }];
  let arguments = (ins AnyMemRef:$buffer, TypedAttrInterface:$value);
  let assemblyFormat = "$buffer `with` $value attr-dict `:` type($buffer)";
  let hasVerifier = 1;
}

def Cluster_WaitOp : Cluster_Op<"wait", [HasParent<"TaskOp">]> {
  let summary = "All copies started so far are complete";
  let description = [{
    The cores meet at a barrier afterwards, so that all see the data.

    Example: `cluster.wait`
  }];
  let assemblyFormat = "attr-dict";
}

//===----------------------------------------------------------------------===//
// Kernels: what one core does
//===----------------------------------------------------------------------===//

def Cluster_CoreIdOp : Cluster_Op<"core_id", [Pure]> {
  let summary = "Number of the core that runs this";
  let description = [{
    From 0 to the device's `cores - 1`.

    Example: `%core = cluster.core_id : index`
  }];
  let results = (outs Index:$id);
  let assemblyFormat = "attr-dict `:` type($id)";
}

def Cluster_BarrierOp : Cluster_Op<"barrier"> {
  let summary = "Wait for all cores";
  let description = [{
    What any core wrote before the barrier, every core reads after it.

    Example: `cluster.barrier`
  }];
  let assemblyFormat = "attr-dict";
}

#endif // DIALECTS_CLUSTER_IR_CLUSTEROPS_TD
