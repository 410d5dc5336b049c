//===- ProgramWriter.cpp - From a program to sections ---------------------===//
//
// Tables are written in the order of the program's lists, so that equal
// programs give equal bytes.
//
//===----------------------------------------------------------------------===//

#include "hetero/Package/Container_generated.h"
#include "hetero/Package/PackagedProgram.h"
#include <map>

using namespace hetero;
using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;

/// Constants start on cache lines and on what vector units load.
static constexpr uint64_t kConstantAlignmentBytes = 64;

static std::vector<uint8_t> takeBytes(FlatBufferBuilder &builder) {
  return {builder.GetBufferPointer(),
          builder.GetBufferPointer() + builder.GetSize()};
}

static Offset<format::Region> write(FlatBufferBuilder &builder,
                                    const MemorySpan &region) {
  return format::CreateRegion(builder, builder.CreateString(region.memory),
                              region.offsetBytes, region.sizeBytes);
}

static Offset<format::Value> write(FlatBufferBuilder &builder,
                                   const ProgramValue &value) {
  auto name = builder.CreateString(value.name);
  auto element = builder.CreateString(getName(value.kind).str());
  auto shape = builder.CreateVector(value.shape.data(), value.shape.size());
  return format::CreateValue(builder, name, element, shape,
                             write(builder, value.region));
}

static Offset<format::Port> write(FlatBufferBuilder &builder,
                                  const ProgramPort &port) {
  return format::CreatePort(builder, builder.CreateString(port.name),
                            port.value);
}

static Offset<format::Step> write(FlatBufferBuilder &builder,
                                  const ProgramStep &step) {
  auto name = builder.CreateString(step.name);
  auto device = builder.CreateString(step.device);
  auto inputs = builder.CreateVector(step.inputs.data(), step.inputs.size());
  auto outputs = builder.CreateVector(step.outputs.data(), step.outputs.size());
  auto nodes = builder.CreateVectorOfStrings(step.nodes);
  return format::CreateStep(builder, static_cast<format::StepKind>(step.kind),
                            name, device, inputs, outputs, nodes);
}

static Offset<format::Memory> write(FlatBufferBuilder &builder,
                                    const MemoryUse &memory) {
  return format::CreateMemory(builder, builder.CreateString(memory.name),
                              memory.sizeBytes);
}

static Offset<format::SourceRange> write(FlatBufferBuilder &builder,
                                         const SourceRange &range) {
  auto device = builder.CreateString(range.device);
  auto stage = builder.CreateString(range.stage);
  auto node = builder.CreateString(range.node);
  return format::CreateSourceRange(builder, device, stage, node, range.begin,
                                   range.end);
}

static Offset<format::Prediction> write(FlatBufferBuilder &builder,
                                        const PredictedStep &step) {
  return format::CreatePrediction(builder, builder.CreateString(step.step),
                                  step.latencyCycles, step.latencyPs,
                                  step.startPs, step.endPs, step.energyFj);
}

/// A vector of the tables that `write` makes of each element.
template <typename T>
static auto writeAll(FlatBufferBuilder &builder,
                     const std::vector<T> &elements) {
  std::vector<decltype(write(builder, elements.front()))> offsets;
  for (const T &element : elements)
    offsets.push_back(write(builder, element));
  return builder.CreateVector(offsets);
}

static void addConstants(const PackagedProgram &program,
                         ContainerWriter &writer) {
  FlatBufferBuilder builder;
  // By digest and layout: the same weights in another arrangement are other
  // bytes, and the same bytes under another name are not worth a surprise.
  std::map<std::pair<Sha256Digest, std::string>, uint32_t> known;
  std::vector<Offset<format::Constant>> constants;
  std::vector<Offset<format::ConstantPlace>> places;
  std::vector<llvm::ArrayRef<uint8_t>> pieces;
  uint64_t end = 0;
  for (const ConstantPlacement &constant : program.constants) {
    Sha256Digest digest =
        constant.digest ? *constant.digest : Sha256::of(constant.bytes);
    auto [it, isNew] =
        known.try_emplace({digest, constant.layout}, constants.size());
    if (isNew) {
      end += getPadding(end, kConstantAlignmentBytes);
      auto hash = builder.CreateVector(digest.data(), digest.size());
      auto layout = builder.CreateString(constant.layout);
      constants.push_back(format::CreateConstant(builder, hash, layout, end,
                                                 constant.bytes.size()));
      pieces.push_back(constant.bytes);
      end += constant.bytes.size();
    }
    places.push_back(format::CreateConstantPlace(
        builder, it->second, builder.CreateString(constant.region.memory),
        constant.region.offsetBytes));
  }
  auto constantVector = builder.CreateVector(constants);
  auto placeVector = builder.CreateVector(places);
  builder.Finish(format::CreateConstants(builder, constantVector, placeVector));
  writer.addSection(SectionKind::Constants, "", 1, takeBytes(builder));
  writer.addSection(SectionKind::ConstantData, 1, std::move(pieces),
                    kConstantAlignmentBytes);
}

static void addProgram(const PackagedProgram &program, uint32_t firstCode,
                       ContainerWriter &writer) {
  FlatBufferBuilder builder;
  std::vector<Offset<format::Device>> devices;
  for (auto [i, device] : llvm::enumerate(program.devices))
    devices.push_back(format::CreateDevice(
        builder, builder.CreateString(device.device), firstCode + i));
  auto modelName = builder.CreateString(program.modelName);
  auto modelDigest = builder.CreateString(program.modelDigest);
  auto memories = writeAll(builder, program.memories);
  auto deviceVector = builder.CreateVector(devices);
  auto values = writeAll(builder, program.values);
  auto inputs = writeAll(builder, program.inputs);
  auto outputs = writeAll(builder, program.outputs);
  auto steps = writeAll(builder, program.steps);
  builder.Finish(format::CreateProgram(builder, modelName, modelDigest,
                                       memories, deviceVector, values, inputs,
                                       outputs, steps));
  writer.addSection(SectionKind::Program, "", 1, takeBytes(builder));
}

void hetero::addProgramSections(const PackagedProgram &program,
                                llvm::ArrayRef<PredictedStep> predictions,
                                StringRef planJson, ContainerWriter &writer) {
  FlatBufferBuilder system;
  auto name = system.CreateString(program.system.name);
  auto attribute = system.CreateString(program.system.attribute);
  system.Finish(format::CreateSystem(system, name, attribute));
  uint32_t index =
      writer.addSection(SectionKind::System, "", 1, takeBytes(system));

  // The code of the devices follows the program's own section.
  addProgram(program, index + 2, writer);
  for (const DeviceCode &device : program.devices)
    writer.addSection(SectionKind::Code, device.room, device.version,
                      device.bytes.vec(), kConstantAlignmentBytes);

  llvm::ArrayRef<uint8_t> plan = llvm::arrayRefFromStringRef(planJson);
  writer.addSection(SectionKind::Plan, "", 1, plan.vec(), 1);

  FlatBufferBuilder predicted;
  auto steps = writeAll(predicted, predictions.vec());
  predicted.Finish(format::CreatePredictions(predicted, steps));
  writer.addSection(SectionKind::Predictions, "", 1, takeBytes(predicted));

  FlatBufferBuilder sourceMap;
  auto ranges = writeAll(sourceMap, program.sourceMap);
  sourceMap.Finish(format::CreateSourceMap(sourceMap, ranges));
  writer.addSection(SectionKind::SourceMap, "", 1, takeBytes(sourceMap));

  addConstants(program, writer);
}
