//===- TpuSection.cpp - Check a section before it runs --------------------===//

#include "dialects/Tpu/Target/TpuSection.h"

using namespace hetero;
using namespace hetero::tpu;

// Every count and stride is below this, so that products of three fit 128 bits
// and sums of two fit 64.
static constexpr int64_t kFieldLimit = int64_t(1) << 40;

using Wide = __int128;

int64_t tpu::getEndBytes(const wire::Runs &runs) {
  Wide end = Wide(runs.offset_bytes()) +
             Wide(runs.planes() - 1) * runs.plane_stride_bytes() +
             Wide(runs.rows() - 1) * runs.row_stride_bytes() + runs.run_bytes();
  return static_cast<int64_t>(
      std::min<Wide>(end, std::numeric_limits<int64_t>::max()));
}

int64_t tpu::getTotalBytes(const wire::Runs &runs) {
  Wide bytes = Wide(runs.planes()) * runs.rows() * runs.run_bytes();
  return static_cast<int64_t>(
      std::min<Wide>(bytes, std::numeric_limits<int64_t>::max()));
}

static bool inRange(std::initializer_list<int64_t> fields, int64_t lowest) {
  return llvm::all_of(fields, [&](int64_t field) {
    return field >= lowest && field < kFieldLimit;
  });
}

namespace {

/// Checks the commands of one stage in order.
class StageChecker {
public:
  StageChecker(const wire::Stage &stage, DeviceAttr device)
      : stage(stage), device(device) {}

  Expected<CheckedStage> run();

private:
  template <typename... Ts>
  Error refuse(const Ts &...parts) const {
    return makeError("tpu section: stage \"", stage.name()->c_str(),
                     "\": command ", index, ": ", parts...);
  }
  Error checkSlot(uint32_t slot) const {
    if (slot < stage.slots())
      return Error::success();
    return refuse("slot ", slot, " of ", stage.slots());
  }
  Error checkBytes(StringRef buffer, Wide bytes, int64_t bufferBytes) const {
    int64_t slotBytes = bufferBytes / stage.slots();
    if (bytes <= slotBytes)
      return Error::success();
    return refuse("exceeds the ", slotBytes, " bytes of a slot of the ", buffer,
                  " buffer");
  }
  Error checkRuns(const wire::Runs *runs) const;
  Error check(const wire::Load &load) const;
  Error check(const wire::Store &store) const;
  Error check(const wire::Compute &compute);
  Error check(const wire::Drain &drain, const wire::Command &command);

  const wire::Stage &stage;
  DeviceAttr device;
  uint32_t index = 0;
  CheckedStage result;
  /// The compute command whose sums are in the array.
  const wire::Compute *pending = nullptr;
  uint32_t pendingIndex = 0;
};

} // namespace

Error StageChecker::checkRuns(const wire::Runs *runs) const {
  if (!runs)
    return refuse("has no runs");
  if (!inRange({runs->planes(), runs->rows(), runs->run_bytes()}, 1) ||
      !inRange({runs->offset_bytes(), runs->plane_stride_bytes(),
                runs->row_stride_bytes()},
               0))
    return refuse("has runs out of range");
  return Error::success();
}

Error StageChecker::check(const wire::Load &load) const {
  if (Error error = checkRuns(load.runs()))
    return error;
  if (Error error = checkSlot(load.slot()))
    return error;
  int64_t bytes = getTotalBytes(*load.runs());
  switch (load.buffer()) {
  case wire::Buffer::Activations:
    return checkBytes("activation", bytes, device.getActivationBufferBytes());
  case wire::Buffer::Weights:
    return checkBytes("weight", bytes, device.getWeightBufferBytes());
  case wire::Buffer::Parameters:
    return checkBytes("parameter", bytes, device.getParameterBufferBytes());
  }
  return refuse("loads an unknown buffer");
}

Error StageChecker::check(const wire::Store &store) const {
  if (Error error = checkRuns(store.runs()))
    return error;
  if (Error error = checkSlot(store.slot()))
    return error;
  return checkBytes("output", getTotalBytes(*store.runs()),
                    device.getOutputBufferBytes());
}

