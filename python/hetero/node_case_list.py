"""The committed list of what must come of each official node test, and the page made from it.

Every case of the package has a line (test/onnx/node-cases.tsv) with one of these
scopes:

runs      the interpreter gives the recorded outputs, within the tolerances of the
          case, and the container for `cluster-only` gives the interpreter's bits
differs   it runs, but the outputs are others; the reason says why
refused   the tools refuse it for a reason that is part of the list
outside   no part of what Hetero is for; the reason says why. It is refused as well

A case whose outcome is better than its scope fails the comparison too: the list
is raised with it, and can only grow. This module needs no other package, so that
the page can be made anywhere.
"""

import collections
import dataclasses
import pathlib
import sys

SCOPES = ("runs", "differs", "refused", "outside")


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What came of a case: one of the scopes but "outside", or "broken"; and the reason in one line."""

    scope: str
    reason: str = ""


@dataclasses.dataclass(frozen=True)
class Entry:
    """One line of the list."""

    name: str
    scope: str
    reason: str = ""

    def admits(self, outcome):
        """Whether the outcome is what this line says: the same scope and, for a refusal, the same words."""
        if self.scope == "outside":
            return outcome.scope == "refused"
        if self.scope == "refused":
            return outcome.scope == "refused" and self.reason in outcome.reason
        return self.scope == outcome.scope


def read_list(path):
    """The committed list as name to Entry. Raises ValueError for a line that is none."""
    entries = {}
    for number, line in enumerate(pathlib.Path(path).read_text().splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        name, scope, reason = (*line.split("\t"), "", "")[:3]
        if scope not in SCOPES or (scope == "runs") == bool(reason) or name in entries:
            raise ValueError(f"{path}:{number}: not a new name, a scope and, unless it runs, a reason: {line!r}")
        entries[name] = Entry(name, scope, reason)
    return entries


def write_list(path, entries):
    """Write name to Entry, sorted."""
    lines = [
        "# Every node test of the onnx package: its name, scope and reason; see python/hetero/node_cases.py.",
        "# Raised by `tools/dev/node-cases --update`, which never takes away a line that runs.",
    ]
    lines += ["\t".join(filter(None, (e.name, e.scope, e.reason))) for _, e in sorted(entries.items())]
    pathlib.Path(path).write_text("\n".join(lines) + "\n")


def raised(entries, outcomes, outside):
    """The list after a run, and what got worse.

    entries: name to Entry as committed; outcomes: name to Outcome; outside: name
    to the reason why a case is none of ours. A case that ran and does so no longer
    keeps its line and is named in the second result, as is everything broken.
    """
    new, worse = dict(entries), []
    for name, outcome in outcomes.items():
        old = entries.get(name)
        if outcome.scope == "broken" or (old and old.scope == "runs" and outcome.scope != "runs"):
            worse.append(f"{name}: {outcome.scope}: {outcome.reason}")
        elif outcome.scope == "refused" and outside.get(name):
            new[name] = Entry(name, "outside", outside[name])
        elif not (old and old.admits(outcome)):
            new[name] = Entry(name, outcome.scope, outcome.reason)
    return new, worse


def page(entries):
    """The page for people, as Markdown."""
    counts = collections.Counter(entry.scope for entry in entries.values())
    ours = len(entries) - counts["outside"]
    lines = [
        "# The official node tests",
        "",
        "What comes of every node test of the `onnx` package. A case *runs* when the interpreter gives the recorded",
        "outputs and the container for `cluster-only` gives the interpreter's bits.",
        "",
        "| scope | cases |",
        "|---|---|",
        *(f"| {scope} | {counts[scope]} |" for scope in SCOPES),
        f"| all | {len(entries)} |",
        "",
        f"{counts['runs']} of the {ours} cases that are not outside run.",
    ]
    for scope, title in (("differs", "Differs"), ("refused", "Refused"), ("outside", "Outside")):
        groups = collections.defaultdict(list)
        for entry in entries.values():
            if entry.scope == scope:
                groups[entry.reason].append(entry.name.removeprefix("test_"))
        if groups:
            lines += ["", f"## {title}", "", "| reason | cases | names |", "|---|---|---|"]
        for reason, names in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])):
            text = reason.replace("|", "\\|")
            lines.append(f"| {text} | {len(names)} | {', '.join(sorted(names))} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page(read_list(sys.argv[1])))
