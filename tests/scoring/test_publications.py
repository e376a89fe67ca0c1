"""Drafts, objections, publications by decision, and what they leave out."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from accounts.models import AuditEntry, User
from scoring.forms_changed import forms_changed
from scoring.models import (
    Appraisal,
    Evidence,
    Objection,
    ObjectionAnswer,
    Publication,
    PublicationDraft,
    ScoringRun,
)
from scoring.publications import draft_of, publication_of, stage_of, withheld_of
from scoring.run_differences import differences
from scoring.selectors import method_of, result_of
from scoring.services import load_method, score_round
from scoring.services import publications as publishing
from scoring.services.publications import NotPublishable, answer, object_to, prepare_draft
from surveys.models import Channel, ResponseDecision, Round
from tests import factories
from tests.factories import NOW
from tests.scoring.answers import GOOD, POOR, decide, send, survey, unit_of
from tests.scoring.factories import approved, document, drafted_before, publish

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = NOW.date()
LATER = NOW + 10 * DAY
DECISION: dict[str, Any] = {
    "issuing_body": "UBND tỉnh Khánh Hòa",
    "decision_number": "605/QĐ-UBND",
    "decision_date": TODAY,
    "actor": None,
    "at": LATER,
}


def run_of(round: Round, *, at: datetime = NOW) -> ScoringRun:
    return score_round(round=round, actor=None, at=at)


def closed(*codes: str, forms: int = 6) -> Round:
    round = survey(*codes)
    for code in codes or ("so-mot",):
        send(unit_of(round, code), *[GOOD, POOR] * (forms // 2))
    Round.objects.filter(pk=round.pk).update(state=Round.State.CLOSED)
    round.refresh_from_db()
    return round


def draft(run: ScoringRun, *, at: datetime = NOW, days: int = 5) -> PublicationDraft:
    opens = at.date()
    return prepare_draft(run=run, opens_on=opens, closes_on=opens + days * DAY, actor=None, at=at)


def person() -> User:
    return factories.user("can-bo", full_name="Cán bộ")


def faults_of(error: "pytest.ExceptionInfo[NotPublishable]") -> str:
    return "\n".join(error.value.faults)


def test_a_round_without_draft_or_publication_has_neither() -> None:
    round = closed()
    assert (publication_of(round), draft_of(round), stage_of(round)) == (None, None, "none")


def test_a_draft_keeps_what_its_run_was_computed_from() -> None:
    run = run_of(closed())
    made = draft(run)

    assert (draft_of(run.round), stage_of(run.round)) == (made, "draft")
    inputs = Evidence.objects.get(run=run).inputs
    assert [(row[0], row[3]) for row in inputs["tallies"]] == [("so-mot", 6)]
    assert AuditEntry.objects.filter(action="publication.draft").count() == 1


def test_a_run_that_no_longer_fits_the_forms_is_not_shown() -> None:
    round = closed()
    run = run_of(round)
    send(unit_of(round), GOOD)

    with pytest.raises(NotPublishable, match="Hãy tính lại"):
        draft(run)
    assert not PublicationDraft.objects.exists()
    assert not Evidence.objects.exists()


def test_a_round_that_still_collects_has_no_draft() -> None:
    round = survey()
    with pytest.raises(NotPublishable, match="chưa khóa"):
        draft(run_of(round))


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        (TODAY - DAY, TODAY, "trước hôm nay"),
        (TODAY + DAY, TODAY, "từ ngày bắt đầu"),
        (TODAY, TODAY + 181 * DAY, "tối đa 180"),
    ],
)
def test_a_window_that_makes_no_sense_is_refused(opens: date, closes: date, words: str) -> None:
    run = run_of(closed())
    with pytest.raises(NotPublishable, match=words):
        prepare_draft(run=run, opens_on=opens, closes_on=closes, actor=None, at=NOW)


def test_the_window_is_checked_by_the_database_too() -> None:
    run = run_of(closed())
    with pytest.raises(IntegrityError, match="draft_window_opens"), transaction.atomic():
        PublicationDraft.objects.create(round=run.round, run=run, opens_on=TODAY, closes_on=TODAY - DAY, at=NOW)


def test_a_draft_shows_a_run_of_its_own_round() -> None:
    run = run_of(closed())
    other = factories.survey_round("dot-khac")
    with pytest.raises(IntegrityError, match="draft_shows_a_run_of_its_round"), transaction.atomic():
        PublicationDraft.objects.create(round=other, run=run, opens_on=TODAY, closes_on=TODAY, at=NOW)


@pytest.mark.parametrize(
    ("at", "words"), [(NOW - DAY, "Nhận ý kiến từ"), (NOW + 6 * DAY, "hết hạn"), (NOW + 5 * DAY, None)]
)
def test_agencies_object_within_the_window_alone(at: datetime, words: str | None) -> None:
    run = run_of(closed())
    made = draft(run)
    said: dict[str, Any] = {
        "draft": made,
        "round_unit": unit_of(run.round),
        "text": " Thiếu 3 phiếu ",
        "actor": person(),
    }
    if words is None:
        assert object_to(**said, at=at).text == "Thiếu 3 phiếu"
    else:
        with pytest.raises(NotPublishable, match=words):
            object_to(**said, at=at)


def test_what_an_agency_says_is_not_in_the_audit() -> None:
    run = run_of(closed())
    object_to(draft=draft(run), round_unit=unit_of(run.round), text="Bí mật", actor=person(), at=NOW)
    entry = AuditEntry.objects.get(action="publication.objection")
    assert "Bí mật" not in str(entry.detail)
    assert entry.subject == "round:dot-dem/unit:so-mot"


def test_no_agency_objects_to_a_draft_that_was_replaced() -> None:
    run = run_of(closed())
    first = draft(run)
    draft(run, days=9)
    with pytest.raises(NotPublishable, match="không còn hiệu lực"):
        object_to(draft=first, round_unit=unit_of(run.round), text="x", actor=person(), at=NOW)


def test_an_answer_is_replaced_and_stays_on_record() -> None:
    run = run_of(closed())
    someone = person()
    said = object_to(draft=draft(run), round_unit=unit_of(run.round), text="x", actor=someone, at=NOW)
    first = answer(objection=said, outcome="partly", text="Đã xem", actor=someone, at=NOW)
    second = answer(objection=said, outcome="accepted", text="Đã sửa", replaces=first.pk, actor=someone, at=LATER)
    assert list(said.answers.all()) == [second, first]
    assert said.answer == second
    assert second.replaces == first
    detail = AuditEntry.objects.filter(action="publication.answer").order_by("-pk")[0].detail
    assert detail["replaces"] == first.pk
    with pytest.raises(NotPublishable, match="vừa được người khác sửa"):
        answer(objection=said, outcome="rejected", text="Nghĩ lại", replaces=first.pk, actor=someone, at=LATER)
    with pytest.raises(NotPublishable, match="giống câu trả lời"):
        answer(objection=said, outcome="accepted", text="Đã sửa", replaces=second.pk, actor=someone, at=LATER)


def test_the_database_keeps_one_line_of_answers() -> None:
    run, someone = run_of(closed()), person()
    said = object_to(draft=draft(run), round_unit=unit_of(run.round), text="x", actor=someone, at=NOW)
    first = answer(objection=said, outcome="partly", text="Đã xem", actor=someone, at=NOW)
    answer(objection=said, outcome="accepted", text="Đã sửa", replaces=first.pk, actor=someone, at=NOW)
    row = {"objection": said, "outcome": "accepted", "text": "x", "actor": someone, "at": NOW}
    for replaced, name in ((None, "later_answer_replaces_one"), (first, "replaces_id")):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            ObjectionAnswer.objects.create(**row, replaces=replaced)
    with pytest.raises(IntegrityError, match="answer_does_not_replace_itself"), transaction.atomic():
        ObjectionAnswer.objects.create(**row, pk=10**6, replaces_id=10**6)


def test_an_objection_is_answered_once() -> None:
    run = run_of(closed())
    someone = person()
    said = object_to(draft=draft(run), round_unit=unit_of(run.round), text="x", actor=someone, at=NOW)
    answer(objection=said, outcome="partly", text="Đã xem", actor=someone, at=NOW)
    with pytest.raises(NotPublishable, match="đã được trả lời"):
        answer(objection=said, outcome="rejected", text="Nghĩ lại", actor=someone, at=NOW)


def test_publishing_waits_for_the_window_and_for_every_answer() -> None:
    run = run_of(closed())
    someone = person()
    said = object_to(draft=draft(run), round_unit=unit_of(run.round), text="x", actor=someone, at=NOW)

    with pytest.raises(NotPublishable) as early:
        publish(run=run, **{**DECISION, "at": NOW})
    assert "còn để xem và nêu ý kiến" in faults_of(early)
    with pytest.raises(NotPublishable, match="chưa trả lời của: "):
        publish(run=run, **DECISION)
    assert not Publication.objects.exists()

    answer(objection=said, outcome="accepted", text="Đã sửa", actor=someone, at=LATER)
    made = publish(run=run, **DECISION)
    assert (publication_of(run.round), stage_of(run.round), draft_of(run.round)) == (made, "published", None)
    assert made.draft is not None


def test_a_round_of_the_province_is_published_after_its_draft() -> None:
    run = run_of(closed())
    with pytest.raises(NotPublishable, match="Chưa đưa dự thảo ra lấy ý kiến đơn vị"):
        publishing.publish(run=run, **DECISION)
    shown = draft(run)
    approved(run, at=LATER)
    assert publishing.publish(run=run, **DECISION).draft == shown


def test_an_agency_publishes_its_own_survey_without_a_draft() -> None:
    round = closed()
    Round.objects.filter(pk=round.pk).update(owner=unit_of(round).agency)
    round.refresh_from_db()
    assert publishing.publish(run=run_of(round), **DECISION).draft is None


def test_the_database_refuses_a_first_publication_without_a_draft_that_ended() -> None:
    run = run_of(closed())
    row: dict[str, Any] = {"round": run.round, "run": run, "decision_date": TODAY, "published_at": LATER}
    row |= {"issuing_body": "UBND", "decision_number": "1"}
    with pytest.raises(IntegrityError, match="first_publication_follows_a_draft"), transaction.atomic():
        Publication.objects.create(**row)
    with pytest.raises(IntegrityError, match="first_publication_follows_a_draft"), transaction.atomic():
        Publication.objects.create(**row, draft=draft(run, days=10))
    shown = draft(run, days=9)
    approved(run, at=LATER)
    assert Publication.objects.create(**row, draft=shown).pk


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"decision_number": "  "}, "Ghi số quyết định"),
        ({"issuing_body": ""}, "Ghi cơ quan ban hành"),
        ({"decision_date": LATER.date() + DAY}, "sau hôm nay"),
        ({"decision_date": date(2020, 1, 1)}, "trước ngày bắt đầu đợt"),
        ({"reason": "tự nhiên"}, "chỉ ghi khi thay thế"),
    ],
)
def test_a_publication_needs_a_sound_decision(wrong: dict[str, Any], words: str) -> None:
    run = run_of(closed())
    with pytest.raises(NotPublishable, match=words):
        publish(run=run, **{**DECISION, **wrong})


def test_a_publication_without_decision_is_refused_by_the_database() -> None:
    run = run_of(closed())
    shown = drafted_before(run, at=NOW)
    row = {"round": run.round, "run": run, "draft": shown, "decision_date": TODAY, "published_at": NOW}
    with pytest.raises(IntegrityError, match="publication_names_its_decision"), transaction.atomic():
        Publication.objects.create(**row, issuing_body="UBND tỉnh", decision_number="")
    with pytest.raises(IntegrityError, match="decision_date"), transaction.atomic():
        Publication.objects.create(**{**row, "decision_date": None}, issuing_body="UBND", decision_number="1")


def test_one_publication_of_a_round_is_in_force() -> None:
    round = closed()
    first = publish(run=run_of(round), **DECISION)
    second = run_of(round, at=LATER)
    with pytest.raises(NotPublishable, match="chỉ công bố lại được để thay thế"):
        publish(run=second, **DECISION)
    with pytest.raises(NotPublishable, match="Ghi lý do"):
        publish(run=second, supersedes=first, **DECISION)
    shown = first.draft
    approved(second, at=LATER)
    approved(second, at=LATER, draft=shown)
    row = {
        "round": round,
        "draft": shown,
        "issuing_body": "UBND",
        "decision_number": "2",
        "decision_date": TODAY,
        "published_at": LATER,
    }
    with pytest.raises(IntegrityError, match="later_publication_supersedes_one"), transaction.atomic():
        Publication.objects.create(**row, run=second)
    with pytest.raises(IntegrityError, match="superseding_publication_says_why"), transaction.atomic():
        Publication.objects.create(**row, run=second, supersedes=first)

    correction = publish(run=second, supersedes=first, reason="Đính chính", **DECISION)
    assert publication_of(round) == correction
    third = run_of(round, at=LATER)
    approved(third, at=LATER, draft=shown)
    with pytest.raises(IntegrityError, match="supersedes_id"), transaction.atomic():
        Publication.objects.create(**row, run=third, supersedes=first, reason="lần nữa")


def test_a_run_is_published_once() -> None:
    run = run_of(closed())
    first = publish(run=run, **DECISION)
    with pytest.raises(NotPublishable, match="đã được công bố"):
        publish(run=run, supersedes=first, reason="Lại", **DECISION)


def test_what_was_published_is_never_changed() -> None:
    made = publish(run=run_of(closed()), **DECISION)
    made.decision_number = "khác"
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        made.save()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Objection.objects.create(
            draft=draft(run_of(made.round, at=LATER), at=LATER),
            round_unit=unit_of(made.round),
            text="x",
            actor=person(),
            at=NOW,
        ).delete()


def test_a_correction_of_one_form_shows_no_item_counts_of_its_unit_nor_of_what_would_tell_it() -> None:
    round = closed("so-mot", "so-hai", "so-ba", forms=20)
    first = publish(run=run_of(round), **DECISION)
    decide(send(unit_of(round), GOOD)[0], "exclude", 1)
    send(unit_of(round), GOOD)
    send(unit_of(round, "so-hai"), *[GOOD] * 7)
    second = publish(run=run_of(round, at=LATER), supersedes=first, reason="Đính chính", **DECISION)

    withheld = withheld_of(round)
    assert set(withheld) == {"so-mot", "so-hai"}
    assert (withheld["so-mot"].forms, withheld["so-mot"].index_tells) == (1, True)
    assert second.withheld["so-hai"] == {"forms": 7, "index_tells": True}


def test_a_correction_of_k_forms_shows_all() -> None:
    round = closed("so-mot", "so-hai")
    first = publish(run=run_of(round), **DECISION)
    send(unit_of(round), *[GOOD] * 5)
    publish(run=run_of(round, at=LATER), supersedes=first, reason="Đính chính", **DECISION)
    assert withheld_of(round) == {}


def test_one_form_for_another_of_the_same_day_is_a_small_change() -> None:
    round = closed("so-mot", "so-hai")
    (extra,) = send(unit_of(round), GOOD)
    first = publish(run=run_of(round), **DECISION)
    decide(extra, "exclude", 1)
    send(unit_of(round), POOR)
    publish(run=run_of(round, at=LATER), supersedes=first, reason="Đính chính", **DECISION)
    assert {key: one.forms for key, one in withheld_of(round).items()} == {"so-mot": 2, "block:khoi-dem": 2, "": 2}


def test_a_later_correction_is_held_against_every_publication_that_showed_counts() -> None:
    round = closed("so-mot", "so-hai")
    first = publish(run=run_of(round), **DECISION)
    send(unit_of(round), GOOD)
    second = publish(run=run_of(round, at=LATER), supersedes=first, reason="Một phiếu", **DECISION)
    send(unit_of(round), *[GOOD] * 3)
    publish(run=run_of(round, at=LATER + DAY), supersedes=second, reason="Ba phiếu", **{**DECISION, "at": LATER + DAY})
    # Against the first 4 forms differ; the second showed no counts of this unit.
    assert withheld_of(round)["so-mot"].forms == 4


def publish_command(run: ScoringRun | int, *arguments: str) -> str:
    out = StringIO()
    number = run if isinstance(run, int) else run.pk
    call_command("publish", str(number), *arguments, stdout=out)
    return out.getvalue()


def test_the_command_publishes_and_supersedes() -> None:
    round = closed("so-mot", "so-hai")
    first = run_of(round)
    drafted_before(first, at=now())
    said = publish_command(first, "--decision", "605/QĐ-UBND", "--date", "2026-03-08")
    assert f"lần tính {first.pk}, theo Quyết định số 605/QĐ-UBND" in said

    send(unit_of(round), GOOD)
    second = ("--decision", "700/QĐ-UBND", "--date", "2026-03-09", "--reason", "Đính chính")
    correction = run_of(round)
    with pytest.raises(CommandError, match="chưa được trình lãnh đạo tỉnh"):
        publish_command(correction, *second, "--supersedes", "605/QĐ-UBND")
    approved(correction, at=now())
    said = publish_command(correction, *second, "--supersedes", "605/QĐ-UBND")
    assert "Không công bố số đếm từng câu của so-mot: 1 phiếu thay đổi." in said
    live = publication_of(round)
    assert live is not None
    assert (live.decision_number, live.issuing_body) == ("700/QĐ-UBND", "Ủy ban nhân dân tỉnh")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--date", "2026-03-08"), "--decision"),
        (("--decision", "1", "--date", "8/3/2026"), "--date"),
        (("--decision", " ", "--date", "2026-03-08"), "Ghi số quyết định"),
        (("--decision", "1", "--date", "2026-03-08", "--supersedes", "0"), "không phải là công bố đang có hiệu lực"),
    ],
)
def test_the_command_refuses_in_words(arguments: tuple[str, ...], words: str) -> None:
    run = run_of(closed())
    with pytest.raises(CommandError, match=words):
        publish_command(run, *arguments)
    assert not Publication.objects.exists()


@pytest.mark.parametrize("number", [0, 10**30])
def test_the_command_knows_no_such_run(number: int) -> None:
    with pytest.raises(CommandError, match="Không có lần tính"):
        publish_command(number, "--decision", "1", "--date", "2026-03-08")


def test_the_database_refuses_an_appraisal_without_reason_or_beyond_bounds() -> None:
    unit = unit_of(closed())
    row: dict[str, Any] = {"round_unit": unit, "kind": "self", "measure": "index", "at": NOW}
    with pytest.raises(IntegrityError, match="appraisal_has_a_reason"), transaction.atomic():
        Appraisal.objects.create(**row, value=80, reason="")
    with pytest.raises(IntegrityError, match="appraisal_is_in_bounds"), transaction.atomic():
        Appraisal.objects.create(**row, value=101, reason="x")


def test_forms_that_came_and_went_between_two_runs_are_counted_by_channel() -> None:
    round = survey("so-mot", "so-hai")
    sent = send(unit_of(round), *[GOOD] * 4)
    send(unit_of(round), GOOD, channel=Channel.PHONE)
    excluded = ResponseDecision(response=sent[0], number=1, kind="exclude", reason="trùng", at=NOW + DAY)
    excluded.save()
    nothing, all_of_them, fewer = (ScoringRun(round=round, at=at) for at in (NOW - DAY, NOW, LATER))

    def changes(first: ScoringRun, second: ScoringRun) -> list[tuple[int, int, int]]:
        found = forms_changed(first, second)
        assert set(found) <= {"so-mot"}
        return [(one.channel, one.added, one.removed) for one in found.get("so-mot", ())]

    assert changes(nothing, all_of_them) == [(Channel.COUNTER, 4, 0), (Channel.PHONE, 1, 0)]
    assert changes(all_of_them, fewer) == [(Channel.COUNTER, 0, 1)]
    assert changes(fewer, all_of_them) == [(Channel.COUNTER, 1, 0)]
    assert changes(nothing, fewer) == [(Channel.COUNTER, 3, 0), (Channel.PHONE, 1, 0)]


def test_differences_come_by_size_with_the_nodes_and_the_method() -> None:
    round = closed("so-mot", "so-hai", "so-ba")
    first = run_of(round)
    send(unit_of(round), *[GOOD] * 2)
    send(unit_of(round, "so-hai"), *[GOOD] * 40)
    other = load_method(document=document(minimum=2), at=NOW)
    second = score_round(round=round, method_version=other, actor=None, at=LATER)

    found = differences(result_of(first), result_of(second), (method_of(first), method_of(second)), {})
    # The ranks of so-hai's neighbours move with it.
    largest, *others = found.units
    assert (largest.agency, others[0].agency) == ("so-hai", "so-mot")
    assert largest.before is not None
    assert largest.after is not None
    assert (largest.before.n, largest.after.n) == (6, 46)
    assert largest.change == Decimal(largest.after.index or 0) - Decimal(largest.before.index or 0) > 0
    assert {node.code for node in largest.nodes} == {"A", "A1", "A2"}
    assert [(change.field, change.before, change.after) for change in found.method] == [("minimum", "1", "2")]


def test_a_run_does_not_differ_from_itself() -> None:
    run = run_of(closed("so-mot", "so-hai"))
    method = method_of(run)
    assert differences(result_of(run), result_of(run), (method, method), forms_changed(run, run)).none
