//===- IssWholeProgramTest.cpp - Compiled programs --------------*- C++ -*-===//
//
// C code through clang and lld, as the compiler's kernels will come: the same
// file under qemu-riscv32 writes the same bytes, and a parallel one meets at
// the barrier on eight cores.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/Iss/Machine.h"
#include "test/support/Iss/Emulator.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>

using namespace llvm;
using namespace hetero::cluster::iss;

static ExitOnError check("IssWholeProgramTest: ");

/// Compiles and links `source` for a bare machine; code at 0x1c000000, data on
/// a page of its own.
static Expected<std::vector<uint8_t>> compile(StringRef source,
                                              StringRef level) {
  auto clang = sys::findProgramByName("clang-22");
  if (!clang)
    return createStringError("clang-22 is not installed");
  SmallString<128> input, output;
  if (sys::fs::createTemporaryFile("hetero-iss", "c", input) ||
      sys::fs::createTemporaryFile("hetero-iss", "elf", output))
    return createStringError("cannot make a temporary file");
  FileRemover removeInput(input), removeOutput(output);
  {
    std::error_code error;
    raw_fd_ostream stream(input, error);
    stream << source;
  }
  std::string message;
  int code = sys::ExecuteAndWait(
      *clang,
      {*clang, "--target=riscv32-unknown-elf", "-march=rv32imfc",
       "-mabi=ilp32f", level, "-ffreestanding", "-ffp-contract=off",
       "-fno-math-errno", "-nostdlib", "-static", "-fuse-ld=lld-22",
       "-Wl,--image-base=0x1c000000", "-Wl,-z,separate-code", "-Wl,-z,norelro",
       input, "-o", output},
      std::nullopt, {}, /*SecondsToWait=*/60, 0, &message);
  if (code != 0)
    return createStringError("clang-22 ended with " + Twine(code) + " " +
                             message);
  auto buffer = MemoryBuffer::getFile(output);
  if (!buffer)
    return errorCodeToError(buffer.getError());
  ArrayRef<uint8_t> bytes = arrayRefFromStringRef((*buffer)->getBuffer());
  return std::vector<uint8_t>(bytes.begin(), bytes.end());
}

/// Integer convolution with requantisation, 64-bit products, sorting through a
/// function pointer, float exponentials and divisions, a recursion.
static const char *const mixture = R"(
typedef signed char i8; typedef int i32; typedef long long i64;
static volatile unsigned state = 1;
static unsigned random(void) { return state = state * 1664525u + 1013904223u; }
static i8 input[3][10][10], weight[4][3][3][3], image[4][8][8];
static i32 words[200]; static float floats[64];
static void convolve(void) {
  for (int o = 0; o < 4; ++o)
    for (int y = 0; y < 8; ++y)
      for (int x = 0; x < 8; ++x) {
        i32 sum = 0;
        for (int c = 0; c < 3; ++c)
          for (int i = 0; i < 3; ++i)
            for (int j = 0; j < 3; ++j)
              sum += input[c][y + i][x + j] * weight[o][c][i][j];
        i64 scaled = ((i64)sum * 1234567 + (1 << 26)) >> 27;
        image[o][y][x] = scaled > 127 ? 127 : scaled < -128 ? -128 : scaled;
      }
}
static int ascending(i32 a, i32 b) { return a < b; }
static int byDigits(i32 a, i32 b) { return (unsigned)a % 1000 < (unsigned)b % 1000; }
static void sort(i32 *a, int n, int (*less)(i32, i32)) {
  for (int i = 1; i < n; ++i)
    for (int j = i; j > 0 && less(a[j], a[j - 1]); --j) {
      i32 t = a[j]; a[j] = a[j - 1]; a[j - 1] = t;
    }
}
static float exponential(float x) {
  float term = 1, sum = 1;
  for (int i = 1; i < 20; ++i) { term = term * x / i; sum += term; }
  return sum;
}
static int ackermann(int m, int n) {
  return m == 0 ? n + 1 : ackermann(m - 1, n == 0 ? 1 : ackermann(m, n - 1));
}
static void call(int number, const void *data, int bytes) {
  register int a0 __asm__("a0") = 1;
  register const void *a1 __asm__("a1") = data;
  register int a2 __asm__("a2") = bytes;
  register int a7 __asm__("a7") = number;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
}
void work(void) {
  for (unsigned i = 0; i < sizeof input; ++i) ((i8 *)input)[i] = random() >> 24;
  for (unsigned i = 0; i < sizeof weight; ++i) ((i8 *)weight)[i] = random() >> 24;
  convolve();
  for (int i = 0; i < 200; ++i) words[i] = random();
  sort(words, 100, ascending);
  sort(words + 100, 99, byDigits);
  words[199] = ackermann(2, 5);
  for (int i = 0; i < 64; ++i) {
    floats[i] = exponential((int)(random() >> 20) / 300.0f - 6);
    floats[i] = (float)(i32)floats[i] + __builtin_sqrtf(floats[i]);
  }
  call(64, image, sizeof image);
  call(64, words, sizeof words);
  call(64, floats, sizeof floats);
}
static char stack[4096] __attribute__((aligned(16)));
__attribute__((naked)) void _start(void) {
  __asm__ volatile("mv sp, %0\ncall work\nli a0, 0\nli a7, 93\necall"
                   : : "r"(stack + sizeof stack));
}
)";

