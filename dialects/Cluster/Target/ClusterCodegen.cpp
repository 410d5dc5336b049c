//===- ClusterCodegen.cpp - From planned stages to a program --------------===//
//
// The pipeline of public passes that turns kernels into LLVM dialect, and the
// section: one ELF, the table of stages, and which code came from which node.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Conversion/Passes.h"
#include "dialects/Cluster/Target/AddressMap.h"
#include "dialects/Cluster/Target/ClusterProgram_generated.h"
#include "dialects/Cluster/Target/ClusterTarget.h"
#include "dialects/Cluster/Target/KernelCode.h"
#include "dialects/Cluster/Target/StageCode.h"
#include "dialects/Cluster/Transforms/Passes.h"
#include "dialects/Nn/Conversion/Passes.h"
#include "hetero/Support/NodeNames.h"
#include "hetero/Target/TargetCodegen.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotAnalysis.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/IR/LLVMContext.h"

using namespace hetero;
using namespace hetero::cluster;

//===----------------------------------------------------------------------===//
// Lowering
//===----------------------------------------------------------------------===//

/// Kernels from nn to loops over memrefs.
static void addLoopPasses(OpPassManager &manager, DeviceAttr device) {
  manager.addPass(nn::createConvertNnToLinalgPass());
  // No common-subexpression elimination before the buffers: it would join the
  // destinations of unrelated operations.
  manager.addPass(createCanonicalizerPass());
  bufferization::OneShotBufferizePassOptions bufferize;
  bufferize.bufferizeFunctionBoundaries = true;
  bufferize.functionBoundaryTypeConversion =
      bufferization::LayoutMapOption::IdentityLayoutMap;
  manager.addPass(bufferization::createOneShotBufferizePass(bufferize));
  OpPassManager &kernels = manager.nest<func::FuncOp>();
  kernels.addPass(createPlaceKernelBuffersPass());
  DistributeKernelsPassOptions distribute;
  distribute.cores = device.getCores();
  kernels.addPass(createDistributeKernelsPass(distribute));
  kernels.addPass(createCanonicalizerPass());
  kernels.addPass(createCSEPass());
  kernels.addPass(createUnrollLoopsPass());
  kernels.addPass(createCanonicalizerPass());
  kernels.addPass(createCSEPass());
  kernels.addPass(createLoopInvariantCodeMotionPass());
}

/// Kernels from loops to the LLVM dialect, with 32-bit indices.
static void addLLVMPasses(OpPassManager &manager) {
  manager.addPass(memref::createExpandStridedMetadataPass());
  manager.addPass(createLowerAffinePass());
  manager.addPass(createSCFToControlFlowPass());
  manager.addPass(createConvertClusterToLLVMPass());
  manager.addPass(createConvertMathToLLVMPass());
  ArithToLLVMConversionPassOptions arith;
  arith.indexBitwidth = 32;
  manager.addPass(createArithToLLVMConversionPass(arith));
  FinalizeMemRefToLLVMConversionPassOptions memref;
  memref.indexBitwidth = 32;
  manager.addPass(createFinalizeMemRefToLLVMConversionPass(memref));
  ConvertFuncToLLVMPassOptions func;
  func.indexBitwidth = 32;
  func.useBarePtrCallConv = true;
  manager.addPass(createConvertFuncToLLVMPass(func));
  ConvertControlFlowToLLVMPassOptions controlFlow;
  controlFlow.indexBitwidth = 32;
  manager.addPass(createConvertControlFlowToLLVMPass(controlFlow));
  manager.addPass(createReconcileUnrealizedCastsPass());
  manager.addPass(createCSEPass());
}

namespace {

/// A section under construction.
class SectionWriter {
public:
  SectionWriter(program::ProgramOp program, DeviceAttr device,
                SectionBuilder &builder)
      : program(program), device(device), builder(builder) {}