Error StageChecker::check(const wire::Compute &compute) {
  for (uint32_t slot : {compute.activation_slot(), compute.weight_slot(),
                        compute.parameter_slot()})
    if (Error error = checkSlot(slot))
      return error;
  const wire::Slab *slab = compute.slab();
  const wire::Window *window = compute.window();
  const wire::Tile *tile = compute.tile();
  if (!slab || !window || !tile)
    return refuse("has no slab, window or tile");
  if (!inRange({slab->depth(), window->kernel_rows(), window->kernel_columns(),
                window->stride_rows(), window->stride_columns(),
                window->dilation_rows(), window->dilation_columns(),
                tile->groups(), tile->channels(), tile->rows(),
                tile->columns()},
               1) ||
      !inRange({slab->rows(), slab->columns(), slab->channel_stride(),
                slab->row_stride(), slab->column_stride()},
               0) ||
      !inRange({slab->origin_row(), slab->origin_column()}, -kFieldLimit))
    return refuse("has a geometry out of range");
  // One after the other, so that no product grows beyond 128 bits.
  Wide channels = Wide(tile->groups()) * tile->channels();
  Wide pixels = Wide(tile->rows()) * tile->columns();
  if (Error error = checkBytes("parameter", channels * kParameterBytes,
                               device.getParameterBufferBytes()))
    return error;
  if (Error error = checkBytes("output", pixels, device.getOutputBufferBytes()))
    return error;
  if (Error error = checkBytes("output", channels * pixels,
                               device.getOutputBufferBytes()))
    return error;
  Wide steps = Wide(window->kernel_rows()) * window->kernel_columns();
  if (Error error = checkBytes("weight", steps, device.getWeightBufferBytes()))
    return error;
  steps *= slab->depth();
  if (Error error = checkBytes("weight", steps, device.getWeightBufferBytes()))
    return error;
  if (Error error =
          checkBytes("weight", channels * steps, device.getWeightBufferBytes()))
    return error;
  if (slab->rows() > 0 && slab->columns() > 0) {
    Wide planes = Wide(tile->groups()) * slab->depth();
    Wide end = (planes - 1) * slab->channel_stride() +
               Wide(slab->rows() - 1) * slab->row_stride() +
               Wide(slab->columns() - 1) * slab->column_stride() + 1;
    if (Error error =
            checkBytes("activation", end, device.getActivationBufferBytes()))
      return error;
  }
  if (compute.accumulate() != (pending != nullptr))
    return refuse(pending ? "overwrites sums that were not drained"
                          : "continues sums that do not exist");
  if (pending) {
    const wire::Tile *before = pending->tile();
    bool isOneFold = tile->groups() == 1 &&
                     tile->channels() <= device.getColumns() &&
                     pixels <= device.getRows();
    if (!isOneFold || before->channels() != tile->channels() ||
        before->groups() != 1 || before->rows() != tile->rows() ||
        before->columns() != tile->columns())
      return refuse("continues the sums of another tile");
  }
  pending = &compute;
  pendingIndex = index;
  return Error::success();
}

Error StageChecker::check(const wire::Drain &drain,
                          const wire::Command &command) {
  for (uint32_t slot : {drain.parameter_slot(), drain.slot()})
    if (Error error = checkSlot(slot))
      return error;
  if (!pending)
    return refuse("drains sums that do not exist");
  const auto *after = command.after();
  if (!after || after->size() != 1 || after->Get(0) != pendingIndex)
    return refuse("does not follow its compute command");
  if (pending->parameter_slot() != drain.parameter_slot())
    return refuse("has other parameters than its compute command");
  const wire::Placement *placement = drain.placement();
  if (!placement ||
      !inRange({placement->channel_stride(), placement->row_stride(),
                placement->column_stride()},
               0))
    return refuse("has a placement out of range");
  const wire::Tile *tile = pending->tile();
  Wide elements = Wide(tile->groups() * tile->channels() - 1) *
                      placement->channel_stride() +
                  Wide(tile->rows() - 1) * placement->row_stride() +
                  Wide(tile->columns() - 1) * placement->column_stride() + 1;
  if (Error error = checkBytes("output", elements * (drain.requant() ? 1 : 4),
                               device.getOutputBufferBytes()))
    return error;
  if (const wire::Requant *requant = drain.requant())
    if (requant->min() > requant->max() || requant->min() < -128 ||
        requant->max() > 255 || requant->zero_point() < -128 ||
        requant->zero_point() > 255)
      return refuse("has a requantiser out of range");
  result.isDrained[pendingIndex] = true;
  pending = nullptr;
  return Error::success();
}

Expected<CheckedStage> StageChecker::run() {
  if (stage.slots() != 1 && stage.slots() != 2)
    return makeError("tpu section: stage \"", stage.name()->c_str(), "\" has ",
                     stage.slots(), " slots");
  result.stage = &stage;
  result.isDrained.resize(stage.commands()->size());
  for (const wire::Command *command : *stage.commands()) {
    if (command->after())
      for (uint32_t other : *command->after())
        if (other >= index)
          return refuse("waits for command ", other, ", which is not earlier");
    Error error = Error::success();
    if (const wire::Load *load = command->action_as_Load())
      error = joinErrors(std::move(error), check(*load));
    else if (const wire::Store *store = command->action_as_Store())
      error = joinErrors(std::move(error), check(*store));
    else if (const wire::Compute *compute = command->action_as_Compute())
      error = joinErrors(std::move(error), check(*compute));
    else if (const wire::Drain *drain = command->action_as_Drain())
      error = joinErrors(std::move(error), check(*drain, *command));
    else
      error = joinErrors(std::move(error), refuse("is of an unknown kind"));
    if (error)
      return std::move(error);
    ++index;
  }
  if (pending)
    return makeError("tpu section: stage \"", stage.name()->c_str(),
                     "\" leaves sums in the array");
  return std::move(result);
}

Expected<llvm::StringMap<CheckedStage>>
tpu::checkSection(llvm::ArrayRef<uint8_t> section, DeviceAttr device) {
  // The verifier wants to look at eight bytes before it checks anything.
  if (section.size() < 8 || !wire::ProgramBufferHasIdentifier(section.data()))
    return makeError("tpu section: not a program of a systolic array");
  flatbuffers::Verifier verifier(section.data(), section.size());
  if (!wire::VerifyProgramBuffer(verifier))
    return makeError("tpu section: malformed");
  llvm::StringMap<CheckedStage> stages;
  for (const wire::Stage *stage : *wire::GetProgram(section.data())->stages()) {
    Expected<CheckedStage> checked = StageChecker(*stage, device).run();
    if (!checked)
      return checked.takeError();
    if (!stages.try_emplace(stage->name()->c_str(), std::move(*checked)).second)
      return makeError("tpu section: two stages are called \"",
                       stage->name()->c_str(), "\"");
  }
  return std::move(stages);
}
