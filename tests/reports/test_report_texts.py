"""Paragraphs that the office words otherwise outlive a computation, tell when it changed, and give nothing away."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from charts.render import svg_apart
from reports import services
from reports.edits import Worded, applied
from reports.text_page import lines_of
from scoring.access import sight_of
from scoring.models import ReportText
from scoring.services.report_texts import ChangedMeanwhile, Paragraph, WordsMissing, reset_text, write_text
from surveys.models import Round
from tests import factories
from tests.conftest import Cast
from tests.reports.factories import AT, tallied
from tests.reports.reading import asking

pytestmark = pytest.mark.django_db
KEY, WORDS = "4.chung", "Chỉ số chung do Sở Nội vụ viết lại."


@pytest.fixture
def round_() -> Round:
    return tallied(sizes=(2,))


def about(round: Round, *, seen: int = 0, base: str = "", key: str = KEY) -> Paragraph:
    return Paragraph(round=round, kind="province", subject="", key=key, base=base or generated(round), seen=seen)


def generated(round: Round) -> str:
    asked = asking(round)
    lines = lines_of(asked, asked.kind.make(asked, svg_apart))
    return next(line.generated for line in lines if line.key == KEY)


def page(round: Round) -> str:
    return services.page(asking(round), draw=svg_apart)


def test_words_stand_in_place_of_the_generated_paragraph_and_outlive_a_computation(round_: Round) -> None:
    first, by = generated(round_), factories.user()
    write_text(about=about(round_), text=f"{WORDS}\n\nĐoạn hai <b>.", actor=by, at=AT)
    told = page(round_)
    assert first not in told
    assert f"<p>{WORDS}</p>" in told
    assert "<p>Đoạn hai &lt;b&gt;.</p>" in told

    # Upon other numbers the words stay for the office, and tell.
    write_text(about=about(round_, seen=1, base="Câu khi số liệu còn khác."), text=WORDS, actor=by, at=AT)
    assert WORDS in page(round_)
    asked = asking(round_)
    line = next(one for one in lines_of(asked, asked.kind.make(asked, svg_apart)) if one.key == KEY)
    assert line.is_stale
    assert [step.number for step in line.steps] == [2, 1]

    reset_text(about=about(round_, seen=2), actor=by, at=AT)
    assert WORDS not in page(round_)
    assert AuditEntry.objects.filter(action__startswith="report_text.").count() == 3


def test_who_is_held_to_other_numbers_does_not_read_words_upon_newer_ones(round_: Round) -> None:
    asked = asking(round_)
    report = asked.kind.make(asked, svg_apart)
    worded = {KEY: Worded("Số của lần tính mới: 99,99 %.", "Câu của lần tính mới.")}
    assert "99,99" in " ".join(applied(report, worded, stale=True).texts)
    assert "99,99" not in " ".join(applied(report, worded, stale=False).texts)
    same = {KEY: replace(worded[KEY], base=generated(round_))}
    assert "99,99" in " ".join(applied(report, same, stale=False).texts)


def test_the_second_writer_is_told_and_nothing_empty_is_kept(round_: Round) -> None:
    by = factories.user()
    write_text(about=about(round_), text=WORDS, actor=by, at=AT)
    with pytest.raises(ChangedMeanwhile):
        write_text(about=about(round_, seen=0), text="Khác", actor=by, at=AT)
    for empty in ("", " \n\0", "x" * 5001):
        with pytest.raises(WordsMissing):
            write_text(about=about(round_, seen=1), text=empty, actor=by, at=AT)
    assert ReportText.objects.count() == 1
    kept = ReportText.objects.get()
    for wrong in ({"number": 1}, {"number": 2, "text": ""}, {"number": 2, "act": "reset"}, {"number": 2, "key": ""}):
        fields = {"round": round_, "kind": "province", "key": KEY, "act": "write", "text": "x", "actor": by, "at": AT}
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportText.objects.create(**(fields | wrong))
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportText.objects.filter(pk=kept.pk).update(text="y")


def test_the_office_words_a_paragraph_on_its_page(round_: Round, cast: Cast, client: Client) -> None:
    office: User = cast.snv
    assert sight_of(office, state=round_.state, on=date.today()).sees_newest  # noqa: DTZ011
    client.force_login(office)
    here = reverse("reports:texts", args=[round_.code])
    assert client.get(here)["Location"] == f"{here}?kind=province"
    shown = client.get(here, {"kind": "province", "doan": KEY}).content.decode()
    assert generated(round_) in shown
    assert re.search(r'name="version" value="0"', shown)

    sent = {"kind": "province", "key": KEY, "version": "0", "text": WORDS, "action": "write"}
    act = reverse("reports:word", args=[round_.code])
    assert client.post(act, sent).status_code == 302
    late = client.post(act, sent | {"text": "Chữ của người thứ hai"})
    assert late.status_code == 409
    assert "Chữ của người thứ hai" in late.content.decode()
    assert client.post(act, sent | {"version": "1", "text": ""}).status_code == 422
    assert client.post(act, sent | {"key": "khong-co"}).status_code == 404
    assert client.post(act, sent | {"action": "x"}).status_code == 400
    preview = client.get(reverse("reports:preview", args=[round_.code]), {"kind": "province"}).content.decode()
    assert f"{WORDS} <small>[đã sửa lời]</small>" in preview
    assert f"{here}?kind=province" in preview
