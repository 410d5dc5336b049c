"""The Python reader of containers, on containers written here by hand from docs/container.md."""

import hashlib
import struct

import pytest

from hetero import container


def write(sections, major=1):
    """A container of (kind, room, version, alignment, content), as the page describes it."""
    table, body = b"", b""
    start = 56 + 96 * len(sections)
    for kind, room, version, alignment, content in sections:
        body += bytes(-(start + len(body)) % alignment)
        offset = start + len(body)
        table += struct.pack("<IIQQQ", kind, version, offset, len(content), alignment)
        table += room.ljust(32, b"\0") + hashlib.sha256(content).digest()
        body += content
    head = b"\x89HETERO\n" + struct.pack("<HHIQ", major, 0, len(sections), start + len(body))
    return head + hashlib.sha256(head + table).digest() + table + body


DATA = write([(3, b"", 1, 1, b'{"version": 1}'), (5, b"tpu", 7, 64, b"code"), (99, b"", 1, 8, b"")])


def test_sections_come_back():
    plan, code, unknown = container.parse(DATA)
    assert (plan.kind, plan.content) == ("plan", b'{"version": 1}')
    assert (code.kind, code.room, code.version, code.content) == ("code", "tpu", 7, b"code")
    assert code.offset % 64 == 0
    assert (unknown.kind, unknown.content) == ("99", b"")
    assert container.plan([plan, code]) == {"version": 1}


def test_every_flipped_bit_is_noticed():
    for bit in range(8 * len(DATA)):
        damaged = bytearray(DATA)
        damaged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(container.ContainerError):
            container.parse(bytes(damaged))


def test_every_cut_is_noticed():
    for size in range(len(DATA)):
        with pytest.raises(container.ContainerError):
            container.parse(DATA[:size])
    with pytest.raises(container.ContainerError, match="header says"):
        container.parse(DATA + b"\0")


def test_other_versions_are_refused():
    with pytest.raises(container.ContainerError, match="version 2.0"):
        container.parse(write([], major=2))


def test_a_container_has_one_plan():
    with pytest.raises(container.ContainerError, match="0 plans"):
        container.plan([])


def test_files(tmp_path):
    path = tmp_path / "model.hetero"
    path.write_bytes(DATA)
    assert len(container.read(path)) == 3
