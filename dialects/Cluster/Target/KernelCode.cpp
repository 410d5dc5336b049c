//===- KernelCode.cpp - Kernels as LLVM bitcode ---------------------------===//

#include "dialects/Cluster/Target/KernelCode.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/IR/LLVMContext.h"

using namespace hetero;
using namespace hetero::cluster;

/// A module of its own for `kernel` and all it refers to.
static OwningOpRef<ModuleOp>
isolate(LLVM::LLVMFuncOp kernel, const SymbolTable &symbols, ModuleOp kernels) {
  OwningOpRef<ModuleOp> module =
      ModuleOp::create(UnknownLoc::get(kernel.getContext()));
  OpBuilder builder = OpBuilder::atBlockEnd(module->getBody());
  for (NamedAttribute attribute : kernels->getDiscardableAttrs())
    (*module)->setAttr(attribute.getName(), attribute.getValue());
  llvm::SetVector<Operation *> needed;
  needed.insert(kernel);
  for (unsigned i = 0; i < needed.size(); ++i)
    if (auto uses = SymbolTable::getSymbolUses(needed[i]))
      for (SymbolTable::SymbolUse use : *uses)
        if (Operation *target = symbols.lookup(
                use.getSymbolRef().getRootReference().getValue()))
          needed.insert(target);
  for (Operation *op : needed) {
    Operation *copy = builder.clone(*op);
    if (op == kernel)
      cast<LLVM::LLVMFuncOp>(copy).setSymName(kOwnFunctionName);
  }
  return module;
}

llvm::SmallVector<char, 0> cluster::writeBitcode(const llvm::Module &module) {
  llvm::SmallVector<char, 0> bitcode;
  llvm::raw_svector_ostream stream(bitcode);
  llvm::WriteBitcodeToFile(module, stream);
  return bitcode;
}

static FailureOr<llvm::SmallVector<char, 0>> translate(ModuleOp module) {
  llvm::LLVMContext context;
  auto translated = translateModuleToLLVMIR(module, context, "kernel");
  if (!translated)
    return failure();
  llvm::Function *kernel = translated->getFunction(kOwnFunctionName);
  // What a kernel writes is never what it reads under another name.
  for (llvm::Argument &argument : kernel->args())
    argument.addAttr(llvm::Attribute::NoAlias);
  return writeBitcode(*translated);
}

/// `conv.0123456789abcdef`: the kind of a kernel called `conv_7`, and the
/// beginning of the digest of its code.
static std::string makeSymbol(llvm::StringRef name,
                              llvm::ArrayRef<char> bitcode) {
  Sha256Digest digest = Sha256::of(llvm::ArrayRef(
      reinterpret_cast<const uint8_t *>(bitcode.data()), bitcode.size()));
  return name.rsplit('_').first.str() + "." + toHex(digest).substr(0, 16);
}

FailureOr<TranslatedKernels> cluster::translateKernels(ModuleOp kernels) {
  TranslatedKernels result;
  SymbolTable symbols(kernels);
  llvm::StringSet<> known;
  for (auto kernel : kernels.getOps<LLVM::LLVMFuncOp>()) {
    if (kernel.isExternal())
      continue;
    auto bitcode = translate(*isolate(kernel, symbols, kernels));
    if (failed(bitcode))
      return kernel.emitOpError("is no LLVM IR");
    std::string symbol = makeSymbol(kernel.getSymName(), *bitcode);
    result.symbols[kernel.getSymName()] = symbol;
    if (known.insert(symbol).second)
      result.codes.push_back({std::move(symbol), std::move(*bitcode)});
  }
  return result;
}
