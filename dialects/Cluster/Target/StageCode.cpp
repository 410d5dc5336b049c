//===- StageCode.cpp - Tasks as functions ---------------------------------===//

#include "dialects/Cluster/Target/StageCode.h"
#include "dialects/Cluster/Runtime/Runtime.h"
#include "dialects/Cluster/Target/AddressMap.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/IR/IRBuilder.h"

using namespace hetero;
using namespace hetero::cluster;

std::string cluster::getStageSymbol(llvm::StringRef stage) {
  return ("stage." + stage).str();
}

namespace {

/// Writes the function of one task.
class StageWriter {
public:
  StageWriter(TaskOp task, llvm::Module &module, AddressOf addressOf)
      : task(task), module(module), builder(module.getContext()),
        addressOf(addressOf) {}

  LogicalResult write();

private:
  LogicalResult writeLaunch(LaunchOp op);
  LogicalResult writeCopy(CopyOp op);
  LogicalResult writeFill(FillOp op);
  void call(llvm::StringRef function, llvm::ArrayRef<llvm::Value *> arguments) {
    llvm::SmallVector<llvm::Type *> types;
    for (llvm::Value *argument : arguments)
      types.push_back(argument->getType());
    builder.CreateCall(module.getOrInsertFunction(
                           function, llvm::FunctionType::get(
                                         builder.getVoidTy(), types, false)),
                       arguments);
  }

  /// Starts one copy. The engine keeps its registers, and core 0 passes here in
  /// order, so only what changed since the copy before is written.
  void command(const hetero_copy &copy);

  TaskOp task;
  llvm::Module &module;
  llvm::IRBuilder<> builder;
  AddressOf addressOf;
  llvm::Function *function = nullptr;
  /// Whether this is the core that commands copies.
  llvm::Value *isFirstCore = nullptr;
  /// What the engine's registers hold; nothing before the first copy.
  std::vector<uint32_t> registers;
};

/// One dimension of a copy, in elements.
struct CopyDim {
  int64_t count;
  int64_t sourceStride;
  int64_t targetStride;
};

} // namespace

/// The dimensions of a copy, outermost first, those that continue one another
/// on both sides joined.
static SmallVector<CopyDim> getCopyDims(MemRefType source, MemRefType target) {
  SmallVector<int64_t> sourceStrides, targetStrides;
  int64_t offset;
  (void)source.getStridesAndOffset(sourceStrides, offset);
  (void)target.getStridesAndOffset(targetStrides, offset);
  SmallVector<CopyDim> dims;
  for (auto [count, from, to] :
       llvm::zip_equal(source.getShape(), sourceStrides, targetStrides)) {
    if (count == 1)
      continue;
    if (!dims.empty() && dims.back().sourceStride == count * from &&
        dims.back().targetStride == count * to) {
      dims.back() = {dims.back().count * count, from, to};
      continue;
    }
    dims.push_back({count, from, to});
  }
  return dims;
}

LogicalResult StageWriter::writeLaunch(LaunchOp op) {
  llvm::StringRef name = op.getKernel().getLeafReference();
  llvm::Function *kernel = module.getFunction(name);
  if (!kernel || kernel->arg_size() != op.getBuffers().size())
    return op.emitOpError("names a kernel that was not lowered");
  SmallVector<llvm::Value *> arguments;
  for (Value buffer : op.getBuffers()) {
    auto address = addressOf(buffer);
    if (failed(address))
      return failure();
    arguments.push_back(llvm::ConstantExpr::getIntToPtr(
        builder.getInt32(*address), builder.getPtrTy()));
  }
  builder.CreateCall(kernel, arguments);
  call("hetero_barrier", {});
  return success();
}

LogicalResult StageWriter::writeCopy(CopyOp op) {
  auto source = cast<MemRefType>(op.getSource().getType());
  auto target = cast<MemRefType>(op.getTarget().getType());
  auto sourceAddress = addressOf(op.getSource());
  auto targetAddress = addressOf(op.getTarget());
  if (failed(sourceAddress) || failed(targetAddress))
    return failure();
  int64_t elementBytes = llvm::divideCeil(source.getElementTypeBitWidth(), 8);
  SmallVector<CopyDim> dims = getCopyDims(source, target);
  int64_t runBytes = elementBytes;
  if (!dims.empty() && dims.back().sourceStride == 1 &&
      dims.back().targetStride == 1)
    runBytes *= dims.pop_back_val().count;
  // The engine has two dimensions beside the run; what lies outside of them is
  // one transfer each.
  CopyDim inner{1, 0, 0}, outer{1, 0, 0};
  if (!dims.empty())
    inner = dims.pop_back_val();
  if (!dims.empty())
    outer = dims.pop_back_val();
  SmallVector<std::pair<int64_t, int64_t>> starts{{0, 0}};
  for (const CopyDim &dim : dims) {
    SmallVector<std::pair<int64_t, int64_t>> next;
    for (auto [from, to] : starts)
      for (int64_t i = 0; i < dim.count; ++i)
        next.emplace_back(from + i * dim.sourceStride,
                          to + i * dim.targetStride);
    starts = std::move(next);
  }
  for (auto [from, to] : starts) {
    hetero_copy copy{};
    copy.source = *sourceAddress + from * elementBytes;
    copy.destination = *targetAddress + to * elementBytes;
    copy.runBytes = runBytes;
    copy.count = inner.count;
    copy.sourceStride = inner.sourceStride * elementBytes;
    copy.destinationStride = inner.targetStride * elementBytes;
    copy.outerCount = outer.count;
    copy.sourceOuterStride = outer.sourceStride * elementBytes;
    copy.destinationOuterStride = outer.targetStride * elementBytes;
    command(copy);
  }
  return success();
}

