"""Translations whose Vietnamese changed after them."""

from copy import deepcopy

import pytest

from surveys.drafting import edits
from surveys.drafting.checks import findings
from surveys.drafting.document import Document, adopt, content, questions
from surveys.drafting.edits import Choice
from surveys.drafting.staleness import confirm, follow, stale
from tests.surveys.test_drafting import DOCUMENT


@pytest.fixture
def draft() -> Document:
    return adopt(deepcopy(DOCUMENT))


def changed(draft: Document, code: str, **fields: object) -> Document:
    return follow(draft, edits.change(draft, id_of(draft, code), fields))


def id_of(draft: Document, code: str) -> str:
    return str(next(each["id"] for each in questions(draft) if each["code"] == code))


def old(draft: Document) -> list[str]:
    return [text.said["en"] for text in stale(draft, "en")]


def test_a_translation_is_old_once_its_vietnamese_has_changed(draft: Document) -> None:
    assert old(draft) == []
    after = changed(draft, "A1", text={"vi": "Câu đã sửa", "en": "One"})
    assert old(after) == ["One"]
    # Still so after other edits, each saved by itself.
    after = changed(after, "A2", text={"vi": "Câu hai", "en": "Two, better"})
    after = changed(after, "A1", text={"vi": "Câu đã sửa nữa", "en": "One"})
    assert old(after) == ["One"]
    assert [each.kind for each in findings(after) if "stale" in each.kind] == ["language_stale"]


def test_it_is_current_again_when_rewritten_taken_back_or_confirmed(draft: Document) -> None:
    after = changed(draft, "A1", text={"vi": "Câu đã sửa", "en": "One"})
    assert old(changed(after, "A1", text={"vi": "Câu đã sửa", "en": "One, mended"})) == []
    assert old(changed(after, "A1", text={"vi": "Câu một", "en": "One"})) == []
    assert old(confirm(after, "en", {(id_of(draft, "A1"), "text")})) == []
    assert old(confirm(after, "en", {(id_of(draft, "A1"), "help")})) == ["One"]


def test_words_typed_in_both_languages_at_once_belong_together(draft: Document) -> None:
    assert old(changed(draft, "A1", text={"vi": "Câu khác", "en": "Another"})) == []


def test_choices_that_move_take_their_translations_along(draft: Document) -> None:
    paper, radio, television = (Choice(dict(said), at) for at, said in enumerate(_choices(draft), 1))
    moved = changed(draft, "A2", choices=[television, paper, radio])
    assert old(moved) == []
    reworded = Choice({"vi": "Báo in", "en": "Paper"}, 1)
    assert old(changed(draft, "A2", choices=[television, reworded, radio])) == ["Paper"]


def test_a_copy_is_as_old_as_its_pattern(draft: Document) -> None:
    after = changed(draft, "A1", text={"vi": "Câu đã sửa", "en": "One"})
    assert old(follow(after, edits.duplicate(after, id_of(draft, "A1")).document)) == ["One", "One"]


def test_what_a_draft_remembers_is_not_published(draft: Document) -> None:
    after = changed(draft, "A1", text={"vi": "Câu đã sửa", "en": "One"})
    assert "made_from" in after
    assert "made_from" not in content(after)


def _choices(draft: Document) -> list[dict[str, str]]:
    return [dict(said) for said in next(each for each in questions(draft) if each["code"] == "A2")["choices"]]
