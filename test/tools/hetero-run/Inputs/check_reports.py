"""Check a trace and a run report against each other: check_reports.py TRACE REPORT."""

import json
import pathlib
import sys

trace, report = (json.loads(pathlib.Path(path).read_text()) for path in sys.argv[1:])

events = trace["traceEvents"]
spans = [event for event in events if event["ph"] == "X"]
tracks = {(event["pid"], event.get("tid")): event["args"]["name"] for event in events if event["ph"] == "M"}
for span in spans:
    assert span["dur"] >= 0 and (span["pid"], span["tid"]) in tracks
# On one track spans follow one another or lie inside one another.
for track in {(span["pid"], span["tid"]) for span in spans}:
    ends = []
    for span in sorted((s for s in spans if (s["pid"], s["tid"]) == track), key=lambda s: (s["ts"], -s["dur"])):
        while ends and ends[-1] <= span["ts"] + 1e-6:
            ends.pop()
        end = span["ts"] + span["dur"]
        assert not ends or end <= ends[-1] + 1e-6, (tracks[track], span)
        ends.append(end)

assert report["version"] == 1 and report["system"] == "edge-duo" and report["samples"] == 10
stages = [step for step in report["steps"] if step["kind"] == "stage"]
named = {span["name"]: span for span in spans if tracks[span["pid"], span["tid"]] == "stages"}
assert set(named) == {stage["name"] for stage in stages}
for stage in stages:
    assert abs(named[stage["name"]]["ts"] * 1e6 - stage["startPs"]) < 1
    assert stage["endPs"] - stage["startPs"] == stage["counted"]["latencyPs"]
    assert stage["counted"]["latencyCycles"] > 0 and stage["predicted"]["latencyCycles"] > 0
assert report["endPs"] == max(step["endPs"] for step in report["steps"])
assert all(output["accepted"] and output["unequal"] == 0 for output in report["outputs"])
assert len(report["layers"]) == len(stages)
