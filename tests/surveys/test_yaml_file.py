"""Documents in YAML: whatever stands in the file, it is read or refused in words."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.yaml_file import UnreadableDocument, parse_yaml

TAGS = ("int", "float", "bool", "null", "str", "seq", "map", "set", "omap", "pairs", "binary", "timestamp", "merge")


@pytest.mark.parametrize(
    "content",
    [
        "code: !!int ''",
        "code: !!float ''",
        "code: !!bool x",
        "code: !!timestamp x",
        "code: 2001-99-99",
        "code: 0x" + "f" * 5000,
        "code: " + "1" * 5000,
        "? [a]\n: b",
        "? {a: b}\n: c",
        "a: 1\na: 2",
        "a: &a [x]\nb: [*a, *a]",
        "!!python/object/apply:os.system [id]",
        "[" * 5000,
        "{a: " * 3000,
        "a: " + "x" * 3_000_000,
        "\tcode: a",
        "a: \x01",
    ],
)
def test_what_is_no_document_is_refused_in_words(content: str) -> None:
    with pytest.raises(UnreadableDocument, match=r"\w{2,} .*\w{2,}"):
        parse_yaml(content.encode())


@given(st.sampled_from(TAGS), st.text("ab01-+.:_xe[]{}'\"#&*?|>!%@`, \n", max_size=30))
def test_no_tagged_words_break_the_reader(tag: str, words: str) -> None:
    with suppress(UnreadableDocument):
        parse_yaml(f"a: !!{tag} {words}".encode())
