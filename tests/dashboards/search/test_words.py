"""Words are found with and without marks, and marked where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.sorting import folded
from dashboards.search.words import LONGEST, MOST_WORDS, SNIPPET, marked, read, says, snippet

TEXT = st.text(st.sampled_from("aăđẵ Ừn\nß<&\u0301İ"), max_size=60)


@pytest.mark.parametrize("typed", ["y te", "Y TẾ", "tế  y", "Sở tế"])
def test_marks_case_and_order_do_not_matter(typed: str) -> None:
    assert says("Sở Y tế", read(typed).words)


def test_all_words_must_be_there() -> None:
    assert not says("Sở Y tế", read("sở xây").words)


@pytest.mark.parametrize(("typed", "searches"), [("", False), (" ", False), ("a", False), ("ă ", False), ("xã", True)])
def test_a_single_letter_is_not_searched_for(typed: str, searches: bool) -> None:
    assert read(typed).searches is searches


def test_a_long_text_is_searched_by_its_beginning() -> None:
    asked = read("chờ lâu " * 250)

    assert (len(asked.text) <= LONGEST, asked.words, asked.cut) == (True, ("cho", "lau"), True)
    assert len(read(" ".join(map(str, range(50)))).words) == MOST_WORDS


def test_the_words_found_are_marked() -> None:
    assert marked("Sở Y tế, y tá", read("te y").words) == [
        ("Sở ", False),
        ("Y", True),
        (" ", False),
        ("tế", True),
        (", ", False),
        ("y", True),
        (" tá", False),
    ]


def test_a_snippet_begins_shortly_before_the_first_word() -> None:
    text = "đầu " * 100 + "ghế chờ " + "cuối " * 100
    parts = snippet(text, read("ghe").words)

    assert parts[0] == ("…", False)
    assert ("ghế", True) in parts
    assert sum(len(words) for words, _hit in parts) <= SNIPPET + 2


@given(TEXT, TEXT)
def test_marking_changes_no_text_and_marks_what_says_finds(text: str, typed: str) -> None:
    parts = marked(text, read(typed).words)

    assert "".join(words for words, _hit in parts) == text
    for word in read(typed).words:
        if word in folded(text) and len(text.split()) == 1:
            assert any(hit for _words, hit in parts)