  FailureOr<std::vector<uint8_t>> write();

private:
  FailureOr<uint32_t> getAddress(Value buffer);
  FailureOr<uint32_t> placeConstant(ConstantOp op);
  LogicalResult placeScratch();
  FailureOr<FunctionCode> translateStage(TaskOp task, ModuleOp kernels);
  std::vector<uint8_t> serialize(const LinkedProgram &linked);
  /// The address of an offset in home memory as cores see it.
  FailureOr<uint32_t> toHomeAddress(Operation *op, const Placement &placement);

  program::ProgramOp program;
  DeviceAttr device;
  SectionBuilder &builder;
  /// Symbol in the linked program of each kernel, by its name in the IR.
  llvm::StringMap<std::string> kernelSymbols;
  uint32_t scratchAddress = 0;
  /// First byte of each placed constant, as cores see it.
  llvm::DenseMap<Attribute, uint32_t> constantAddresses;
};

} // namespace

FailureOr<uint32_t> SectionWriter::toHomeAddress(Operation *op,
                                                 const Placement &placement) {
  if (placement.memory != device.getHomeMemory())
    return op->emitOpError() << "lies in memory \"" << placement.memory
                             << "\", which the cluster does not call home";
  if (placement.offsetBytes >= HETERO_HOME_WINDOW_BYTES)
    return op->emitOpError()
           << "lies " << placement.offsetBytes
           << " bytes into home memory, beyond what cores can address";
  return HETERO_HOME_BASE + static_cast<uint32_t>(placement.offsetBytes);
}

/// The bytes of a constant in the order of its elements, kept alive by the
/// attribute or by `builder`.
static FailureOr<llvm::ArrayRef<uint8_t>> getBytes(ConstantOp op,
                                                   SectionBuilder &builder) {
  auto asBytes = [](llvm::ArrayRef<char> bytes) {
    return llvm::ArrayRef(reinterpret_cast<const uint8_t *>(bytes.data()),
                          bytes.size());
  };
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(op.getValue())) {
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    if (!blob)
      return op.emitOpError("names a resource that has no data");
    return asBytes(blob->getData());
  }
  auto dense = dyn_cast<DenseElementsAttr>(op.getValue());
  if (!dense)
    return op.emitOpError("has a value of an unknown kind");
  std::vector<uint8_t> bytes;
  if (dense.getElementType().isInteger(1)) {
    // The attribute packs eight booleans to a byte; memory does not.
    for (bool value : dense.getValues<bool>())
      bytes.push_back(value);
    return builder.keep(std::move(bytes));
  }
  if (!dense.isSplat())
    return asBytes(dense.getRawData());
  llvm::ArrayRef<char> element = dense.getRawData();
  bytes.reserve(element.size() * dense.getNumElements());
  for (int64_t i = 0; i < dense.getNumElements(); ++i)
    bytes.insert(bytes.end(), element.begin(), element.end());
  return builder.keep(std::move(bytes));
}

FailureOr<uint32_t> SectionWriter::placeConstant(ConstantOp op) {
  auto offset = static_cast<uint32_t>(op.getOffsetBytes());
  // Each piece of a stage names the constant anew.
  if (auto it = constantAddresses.find(op.getValue());
      it != constantAddresses.end())
    return it->second + offset;
  auto bytes = getBytes(op, builder);
  if (failed(bytes))
    return failure();
  auto placement =
      builder.addConstant(device.getHomeMemory(), "plain", *bytes, 16);
  if (!placement)
    return op.emitOpError() << llvm::toString(placement.takeError());
  auto address = toHomeAddress(op, *placement);
  if (failed(address))
    return failure();
  constantAddresses[op.getValue()] = *address;
  return *address + offset;
}

FailureOr<uint32_t> SectionWriter::getAddress(Value value) {
  Operation *op = value.getDefiningOp();
  if (auto constant = dyn_cast<ConstantOp>(op))
    return placeConstant(constant);
  auto buffer = cast<BufferOp>(op);
  int64_t offset = buffer.getOffsetBytes();
  switch (buffer.getPlace()) {
  case Place::Home:
    return toHomeAddress(op, {device.getHomeMemory().str(), offset});
  case Place::Scratch:
    return scratchAddress + static_cast<uint32_t>(offset);
  case Place::L1:
    return HETERO_L1_BASE + static_cast<uint32_t>(offset);
  }
  llvm_unreachable("every place is handled");
}

