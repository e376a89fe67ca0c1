"""Files that arrive late: stored, waiting, and taken in by one confirmed act with a reason."""

import json
import threading
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from accounts.models import AuditEntry, User
from scoring.models import UnitCount
from scoring.recount import recount
from scoring.tally import fold_all
from surveys.models import FoldInbox, ImportBatch, Response, ResponseDecision, Round
from surveys.selectors.quality import Wanted, counts_by_state, late_files
from surveys.services import (
    ImportReport,
    ReasonMissing,
    close_round,
    exclude_response,
    import_responses,
    restore_response,
)
from surveys.services.accepting import OthersWait, accept_late
from tests import factories as plain
from tests.conftest import Cast
from tests.surveys import ending, factories
from tests.surveys.factories import NOON

pytestmark = pytest.mark.usefixtures("noon")
Browse = Callable[[User], Client]
FILE = "unit,form_no,submitted_on,A1,A2\nso-cu,P1,2026-02-27,4,na\nso-cu,P2,2026-02-27,5,5\nso-moi,P3,2026-02-27,3,2\n"


def closed_survey() -> Round:
    survey = ending.survey()
    close_round(round=survey, at=NOON)
    return survey


def load(survey: Round, text: str = FILE, **options: Any) -> ImportReport:
    return import_responses(round=survey, content=text.encode(), file_name="phieu.csv", at=NOON, **options)


def counted(survey: Round) -> int:
    """Fold, see that a recount agrees, and return how many forms are counted."""
    before = recount(survey)
    assert before.differences == ()
    fold_all()
    assert recount(survey).differences == ()
    return sum(tally.responses for unit in survey.units.all() for tally in unit.tallies.all())


def batch_of(survey: Round) -> ImportBatch:
    return survey.import_batches.get()


@pytest.mark.django_db
def test_a_file_for_a_closed_round_is_stored_and_adds_nothing_until_somebody_decides() -> None:
    survey = closed_survey()

    report = load(survey)

    assert (report.added, report.waiting, report.accepted) == (3, 3, 0)
    assert sorted(FoldInbox.objects.values_list("sign", "decided")) == [(0, False)] * 3
    assert (counted(survey), sum(UnitCount.objects.values_list("waited", flat=True))) == (0, 3)
    assert counts_by_state(survey, Wanted())["late"] == 3
    entry = AuditEntry.objects.get(action="responses.import")
    assert entry.detail == {"file": "phieu.csv", "added": 3, "repeated": 0, "waiting": 3}


@pytest.mark.django_db
def test_the_same_file_again_adds_neither_forms_nor_decisions() -> None:
    survey = closed_survey()
    load(survey)

    assert (load(survey).added, load(survey).repeated) == (0, 3)
    assert (Response.objects.count(), ResponseDecision.objects.count(), FoldInbox.objects.count()) == (3, 3, 3)


@pytest.mark.django_db
def test_the_same_file_before_and_after_the_closing_is_stored_once_in_time() -> None:
    survey = ending.survey()
    load(survey)
    close_round(round=survey, at=NOON)

    assert (load(survey).added, counted(survey)) == (0, 3)
    assert not Response.objects.filter(late=True).exists()


