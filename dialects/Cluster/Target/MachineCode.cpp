//===- MachineCode.cpp - LLVM IR to RV32 objects --------------------------===//
//
// Float arithmetic must leave this file as it came in: no contraction, no
// fast-math flag, no library function in place of ours.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/MachineCode.h"
#include "dialects/Cluster/Runtime/RuntimeBitcode.h"
#include "dialects/Cluster/Target/AddressMap.h"
#include "dialects/Cluster/Target/LinkElf.h"
#include "mlir/IR/Threading.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Linker/Linker.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/CommandLine.h"
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
    // Windows that overlap would keep a whole row of elements in registers from
    // one output to the next, and spill others. Only an option says no.
    if (auto *option =
            llvm::cl::getRegisteredOptions().lookup("enable-load-in-loop-pre"))
      static_cast<llvm::cl::opt<bool> *>(option)->setValue(false);
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

namespace {
/// One embedded module of the runtime.
struct RuntimePart {
  llvm::StringRef name;
  llvm::StringRef bitcode;
};
} // namespace

/// All parts, in an order in which each calls functions of later ones only.
static llvm::ArrayRef<RuntimePart> getRuntime() {
  auto asText = [](const unsigned char *bytes, size_t size) {
    return llvm::StringRef(reinterpret_cast<const char *>(bytes), size);
  };
#define HETERO_MAKE_PART(NAME)                                                 \
  {#NAME ".c", asText(hetero_##NAME##_bitcode, hetero_##NAME##_bitcode_bytes)},
  static const RuntimePart parts[] = {
      HETERO_EMBEDDED_MODULES(HETERO_MAKE_PART)};
#undef HETERO_MAKE_PART
  return parts;
}

/// Links the runtime into `module`: all of Runtime.c, or only what is asked
/// for.
static Error linkRuntime(llvm::Module &module, bool isWhole) {
  for (const RuntimePart &part : getRuntime()) {
    auto runtime = llvm::getLazyBitcodeModule(
        llvm::MemoryBufferRef(part.bitcode, part.name), module.getContext());
    if (!runtime)
      return runtime.takeError();
    if (llvm::Linker::linkModules(module, std::move(*runtime),
                                  isWhole && part.name == "Runtime.c"
                                      ? llvm::Linker::Flags::None
                                      : llvm::Linker::Flags::LinkOnlyNeeded))
      return makeError("the runtime's ", part.name, " cannot be linked");
  }
  return Error::success();
}

static void optimize(llvm::Module &module, llvm::TargetMachine &machine) {
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager components;
  llvm::ModuleAnalysisManager modules;
  // Loops come as they are to be: `cluster-unroll-loops` has seen to that.
  llvm::PipelineTuningOptions tuning;
  tuning.LoopUnrolling = false;
  llvm::PassBuilder builder(&machine, tuning);
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

/// Functions that generated code may call by itself.
static constexpr llvm::StringLiteral kLibraryFunctions[] = {"memcpy", "memmove",
                                                            "memset"};

Error cluster::setMachine(llvm::Module &module) {
  auto machine = makeTargetMachine();
  if (!machine)
    return machine.takeError();
  module.setTargetTriple((*machine)->getTargetTriple());
  module.setDataLayout((*machine)->createDataLayout());
  return Error::success();
}

/// Compiles one module in which the functions in `kept` stay what they are;
/// everything else may be inlined or dropped.
static Expected<std::vector<uint8_t>>
compileModule(llvm::Module &module, llvm::ArrayRef<llvm::StringRef> kept) {
  auto machine = makeTargetMachine();
  if (!machine)
    return machine.takeError();
  module.setTargetTriple((*machine)->getTargetTriple());
  module.setDataLayout((*machine)->createDataLayout());
  // The names of files are written into objects.
  module.setModuleIdentifier("program");
  module.setSourceFileName("program");
  llvm::internalizeModule(module, [&](const llvm::GlobalValue &value) {
    return llvm::is_contained(kept, value.getName());
  });
  for (llvm::Function &function : module) {
    if (function.isDeclaration())
      continue;
    // One subtarget for all, whatever a function was compiled with.
    function.addFnAttr("target-cpu", "generic-rv32");
    function.addFnAttr("target-features", "+32bit,+m,+f,+c,+zicsr,+zca,+zcf");
    function.addFnAttr(llvm::Attribute::NoUnwind);
  }
  std::string problem;
  llvm::raw_string_ostream stream(problem);
  if (llvm::verifyModule(module, &stream))
    return makeError("the cluster's program is malformed: ", problem);
  optimize(module, **machine);

  llvm::SmallVector<char, 0> object;
  llvm::raw_svector_ostream objectStream(object);
  llvm::legacy::PassManager emission;
  if ((*machine)->addPassesToEmitFile(emission, objectStream, nullptr,
                                      llvm::CodeGenFileType::ObjectFile))
    return makeError("this LLVM cannot write RISC-V objects");
  emission.run(module);
  return std::vector<uint8_t>(object.begin(), object.end());
}

static Expected<std::vector<uint8_t>> compileCode(const FunctionCode &code) {
  llvm::LLVMContext context;
  llvm::StringRef text(code.bitcode.data(), code.bitcode.size());
  auto module =
      llvm::parseBitcodeFile(llvm::MemoryBufferRef(text, code.symbol), context);
  if (!module)
    return module.takeError();
  (*module)->getFunction(kOwnFunctionName)->setName(code.symbol);
  if (Error error = linkRuntime(**module, /*isWhole=*/false))
    return std::move(error);
  // The runtime's object has them for all.
  for (llvm::StringRef name : kLibraryFunctions)
    if (llvm::Function *function = (*module)->getFunction(name))
      function->deleteBody();
  return compileModule(**module, llvm::StringRef(code.symbol));
}

/// What every program needs once: where cores start, and the library.
static Expected<std::vector<uint8_t>> compileRuntime() {
  llvm::LLVMContext context;
  llvm::Module module("runtime", context);
  if (Error error = setMachine(module))
    return std::move(error);
  if (Error error = linkRuntime(module, /*isWhole=*/true))
    return std::move(error);
  llvm::SmallVector<llvm::StringRef> kept{"_start"};
  kept.append(std::begin(kLibraryFunctions), std::end(kLibraryFunctions));
  return compileModule(module, kept);
}

/// What an object depends on beside its bitcode. The number grows when this
/// file compiles in another way.
static std::string describeCompiler() {
  std::string text =
      "hetero cluster code, version 2\n"
      "LLVM " LLVM_VERSION_STRING ", riscv32 generic-rv32 +m,+f,+c ilp32f O2\n";
  for (const RuntimePart &part : getRuntime())
    text += toHex(Sha256::of(llvm::arrayRefFromStringRef(part.bitcode))) + "\n";
  return text;
}

/// One object a function, on all threads of the context.
static Expected<std::vector<std::vector<uint8_t>>>
compileAll(llvm::ArrayRef<FunctionCode> codes, MLIRContext *context,
           const ContentCache *cache) {
  std::vector<std::vector<uint8_t>> objects(codes.size());
  std::vector<std::string> problems(codes.size());
  std::string compiler = cache ? describeCompiler() : "";
  mlir::parallelFor(context, 0, codes.size(), [&](size_t i) {
    const FunctionCode &code = codes[i];
    Sha256Digest key;
    if (cache) {
      Sha256 sha;
      sha.update(llvm::arrayRefFromStringRef(compiler));
      sha.update(llvm::arrayRefFromStringRef(code.symbol + "\n"));
      sha.update(
          llvm::ArrayRef(reinterpret_cast<const uint8_t *>(code.bitcode.data()),
                         code.bitcode.size()));
      key = sha.finish();
      if (auto found = cache->find(key)) {
        objects[i] = std::move(*found);
        return;
      }
    }
    auto object = compileCode(code);
    if (!object) {
      problems[i] = llvm::toString(object.takeError());
      return;
    }
    objects[i] = std::move(*object);
    if (cache)
      cache->store(key, objects[i]);
  });
  for (const std::string &problem : problems)
    if (!problem.empty())
      return makeError(problem);
  return objects;
}

Expected<LinkedProgram>
cluster::compileProgram(llvm::ArrayRef<FunctionCode> codes, DeviceAttr device,
                        MLIRContext *context, SectionBuilder &builder) {
  mlir::TimingScope timing = builder.time("LLVM to machine code");
  auto objects = compileAll(codes, context, builder.getCodeCache());
  if (!objects)
    return objects.takeError();
  auto runtime = compileRuntime();
  if (!runtime)
    return runtime.takeError();
  objects->push_back(std::move(*runtime));

  timing = builder.time("link");
  uint32_t stackEnd =
      HETERO_L1_BASE + static_cast<uint32_t>(device.getL1Bytes());
  auto elf = linkElf(
      *objects, HETERO_PROGRAM_BASE,
      {{"hetero_stack_end", stackEnd},
       {"hetero_stack_bytes", static_cast<uint32_t>(device.getStackBytes())}});
  if (!elf)
    return elf.takeError();
  auto functions = readFunctions(*elf);
  if (!functions)
    return functions.takeError();
  return LinkedProgram{std::move(*elf), std::move(*functions)};
}
