//===- Program.cpp - Decoded code of one ELF image --------------*- C++ -*-===//
//
// Follows straight-line code from an address to the next instruction that may
// go elsewhere. Two blocks may share code when one is entered in the middle;
// each then holds its own copy, with its own hazards.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/Iss/Program.h"
#include "dialects/Cluster/Target/Iss/BlockBuilder.h"
#include "dialects/Cluster/Target/Iss/StaticTiming.h"

using namespace llvm;

namespace hetero::cluster::iss {

Program::Program(const ClusterConfig &config, ElfImage image)
    : clusterConfig(config), elfImage(std::move(image)) {
  for (const Segment &segment : elfImage.segments)
    if (segment.executable)
      code.push_back({segment.address, segment.contents,
                      std::vector<Block *>((segment.contents.size() + 1) / 2)});
}

Expected<std::unique_ptr<Program>> Program::load(ArrayRef<uint8_t> elf,
                                                 const ClusterConfig &config) {
  if (Error error = config.validate())
    return error;
  auto image = ElfImage::read(elf);
  if (!image)
    return image.takeError();
  auto decoder = Decoder::create();
  if (!decoder)
    return decoder.takeError();
  std::unique_ptr<Program> program(new Program(config, std::move(*image)));
  program->decoder = std::move(*decoder);
  return program;
}

Expected<uint32_t> Program::symbolAddress(StringRef name) const {
  auto found = elfImage.symbols.find(name);
  if (found == elfImage.symbols.end())
    return createStringError("cluster program: no symbol '" + name + "'");
  return found->second;
}

/// The instruction at `pc`, in the range; `bytes` is 0 if it runs off the end.
Instruction Program::decodeAt(const CodeRange &range, uint32_t pc) const {
  ArrayRef<uint8_t> bytes = range.bytes.drop_front(pc - range.base);
  if (bytes.size() < 2)
    return Instruction();
  Instruction instruction = decoder->decode(bytes);
  if (instruction.bytes > bytes.size())
    return Instruction();
  return instruction;
}

Block *Program::decodeBlock(CodeRange &range, uint32_t start) {
  blocks.push_back(std::make_unique<Block>());
  Block *block = blocks.back().get();
  BlockBuilder builder(*block, start, clusterConfig.timing);

  uint32_t pc = start;
  Instruction instruction = decodeAt(range, pc);
  while (instruction.bytes != 0) {
    uint32_t nextPc = pc + instruction.bytes;
    bool ends = instruction.endsBlock();
    Instruction next;
    if (!ends && nextPc - range.base < range.bytes.size())
      next = decodeAt(range, nextPc);
    builder.append(instruction, pc, straddles(next, nextPc));
    if (ends)
      break;
    pc = nextPc;
    instruction = next;
  }
  if (instruction.bytes == 0)
    builder.endWithoutCode(pc);
  builder.finish();
  range.blocks[(start - range.base) >> 1] = block;
  return block;
}

std::string Program::describe(uint32_t pc) const {
  for (const CodeRange &range : code)
    if (pc - range.base < range.bytes.size())
      return decoder->print(range.bytes.drop_front(pc - range.base), pc);
  return "no code";
}

} // namespace hetero::cluster::iss