LogicalResult SectionWriter::placeScratch() {
  int64_t bytes = 0;
  for (TaskOp task : program.getBody().getOps<TaskOp>())
    bytes = std::max(bytes, task.getScratchBytesAttr().getInt());
  if (bytes == 0)
    return success();
  auto placement = builder.reserveScratch(program.getSymName(),
                                          device.getHomeMemory(), bytes);
  if (!placement)
    return program.emitOpError() << llvm::toString(placement.takeError());
  auto address = toHomeAddress(program, *placement);
  if (failed(address))
    return failure();
  scratchAddress = *address;
  return success();
}

/// An empty module that declares the kernels under their names in the IR.
static Expected<std::unique_ptr<llvm::Module>>
declareKernels(ModuleOp kernels, llvm::LLVMContext &context) {
  auto module = std::make_unique<llvm::Module>("program", context);
  if (Error error = setMachine(*module))
    return std::move(error);
  for (auto kernel : kernels.getOps<LLVM::LLVMFuncOp>()) {
    if (kernel.isExternal())
      continue;
    llvm::SmallVector<llvm::Type *> types(kernel.getNumArguments(),
                                          llvm::PointerType::get(context, 0));
    module->getOrInsertFunction(
        kernel.getSymName(),
        llvm::FunctionType::get(llvm::Type::getVoidTy(context), types, false));
  }
  return module;
}

/// Gives the kernels that `module` calls their symbols in the program, and
/// drops the others.
static void useSymbols(llvm::Module &module,
                       const llvm::StringMap<std::string> &symbols) {
  for (llvm::Function &function : llvm::make_early_inc_range(module)) {
    auto it = symbols.find(function.getName());
    if (it == symbols.end())
      continue;
    if (function.use_empty()) {
      function.eraseFromParent();
    } else if (llvm::Function *same = module.getFunction(it->second)) {
      function.replaceAllUsesWith(same);
      function.eraseFromParent();
    } else {
      function.setName(it->second);
    }
  }
}

FailureOr<FunctionCode> SectionWriter::translateStage(TaskOp task,
                                                      ModuleOp kernels) {
  llvm::LLVMContext context;
  auto module = declareKernels(kernels, context);
  if (!module)
    return task.emitOpError() << llvm::toString(module.takeError());
  if (failed(addStageFunction(task, **module,
                              [&](Value value) { return getAddress(value); })))
    return failure();
  useSymbols(**module, kernelSymbols);
  std::string symbol = getStageSymbol(task.getSymName());
  (*module)->getFunction(symbol)->setName(kOwnFunctionName);
  return FunctionCode{std::move(symbol), writeBitcode(**module)};
}

FailureOr<std::vector<uint8_t>> SectionWriter::write() {
  if (failed(placeScratch()))
    return failure();
  mlir::TimingScope translation = builder.time("LLVM IR");
  auto kernels = program.lookupSymbol<ModuleOp>(kKernelModuleName);
  auto translated = translateKernels(kernels);
  if (failed(translated))
    return failure();
  kernelSymbols = std::move(translated->symbols);
  std::vector<FunctionCode> codes = std::move(translated->codes);
  for (TaskOp task : program.getBody().getOps<TaskOp>()) {
    auto stage = translateStage(task, kernels);
    if (failed(stage))
      return failure();
    codes.push_back(std::move(*stage));
  }
  translation.stop();
  auto linked = compileProgram(codes, device, program.getContext(), builder);
  if (!linked)
    return program.emitOpError() << llvm::toString(linked.takeError());
  return serialize(*linked);
}

