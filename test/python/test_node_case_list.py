"""The list of the official node tests: reading, raising, and the page."""

import pytest

from hetero.node_case_list import Entry, Outcome, page, raised, read_list, write_list


def test_a_list_is_read_as_it_was_written(tmp_path):
    entries = {"a": Entry("a", "runs"), "b": Entry("b", "refused", "no such operator")}
    write_list(tmp_path / "list.tsv", entries)
    assert read_list(tmp_path / "list.tsv") == entries


@pytest.mark.parametrize("line", ["a\tperhaps\twhy", "a\trefused", "a\truns\tbut why", "a\truns\na\truns"])
def test_a_line_that_is_none_is_refused(tmp_path, line):
    (tmp_path / "list.tsv").write_text(line)
    with pytest.raises(ValueError, match="list.tsv:"):
        read_list(tmp_path / "list.tsv")


def test_a_refusal_must_have_the_listed_words():
    entry = Entry("a", "refused", "no operator Foo")
    assert entry.admits(Outcome("refused", "error: no operator Foo in model.onnx"))
    assert not entry.admits(Outcome("refused", "error: the file is empty"))
    assert not entry.admits(Outcome("runs"))


def test_what_is_outside_must_be_refused():
    entry = Entry("a", "outside", "strings are no numbers")
    assert entry.admits(Outcome("refused", "whatever"))
    assert not entry.admits(Outcome("broken", "it crashed"))
    assert not entry.admits(Outcome("runs"))


def test_raising_takes_what_runs_now_and_keeps_what_ran():
    entries = {"a": Entry("a", "runs"), "b": Entry("b", "refused", "why")}
    new, worse = raised(entries, {"a": Outcome("refused", "oh"), "b": Outcome("runs"), "c": Outcome("refused", "x")}, {"c": "text"})
    assert new == {"a": Entry("a", "runs"), "b": Entry("b", "runs"), "c": Entry("c", "outside", "text")}
    assert worse == ["a: refused: oh"]


def test_the_page_counts_and_groups():
    text = page({"test_a": Entry("test_a", "runs"), "test_b": Entry("test_b", "refused", "a | b")})
    assert "| runs | 1 |" in text and "1 of the 2 cases" in text and "| a \\| b | 1 | b |" in text
