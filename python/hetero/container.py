"""Read compiled containers: sections with their digests checked, and the plan inside.

The format is described in docs/container.md. This is an implementation of its own,
so that a mistake in the tools' reader and writer does not hide itself.
"""

import dataclasses
import hashlib
import json
import pathlib
import struct

MAGIC = b"\x89HETERO\n"
MAJOR_VERSION = 1
KINDS = {
    1: "system",
    2: "program",
    3: "plan",
    4: "predictions",
    5: "code",
    6: "constants",
    7: "constant data",
    8: "source map",
}

_HEADER = struct.Struct("<8sHHIQ32s")
_ENTRY = struct.Struct("<IIQQQ32s32s")


class ContainerError(ValueError):
    """The bytes are no container, or a damaged one."""


@dataclasses.dataclass(frozen=True)
class Section:
    """One section; `kind` is a name of KINDS or the number of an unknown kind."""

    kind: str
    room: str
    version: int
    offset: int
    alignment: int
    content: bytes


def parse(data):
    """The sections in a container's bytes, in file order. Raises ContainerError."""
    if len(data) < _HEADER.size or not data.startswith(MAGIC):
        raise ContainerError("no Hetero container")
    _, major, minor, count, size, digest = _HEADER.unpack_from(data)
    if major != MAJOR_VERSION:
        raise ContainerError(f"version {major}.{minor}, this reader knows {MAJOR_VERSION}")
    end = _HEADER.size + count * _ENTRY.size
    if size != len(data) or end > size:
        raise ContainerError(f"{len(data)} bytes do not hold what the header says")
    if hashlib.sha256(data[:24] + data[_HEADER.size : end]).digest() != digest:
        raise ContainerError("the section table does not match its digest")
    sections = []
    for index in range(count):
        kind, version, offset, length, alignment, room, digest = _ENTRY.unpack_from(
            data, _HEADER.size + index * _ENTRY.size
        )
        if alignment == 0 or offset != -(-end // alignment) * alignment or any(data[end:offset]):
            raise ContainerError(f"section {index} does not follow the one before it")
        content = data[offset : offset + length]
        end = offset + length
        if len(content) != length or hashlib.sha256(content).digest() != digest:
            raise ContainerError(f"section {index} does not match its digest")
        name = KINDS.get(kind, str(kind))
        sections.append(Section(name, room.rstrip(b"\0").decode(), version, offset, alignment, content))
    if end != size:
        raise ContainerError("bytes follow the last section")
    return sections


def read(path):
    """The sections of a container file. Raises ContainerError, or OSError if the file cannot be read."""
    return parse(pathlib.Path(path).read_bytes())


def plan(sections):
    """The plan of a container as the object `hetero-compile --plan` writes."""
    texts = [section.content for section in sections if section.kind == "plan"]
    if len(texts) != 1:
        raise ContainerError(f"{len(texts)} plans instead of one")
    return json.loads(texts[0])