TEST(IssWholeProgram, AgreesWithQemu) {
  auto qemu = findQemu();
  if (!qemu)
    GTEST_SKIP() << "qemu-riscv32 is not installed";
  std::string unoptimised;
  for (const char *level : {"-O0", "-O1", "-Os", "-O3"}) {
    std::vector<uint8_t> elf = check(compile(mixture, level));
    std::string ours = check(runInSimulator(elf));
    EXPECT_TRUE(ours == check(runUnderQemu(elf, *qemu))) << level;
    ASSERT_EQ(ours.size(), 256u + 800 + 256);
    // The program has one meaning at every level.
    if (unoptimised.empty())
      unoptimised = ours;
    EXPECT_TRUE(ours == unoptimised) << level;
  }
}

/// Sums of a table's parts, then the sum of the sums by core 0 after a barrier,
/// several rounds so that the barrier is reused.
static const char *const parallel = R"(
volatile int *const barrier = (volatile int *)0x10204000;
volatile int *const sums = (volatile int *)0x10000000; // in L1
void work(int core, int cores, const int *table, int *results) {
  for (int round = 0; round < 4; ++round) {
    int sum = 0;
    for (int i = core; i < 64; i += cores) sum += table[i] * (round + 1);
    sums[core] = sum;
    (void)*barrier;
    if (core == 0) {
      int total = 0;
      for (int i = 0; i < cores; ++i) total += sums[i];
      results[round] = total;
    }
    (void)*barrier;
  }
}
__attribute__((naked)) void _start(void) {
  __asm__ volatile("call work\nli a0, 0\nli a7, 93\necall");
}
)";

TEST(IssWholeProgram, EightCoresMeet) {
  std::vector<uint8_t> elf = check(compile(parallel, "-O2"));
  for (unsigned cores : {1u, 3u, 8u}) {
    ClusterConfig config;
    config.cores = cores;
    auto program = check(Program::load(elf, config));
    std::vector<int32_t> home(64 + 4);
    int32_t total = 0;
    for (int i = 0; i != 64; ++i)
      total += home[i] = i * i - 500;
    constexpr uint32_t base = 0x80000000;
    auto machine = check(Machine::create(
        *program, {{"dram", base, home.size() * 4,
                    reinterpret_cast<uint8_t *>(home.data())}}));
    RunRequest request;
    request.entryPc = check(program->symbolAddress("_start"));
    for (unsigned index = 0; index != cores; ++index) {
      CoreStart start;
      start.arguments = {index, cores, base, base + 64 * 4};
      start.stackPointer = config.l1Base + config.l1Bytes - index * 1024;
      request.cores.push_back(start);
    }
    Counters counters = check(machine->run(request));
    for (int round = 0; round != 4; ++round)
      EXPECT_EQ(home[64 + round], total * (round + 1)) << cores;
    // Eight loads of the barrier and their waiting.
    EXPECT_GE(counters.cores[0].stallCycles(Stall::Barrier),
              8u * (config.barrierCycles - 1));
    EXPECT_EQ(counters.homeBytesRead, 4u * 64 * 4);
    EXPECT_EQ(counters.homeBytesWritten, 4u * 4);
  }
}
