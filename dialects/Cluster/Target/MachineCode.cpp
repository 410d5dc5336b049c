//===- MachineCode.cpp - LLVM IR to an RV32 program -----------------------===//
//
// Float arithmetic must leave this file as it came in: no contraction, no
// fast-math flag, no library function in place of ours.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/MachineCode.h"
#include "dialects/Cluster/Runtime/RuntimeBitcode.h"
#include "dialects/Cluster/Target/AddressMap.h"
#include "dialects/Cluster/Target/LinkElf.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Linker/Linker.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Transforms/IPO/Internalize.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace hetero;
using namespace hetero::cluster;

static Expected<std::unique_ptr<llvm::TargetMachine>> makeTargetMachine() {
  static bool isInitialized = [] {
    LLVMInitializeRISCVTargetInfo();
    LLVMInitializeRISCVTarget();
    LLVMInitializeRISCVTargetMC();
    LLVMInitializeRISCVAsmPrinter();
    LLVMInitializeRISCVAsmParser();
    return true;
  }();
  (void)isInitialized;
  llvm::Triple triple("riscv32-unknown-elf");
  std::string problem;
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(triple, problem);
  if (!target)
    return makeError("this LLVM cannot generate RISC-V code: ", problem);
  llvm::TargetOptions options;
  options.AllowFPOpFusion = llvm::FPOpFusion::Strict;
  options.MCOptions.ABIName = "ilp32f";
  options.FunctionSections = true;
  options.DataSections = true;
  return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(
      triple, "generic-rv32", "+m,+f,+c", options, llvm::Reloc::Static,
      llvm::CodeModel::Small, llvm::CodeGenOptLevel::Default));
}

/// Links one embedded module of the runtime into `module`.
static Error linkRuntime(llvm::Module &module, const unsigned char *bytes,
                         size_t size, llvm::StringRef name) {
  llvm::StringRef text(reinterpret_cast<const char *>(bytes), size);
  auto runtime = llvm::parseBitcodeFile(llvm::MemoryBufferRef(text, name),
                                        module.getContext());
  if (!runtime)
    return runtime.takeError();
  if (llvm::Linker::linkModules(module, std::move(*runtime)))
    return makeError("the runtime's ", name, " cannot be linked");
  return Error::success();
}

static void optimize(llvm::Module &module, llvm::TargetMachine &machine) {
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager components;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder(&machine);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);
  builder.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O2)
      .run(module, modules);
}

/// Addresses and sizes of the functions of an executable.
static Expected<llvm::StringMap<CodeRange>>
readFunctions(llvm::ArrayRef<uint8_t> elf) {
  llvm::StringRef text(reinterpret_cast<const char *>(elf.data()), elf.size());
  auto file = llvm::object::ELFObjectFile<llvm::object::ELF32LE>::create(
      llvm::MemoryBufferRef(text, "program.elf"));
  if (!file)
    return file.takeError();
  llvm::StringMap<CodeRange> functions;
  for (const llvm::object::ELFSymbolRef symbol : file->symbols()) {
    if (symbol.getELFType() != llvm::ELF::STT_FUNC)
      continue;
    auto name = symbol.getName();
    auto address = symbol.getAddress();
    if (!name)
      return name.takeError();
    if (!address)
      return address.takeError();
    functions[*name] = {static_cast<uint32_t>(*address),
                        static_cast<uint32_t>(symbol.getSize())};
  }
  return functions;
}

Expected<LinkedProgram>
cluster::compileProgram(std::unique_ptr<llvm::Module> module,
                        llvm::ArrayRef<std::string> kept, DeviceAttr device,
                        SectionBuilder &builder) {
  mlir::TimingScope optimisation = builder.time("LLVM optimisation");
  auto machine = makeTargetMachine();
  if (!machine)
    return machine.takeError();
  module->setTargetTriple((*machine)->getTargetTriple());
  module->setDataLayout((*machine)->createDataLayout());
  // The names of files are written into objects.
  module->setModuleIdentifier("program");
  module->setSourceFileName("program");
  if (Error error = linkRuntime(*module, hetero_runtime_bitcode,
                                hetero_runtime_bitcode_bytes, "Runtime.c"))
    return std::move(error);
  if (Error error = linkRuntime(*module, hetero_exact_math_bitcode,
                                hetero_exact_math_bitcode_bytes, "ExactMath.c"))
    return std::move(error);
  if (Error error = linkRuntime(*module, hetero_half_float_bitcode,
                                hetero_half_float_bitcode_bytes, "HalfFloat.c"))
    return std::move(error);
  llvm::StringSet<> preserved{"_start", "memcpy", "memmove", "memset"};
  for (const std::string &name : kept)
    preserved.insert(name);
  llvm::internalizeModule(*module, [&](const llvm::GlobalValue &value) {
    return preserved.contains(value.getName());
  });
  for (llvm::Function &function : *module) {
    if (function.isDeclaration())
      continue;
    // One subtarget for all, whatever a function was compiled with.
    function.addFnAttr("target-cpu", "generic-rv32");
    function.addFnAttr("target-features", "+32bit,+m,+f,+c,+zicsr,+zca,+zcf");
    function.addFnAttr(llvm::Attribute::NoUnwind);
  }
  std::string problem;
  llvm::raw_string_ostream stream(problem);
  if (llvm::verifyModule(*module, &stream))
    return makeError("the cluster's program is malformed: ", problem);
  optimize(*module, **machine);
  optimisation.stop();

  mlir::TimingScope emissionTime = builder.time("LLVM machine code");
  llvm::SmallVector<char, 0> object;
  llvm::raw_svector_ostream objectStream(object);
  llvm::legacy::PassManager emission;
  if ((*machine)->addPassesToEmitFile(emission, objectStream, nullptr,
                                      llvm::CodeGenFileType::ObjectFile))
    return makeError("this LLVM cannot write RISC-V objects");
  emission.run(*module);
  emissionTime.stop();
  mlir::TimingScope linking = builder.time("link");

  uint32_t stackEnd =
      HETERO_L1_BASE + static_cast<uint32_t>(device.getL1Bytes());
  auto elf = linkElf(
      object, HETERO_PROGRAM_BASE,
      {{"hetero_stack_end", stackEnd},
       {"hetero_stack_bytes", static_cast<uint32_t>(device.getStackBytes())}});
  if (!elf)
    return elf.takeError();
  auto functions = readFunctions(*elf);
  if (!functions)
    return functions.takeError();
  return LinkedProgram{std::move(*elf), std::move(*functions)};
}