void StageWriter::command(const hetero_copy &copy) {
  llvm::LLVMContext &context = module.getContext();
  auto *commands = llvm::BasicBlock::Create(context, "command", function);
  auto *after = llvm::BasicBlock::Create(context, "", function);
  // What kernels wrote is there before the engine reads it.
  builder.CreateFence(llvm::AtomicOrdering::SequentiallyConsistent,
                      llvm::SyncScope::SingleThread);
  builder.CreateCondBr(isFirstCore, commands, after);
  builder.SetInsertPoint(commands);
  auto write = [&](uint32_t offset, uint32_t value) {
    builder.CreateAlignedStore(
        builder.getInt32(value),
        llvm::ConstantExpr::getIntToPtr(
            builder.getInt32(HETERO_DMA_BASE + offset), builder.getPtrTy()),
        llvm::Align(sizeof(uint32_t)), /*isVolatile=*/true);
  };
  llvm::ArrayRef<uint32_t> words(reinterpret_cast<const uint32_t *>(&copy),
                                 sizeof(copy) / sizeof(uint32_t));
  for (auto [i, word] : llvm::enumerate(words))
    if (registers.empty() || registers[i] != word)
      write(i * sizeof(uint32_t), word);
  registers = words.vec();
  write(HETERO_DMA_START, /*dimensions=*/3);
  builder.CreateBr(after);
  builder.SetInsertPoint(after);
}

LogicalResult StageWriter::writeFill(FillOp op) {
  auto address = addressOf(op.getBuffer());
  if (failed(address))
    return failure();
  auto type = cast<MemRefType>(op.getBuffer().getType());
  unsigned width = type.getElementTypeBitWidth();
  llvm::APInt bits = llvm::TypeSwitch<Attribute, llvm::APInt>(op.getValue())
                         .Case([](FloatAttr value) {
                           return value.getValue().bitcastToAPInt();
                         })
                         .Default([](Attribute value) {
                           return cast<IntegerAttr>(value).getValue();
                         });
  // Buffers of the L1 end at whole words.
  int64_t words =
      llvm::divideCeil(type.getNumElements() * (width / 8), sizeof(uint32_t));
  call("hetero_fill", {llvm::ConstantExpr::getIntToPtr(
                           builder.getInt32(*address), builder.getPtrTy()),
                       builder.getInt32(words),
                       builder.getInt(llvm::APInt::getSplat(32, bits))});
  return success();
}

LogicalResult StageWriter::write() {
  function = llvm::Function::Create(
      llvm::FunctionType::get(builder.getVoidTy(), false),
      llvm::GlobalValue::ExternalLinkage, getStageSymbol(task.getName()),
      module);
  builder.SetInsertPoint(
      llvm::BasicBlock::Create(module.getContext(), "", function));
  if (!task.getBody().getOps<CopyOp>().empty()) {
    llvm::Value *core = builder.CreateCall(module.getOrInsertFunction(
        "hetero_core_id",
        llvm::FunctionType::get(builder.getInt32Ty(), false)));
    isFirstCore = builder.CreateICmpEQ(core, builder.getInt32(0));
  }
  for (Operation &op : task.getBody().front()) {
    if (auto launch = dyn_cast<LaunchOp>(op)) {
      if (failed(writeLaunch(launch)))
        return failure();
    } else if (auto copy = dyn_cast<CopyOp>(op)) {
      if (failed(writeCopy(copy)))
        return failure();
    } else if (auto fill = dyn_cast<FillOp>(op)) {
      if (failed(writeFill(fill)))
        return failure();
    } else if (isa<WaitOp>(op)) {
      call("hetero_dma_wait", {});
    }
  }
  builder.CreateRetVoid();
  return success();
}

LogicalResult cluster::addStageFunction(TaskOp task, llvm::Module &module,
                                        AddressOf addressOf) {
  return StageWriter(task, module, addressOf).write();
}