@pytest.mark.django_db
def test_a_trial_run_tells_how_many_would_wait_and_keeps_nothing() -> None:
    survey = closed_survey()

    assert load(survey, dry_run=True).waiting == 3
    assert (Response.objects.count(), ResponseDecision.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_all_late_forms_of_a_file_are_taken_in_at_once() -> None:
    survey, actor = closed_survey(), plain.user()
    load(survey)

    assert accept_late(batch=batch_of(survey), reason=" phiếu năm trước ", actor=actor, at=NOON, seen=3) == 3

    assert (counted(survey), late_files(survey)) == (3, [])
    assert sum(UnitCount.objects.values_list("waited", flat=True)) == 3
    decisions = ResponseDecision.objects.filter(number=2)
    assert set(decisions.values_list("kind", "reason", "actor")) == {("restore", "phiếu năm trước", actor.pk)}
    entry = AuditEntry.objects.get(action="responses.accept_late")
    assert (entry.actor, entry.subject) == (actor, f"round:{survey.code}")
    assert entry.detail == {"file": "phieu.csv", "accepted": 3, "reason": "phiếu năm trước"}
    assert accept_late(batch=batch_of(survey), reason="lần nữa", actor=actor, at=NOON) == 0
    assert AuditEntry.objects.filter(action="responses.accept_late").count() == 1


@pytest.mark.django_db
def test_taking_in_a_file_leaves_alone_what_somebody_decided() -> None:
    survey, actor = closed_survey(), plain.user()
    load(survey)
    first, second, _third = Response.objects.order_by("form_no")
    restore_response(response=first, reason="hợp lệ", actor=actor, at=NOON)
    restore_response(response=second, reason="hợp lệ", actor=actor, at=NOON)
    exclude_response(response=second, reason="nhầm đợt", actor=actor, at=NOON)

    assert [file.waiting for file in late_files(survey)] == [1]
    assert accept_late(batch=batch_of(survey), reason="phiếu năm trước", actor=actor, at=NOON) == 1
    assert counted(survey) == 2
    assert second.decisions.count() == 3


@pytest.mark.django_db
def test_a_late_form_that_counted_until_a_person_excluded_it_stays_excluded() -> None:
    survey = closed_survey()
    load(survey)
    unit = ending.unit(survey)
    counted_once = Response.objects.create(
        id=uuid4(), round_unit=unit, questionnaire_version=survey.questionnaire_version, channel=9, received_at=NOON,
        submitted_on=NOON.date(), late=True, answers=[4, -1, 0, 0, 0, 0], import_batch=batch_of(survey),
    )  # fmt: skip
    exclude_response(response=counted_once, reason="nhầm đợt", actor=plain.user(), at=NOON)

    assert [file.waiting for file in late_files(survey)] == [3]
    assert accept_late(batch=batch_of(survey), reason="phiếu năm trước", actor=None, at=NOON) == 3
    assert counted_once.decisions.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", "  ", "\0", "x" * 501])
def test_taking_in_a_file_needs_a_reason(reason: str) -> None:
    survey = closed_survey()
    load(survey)

    with pytest.raises(ReasonMissing):
        accept_late(batch=batch_of(survey), reason=reason, actor=None, at=NOON)
    assert counted(survey) == 0


@pytest.mark.django_db
def test_another_number_than_was_seen_takes_nothing_in() -> None:
    survey = closed_survey()
    load(survey)

    with pytest.raises(OthersWait):
        accept_late(batch=batch_of(survey), reason="phiếu năm trước", actor=None, at=NOON, seen=2)
    assert (counted(survey), ResponseDecision.objects.filter(number=2).count()) == (0, 0)


@pytest.mark.django_db
def test_other_files_and_other_rounds_go_on_waiting() -> None:
    survey = closed_survey()
    load(survey)
    load(survey, "unit,form_no,A1,A2\nso-cu,P9,4,4\n")
    first = survey.import_batches.earliest("pk")

    accept_late(batch=first, reason="phiếu năm trước", actor=None, at=NOON)

    assert [(file.batch.pk == first.pk, file.waiting) for file in late_files(survey)] == [(False, 1)]
    assert counted(survey) == 3


@pytest.mark.django_db(transaction=True)
def test_two_people_who_take_a_file_in_at_the_same_moment_count_it_once() -> None:
    survey = closed_survey()
    load(survey)
    batch, taken = batch_of(survey), []

    def take() -> None:
        taken.append(accept_late(batch=batch, reason="phiếu năm trước", actor=None, at=NOON))
        connection.close()

    people = [threading.Thread(target=take) for _person in range(3)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(taken) == [0, 0, 3]
    assert counted(survey) == 3


def run(survey: Round, file: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_responses", survey.code, str(file), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "phieu.csv"
    made.write_text(FILE)
    return made


@pytest.mark.django_db
def test_the_command_says_that_forms_wait_and_takes_them_in_for_a_reason(file: Path) -> None:
    survey = closed_survey()

    assert "3 phiếu đến muộn, chưa được tính" in run(survey, file)
    assert counted(survey) == 0
    assert "3 phiếu đến muộn của tệp được tính" in run(survey, file, "--accept-late", "phiếu năm trước")
    assert counted(survey) == 3
    assert "được tính" not in run(survey, file, "--accept-late", "phiếu năm trước")


@pytest.mark.django_db
def test_the_command_stores_and_takes_in_at_once(file: Path) -> None:
    survey = closed_survey()
    dry = json.loads(run(survey, file, "--json", "--dry-run", "--accept-late", "phiếu năm trước"))
    assert (dry["stored"], dry["accepted"], counted(survey)) == (False, 3, 0)

    told = json.loads(run(survey, file, "--json", "--accept-late", "phiếu năm trước"))

    assert (told["added"], told["waiting"], told["accepted"], counted(survey)) == (3, 0, 3, 3)


@pytest.mark.django_db
def test_the_command_refuses_a_blank_reason_and_stores_nothing(file: Path) -> None:
    survey = closed_survey()

    with pytest.raises(CommandError, match="Cần ghi lý do"):
        run(survey, file, "--accept-late", "   ")
    assert not Response.objects.exists()


# The page of late forms.


@pytest.fixture
def closed(cast: Cast) -> Round:
    survey = factories.open_survey(cast.so_xay_dung, cast.so_y_te)
    close_round(round=survey, at=NOON)
    codes = [unit.agency.code for unit in survey.units.select_related("agency").order_by("pk")]
    rows = "".join(f"{code},P{number},4,na\n" for number, code in enumerate(codes))
    load(survey, f"unit,form_no,A1,A2\n{rows}")
    return survey


def page(survey: Round, ending: str = "") -> str:
    return f"/noi-bo/thu-phieu/{survey.code}/chat-luong/{ending}"


def take_in(client: Client, survey: Round, **changes: str) -> Any:
    batch = batch_of(survey)
    data = {"file": f"{batch.pk}-2", "reason": "khác", "words": "phiếu năm trước", "confirm": "1", **changes}
    return client.post(page(survey, "tep-den-muon/?tinh-trang=den-muon"), data, follow=True)


def test_the_page_takes_a_whole_file_in_after_confirmation(closed: Round, cast: Cast, signed_in: Browse) -> None:
    client = signed_in(cast.snv)
    assert "2 phiếu: phieu.csv, 12:00 02/03/2026" in client.get(page(closed, "?tinh-trang=den-muon")).content.decode()
    assert "phieu.csv" not in client.get(page(closed)).content.decode()

    said = take_in(client, closed).content.decode()

    assert "Đã đưa 2 phiếu của tệp phieu.csv vào kết quả." in said
    assert "Tệp đã nhập" not in said
    assert counted(closed) == 2
    assert set(ResponseDecision.objects.filter(number=2).values_list("reason", "actor")) == {
        ("khác: phiếu năm trước", cast.snv.pk)
    }


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"confirm": ""}, "Đánh dấu ô xác nhận"),
        ({"reason": "", "words": ""}, "Cần ghi lý do"),
        ({"file": "0-2"}, "đã thay đổi"),
        ({"file": ""}, "đã thay đổi"),
        ({"file": "\0-²"}, "đã thay đổi"),
    ],
)
def test_the_page_takes_nothing_in_otherwise(
    closed: Round, cast: Cast, signed_in: Browse, changes: dict[str, str], words: str
) -> None:
    refused = take_in(signed_in(cast.snv), closed, **changes)

    assert refused.status_code == 422
    assert words in refused.content.decode()
    assert counted(closed) == 0


def test_a_number_seen_before_others_decided_is_refused(closed: Round, cast: Cast, signed_in: Browse) -> None:
    form = Response.objects.earliest("pk")
    restore_response(response=form, reason="hợp lệ", actor=cast.snv, at=NOON)

    assert take_in(signed_in(cast.snv), closed).status_code == 422
    assert counted(closed) == 1


def test_the_file_of_another_round_is_not_reached(closed: Round, cast: Cast, signed_in: Browse) -> None:
    other = factories.open_survey(cast.so_y_te, code="dot-khac", version=closed.questionnaire_version)

    batch = batch_of(closed)
    data = {"file": f"{batch.pk}-2", "reason": "khác", "confirm": "1"}
    assert signed_in(cast.snv).post(page(other, "tep-den-muon/"), data).status_code == 422
    assert counted(closed) == 0
