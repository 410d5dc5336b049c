//===- Fuzz.cpp - What the fuzzers share ----------------------------------===//

#include "Fuzz.h"
#include "hetero/Registration.h"
#include "llvm/ADT/StringExtras.h"
#include <sys/mman.h>
#include <unistd.h>

using namespace hetero;
using namespace hetero::fuzz;

MemoryFile::MemoryFile(llvm::ArrayRef<uint8_t> bytes)
    : descriptor(memfd_create("fuzz", MFD_CLOEXEC)) {
  size_t written = 0;
  while (written < bytes.size()) {
    ssize_t count =
        ::write(descriptor, bytes.data() + written, bytes.size() - written);
    if (count <= 0)
      llvm::report_fatal_error("cannot write a file in memory");
    written += count;
  }
}

MemoryFile::~MemoryFile() { ::close(descriptor); }

std::string MemoryFile::getPath() const {
  return "/proc/self/fd/" + std::to_string(descriptor);
}

const DialectRegistry &hetero::fuzz::getRegistry() {
  static const DialectRegistry *registry = [] {
    auto *made = new DialectRegistry;
    registerAllDialects(*made);
    return made;
  }();
  return *registry;
}

QuietContext::QuietContext()
    : context(getRegistry(), MLIRContext::Threading::DISABLED),
      handler(&context, [](Diagnostic &) { return success(); }) {}

int64_t hetero::fuzz::drawInterestingInteger(std::minstd_rand &random) {
  unsigned width = drawBelow(random, 64);
  int64_t power = static_cast<int64_t>(uint64_t(1) << width);
  switch (drawBelow(random, 7)) {
  case 0:
    return static_cast<int64_t>(drawBelow(random, 20)) - 4;
  case 1:
    return power;
  case 2:
    return static_cast<int64_t>(static_cast<uint64_t>(power) - 1);
  case 3:
    return static_cast<int64_t>(-static_cast<uint64_t>(power));
  case 4:
    return std::numeric_limits<int64_t>::min();
  case 5:
    return std::numeric_limits<int64_t>::max();
  default:
    return random();
  }
}

/// Replaces the number around or behind a random place.
static bool mutateNumber(std::string &text, std::minstd_rand &random) {
  size_t begin =
      text.find_first_of("0123456789", drawBelow(random, text.size()));
  if (begin == std::string::npos)
    return false;
  size_t end = text.find_first_not_of("0123456789", begin);
  text.replace(begin, std::min(end, text.size()) - begin,
               std::to_string(drawInterestingInteger(random)));
  return true;
}

/// Removes, repeats or swaps a line.
static bool mutateLines(std::string &text, std::minstd_rand &random) {
  SmallVector<StringRef> lines;
  StringRef(text).split(lines, '\n');
  if (lines.size() < 2)
    return false;
  size_t i = drawBelow(random, lines.size()),
         j = drawBelow(random, lines.size());
  StringRef line = lines[i];
  switch (drawBelow(random, 3)) {
  case 0:
    lines.erase(lines.begin() + i);
    break;
  case 1:
    lines.insert(lines.begin() + j, line);
    break;
  default:
    std::swap(lines[i], lines[j]);
  }
  text = llvm::join(lines, "\n");
  return true;
}

bool hetero::fuzz::mutateText(std::string &text, std::minstd_rand &random) {
  if (text.empty())
    return false;
  return drawBelow(random, 3) ? mutateNumber(text, random)
                              : mutateLines(text, random);
}
