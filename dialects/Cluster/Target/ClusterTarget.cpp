//===- ClusterTarget.cpp - The cluster joins the compiler -----------------===//
//
// Delivers what the dialect promises. Nothing else of the room is visible to
// the rest of the compiler.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/ClusterTarget.h"
#include "dialects/Cluster/Conversion/Passes.h"
#include "dialects/Cluster/IR/Cluster.h"
#include "dialects/Cluster/Transforms/Passes.h"
#include "dialects/Nn/Conversion/Passes.h"
#include "dialects/Nn/IR/Nn.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/Transforms/FuncBufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"

using namespace hetero;

void hetero::registerClusterTarget(DialectRegistry &registry) {
  registry.insert<cluster::ClusterDialect, nn::NnDialect>();
  // What its kernels pass through on the way to machine code.
  registry
      .insert<affine::AffineDialect, arith::ArithDialect,
              bufferization::BufferizationDialect, cf::ControlFlowDialect,
              linalg::LinalgDialect, LLVM::LLVMDialect, math::MathDialect,
              memref::MemRefDialect, scf::SCFDialect, tensor::TensorDialect>();
  registry.addExtension(+[](MLIRContext *, cluster::ClusterDialect *dialect) {
    cluster::attachPlanner(*dialect);
    cluster::attachCodegen(*dialect);
    cluster::attachSimulator(*dialect);
  });
  // What the lowering asks of upstream dialects.
  arith::registerBufferizableOpInterfaceExternalModels(registry);
  bufferization::func_ext::registerBufferizableOpInterfaceExternalModels(
      registry);
  linalg::registerBufferizableOpInterfaceExternalModels(registry);
  scf::registerBufferizableOpInterfaceExternalModels(registry);
  tensor::registerBufferizableOpInterfaceExternalModels(registry);
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
}

void hetero::registerClusterPasses() {
  nn::registerNnConversionPasses();
  cluster::registerClusterConversionPasses();
  cluster::registerClusterTransformsPasses();
}
