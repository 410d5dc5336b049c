//===- Trace.cpp - A timeline for Chrome and Perfetto ---------------------===//
//
// Timestamps are printed from integers, so that two machines write the same
// file.
//
//===----------------------------------------------------------------------===//

#include "hetero/Run/Timeline.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include <map>

using namespace hetero;
namespace json = llvm::json;

namespace {

/// Writes events, giving processes and tracks their numbers as they appear.
class TraceWriter {
public:
  explicit TraceWriter(llvm::raw_ostream &os) : json(os) {}

  void write(const PackagedProgram &program, const System &system,
             ArrayRef<StepCounters> counters, const Timeline &timeline);

private:
  void addSpan(StringRef process, StringRef track, StringRef name,
               int64_t startPs, int64_t endPs,
               llvm::function_ref<void()> writeArguments = nullptr);
  /// Number of a process or of a track in it, announced when new.
  int getNumber(StringRef process, StringRef track);
  void addPs(StringRef key, int64_t ps);

  json::OStream json;
  std::map<std::string, int> processes;
  std::map<std::pair<std::string, std::string>, int> tracks;
};

} // namespace

void TraceWriter::addPs(StringRef key, int64_t ps) {
  json.attributeBegin(key);
  json.rawValue([&](llvm::raw_ostream &os) {
    os << ps / 1000000 << '.' << llvm::format("%06d", int(ps % 1000000));
  });
  json.attributeEnd();
}

int TraceWriter::getNumber(StringRef process, StringRef track) {
  auto announce = [&](StringRef kind, StringRef name, int thread) {
    json.object([&] {
      json.attribute("ph", "M");
      json.attribute("name", kind);
      json.attribute("pid", processes[process.str()]);
      if (thread)
        json.attribute("tid", thread);
      json.attributeObject("args", [&] { json.attribute("name", name); });
    });
  };
  auto [processEntry, isNewProcess] =
      processes.try_emplace(process.str(), processes.size() + 1);
  if (isNewProcess)
    announce("process_name", process, 0);
  auto [trackEntry, isNewTrack] = tracks.try_emplace(
      {process.str(), track.str()}, static_cast<int>(tracks.size() + 1));
  if (isNewTrack)
    announce("thread_name", track, trackEntry->second);
  return trackEntry->second;
}

void TraceWriter::addSpan(StringRef process, StringRef track, StringRef name,
                          int64_t startPs, int64_t endPs,
                          llvm::function_ref<void()> writeArguments) {
  int thread = getNumber(process, track);
  json.object([&] {
    json.attribute("ph", "X");
    json.attribute("name", json::fixUTF8(name));
    json.attribute("pid", processes[process.str()]);
    json.attribute("tid", thread);
    addPs("ts", startPs);
    addPs("dur", endPs - startPs);
    if (writeArguments)
      json.attributeObject("args", writeArguments);
  });
}

void TraceWriter::write(const PackagedProgram &program, const System &system,
                        ArrayRef<StepCounters> counters,
                        const Timeline &timeline) {
  json.objectBegin();
  json.attribute("displayTimeUnit", "ns");
  json.attributeBegin("traceEvents");
  json.arrayBegin();
  for (auto [entry, timed] : llvm::zip_equal(counters, timeline.steps)) {
    const ProgramStep &step = program.steps[entry.step];
    const Cost &cost = entry.counters.cost;
    bool isStage = step.kind == ProgramStep::Kind::Stage;
    addSpan(isStage ? timed.resource : "links",
            isStage ? "stages" : timed.resource, step.name, timed.startPs,
            timed.endPs, [&] {
              json.attribute("cycles", cost.latencyCycles);
              json.attribute("macs", cost.macs);
              json.attribute("energyFj", cost.energyFj);
              json.attribute("bytes", cost.getTotalBytes());
              json.attribute("bound", cost.bound);
            });
    const NamedDevice *device = system.findDevice(step.device);
    if (!isStage || !device)
      continue;
    int64_t clockKhz = device->device.getClockKhz();
    for (const BusyInterval &interval : entry.counters.intervals)
      addSpan(timed.resource, interval.resource, interval.label,
              timed.startPs + cyclesToPs(interval.startCycle, clockKhz),
              timed.startPs + cyclesToPs(interval.endCycle, clockKhz));
  }
  json.arrayEnd();
  json.attributeEnd();
  json.objectEnd();
}

void hetero::writeTrace(const PackagedProgram &program, const System &system,
                        ArrayRef<StepCounters> counters,
                        const Timeline &timeline, llvm::raw_ostream &os) {
  TraceWriter(os).write(program, system, counters, timeline);
  os << '\n';
}