std::vector<uint8_t> SectionWriter::serialize(const LinkedProgram &linked) {
  flatbuffers::FlatBufferBuilder buffer;
  llvm::StringMap<uint32_t> kernelIndices;
  std::vector<flatbuffers::Offset<fbs::Kernel>> kernels;
  std::vector<flatbuffers::Offset<fbs::Stage>> stages;
  for (TaskOp task : program.getBody().getOps<TaskOp>()) {
    llvm::StringRef stage = task.getSymName();
    CodeRange entry = linked.functions.lookup(getStageSymbol(stage));
    std::vector<flatbuffers::Offset<fbs::Launch>> launches;
    std::string lastNode;
    bool isFirst = true;
    for (LaunchOp launch : task.getBody().getOps<LaunchOp>()) {
      llvm::StringRef symbol = launch.getKernel().getLeafReference();
      CodeRange code = linked.functions.lookup(kernelSymbols.lookup(symbol));
      auto [index, isNew] =
          kernelIndices.try_emplace(symbol, kernelIndices.size());
      if (isNew)
        kernels.push_back(fbs::CreateKernel(buffer,
                                            buffer.CreateString(symbol.str()),
                                            code.address, code.bytes));
      std::string node = getNodeName(launch).str();
      std::vector<uint32_t> arguments;
      for (Value value : launch.getBuffers())
        arguments.push_back(*getAddress(value));
      launches.push_back(fbs::CreateLaunch(buffer, index->second,
                                           buffer.CreateVector(arguments),
                                           buffer.CreateString(node)));
      // Pieces of one node follow one another.
      if (isFirst || node != lastNode)
        for (llvm::StringRef name : getNodeNames(launch))
          builder.addSourceRange(stage, name, code.address,
                                 code.address + code.bytes);
      lastNode = node;
      isFirst = false;
    }
    stages.push_back(fbs::CreateStage(buffer, buffer.CreateString(stage.str()),
                                      entry.address,
                                      buffer.CreateVector(launches)));
  }
  auto root = fbs::CreateProgram(
      buffer, device.getCores(),
      buffer.CreateString(device.getHomeMemory().str()),
      buffer.CreateVector(linked.elf), buffer.CreateVector(kernels),
      buffer.CreateVector(stages));
  fbs::FinishProgramBuffer(buffer, root);
  return {buffer.GetBufferPointer(),
          buffer.GetBufferPointer() + buffer.GetSize()};
}

namespace {

class ClusterCodegen : public TargetCodegen {
public:
  using TargetCodegen::TargetCodegen;

  void buildLowering(OpPassManager &manager,
                     DeviceAttrInterface device) const override {
    auto cluster = cast<DeviceAttr>(device);
    BuildTasksPassOptions tasks;
    tasks.l1Bytes =
        cluster.getL1Bytes() - cluster.getCores() * cluster.getStackBytes();
    manager.addPass(createBuildTasksPass(tasks));
    OpPassManager &kernels = manager.nest<ModuleOp>();
    addLoopPasses(kernels, cluster);
    addLLVMPasses(kernels);
  }

  LogicalResult verifyLowered(Operation *program) const override {
    WalkResult result = program->walk([&](Operation *op) {
      if (op == program || isa<ModuleOp>(op) ||
          isa<ClusterDialect, LLVM::LLVMDialect>(op->getDialect()))
        return WalkResult::advance();
      op->emitOpError("is left after lowering to a cluster");
      return WalkResult::interrupt();
    });
    return failure(result.wasInterrupted());
  }

  FailureOr<std::vector<uint8_t>> emit(Operation *program,
                                       DeviceAttrInterface device,
                                       const System &system,
                                       SectionBuilder &builder) const override {
    return SectionWriter(cast<program::ProgramOp>(program),
                         cast<DeviceAttr>(device), builder)
        .write();
  }

  uint32_t getSectionVersion() const override { return 1; }
};

} // namespace

void cluster::attachCodegen(ClusterDialect &dialect) {
  dialect.addInterfaces<ClusterCodegen>();
}
