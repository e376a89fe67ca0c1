"""Drafts in the database: what it refuses by itself, and what is gone once deleted or published."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from surveys.drafting import edits
from surveys.drafting.document import blank
from surveys.models import Draft, DraftRevision
from surveys.services.drafts import (
    DraftGone,
    change_draft,
    delete_draft,
    publish_draft,
    redo,
    restore_draft,
    start_draft,
    undo,
)
from tests.surveys import factories
from tests.surveys.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Draft:
    return start_draft(document=blank(code="thu", title="Thử"), owner=None, actor=None, at=NOON)


def retitled(draft: Draft, title: str, **more: Any) -> Draft:
    return change_draft(
        draft_id=draft.pk,
        edit=lambda document: edits.change(document, "dau", {"title": {"vi": title}}),
        action="change",
        place="dau",
        actor=None,
        **{"at": NOON, **more},
    )


def revision(draft: Draft, number: int, before: int | None) -> None:
    DraftRevision.objects.create(draft=draft, number=number, before=before, document={}, action="change", at=NOON)


BROKEN: list[tuple[str, Callable[[Draft], object]]] = [
    ("draft_revision_numbers", lambda draft: revision(draft, 1, None)),
    ("draft_revision_comes_after_another", lambda draft: revision(draft, 2, None)),
    ("draft_revision_comes_after_another", lambda draft: revision(draft, 2, 2)),
    ("draft_has_a_revision", lambda draft: Draft.objects.filter(pk=draft.pk).update(current=0)),
    (
        "draft_is_deleted_or_published_not_both",
        lambda draft: Draft.objects.filter(pk=draft.pk).update(deleted_at=NOON, published=factories.questionnaire()),
    ),
]


@pytest.mark.parametrize(("name", "write"), BROKEN)
def test_the_database_refuses_what_no_draft_can_be(draft: Draft, name: str, write: Callable[[Draft], object]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        write(draft)


def test_with_nothing_to_take_back_nothing_happens(draft: Draft) -> None:
    assert undo(draft_id=draft.pk, actor=None, at=NOON) is None
    assert redo(draft_id=draft.pk, actor=None, at=NOON) is None
    assert retitled(draft, "Thử").current == 1


def test_typing_after_a_pause_is_another_change(draft: Draft) -> None:
    retitled(draft, "Thử một", tab="t")
    retitled(draft, "Thử một hai", tab="t", at=NOON + timedelta(seconds=30))
    assert draft.revisions.count() == 2

    retitled(draft, "Thử một hai ba", tab="t", at=NOON + timedelta(seconds=90))
    retitled(draft, "Trang khác", tab="u", at=NOON + timedelta(seconds=91))
    assert draft.revisions.count() == 4


def test_a_deleted_draft_takes_nothing_until_it_is_brought_back(draft: Draft) -> None:
    delete_draft(draft=draft, actor=None, at=NOON)
    for write in (lambda: retitled(draft, "Mới"), lambda: publish_draft(draft_id=draft.pk, actor=None, at=NOON)):
        with pytest.raises(DraftGone):
            write()

    restore_draft(draft=draft, actor=None, at=NOON)
    assert retitled(draft, "Mới").document["title"] == {"vi": "Mới"}
