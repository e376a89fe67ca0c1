"""A draft tried on a round: at once where the round is small, by a job beyond; limits, ranks, who may ask."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import AuditEntry, User
from dashboards.methods import trial as trials
from dashboards.methods.trial import source_of, trial_of
from jobs.models import Job
from scoring.access import FULL_SIGHT, Sight
from scoring.method_document import parse
from scoring.method_editing import adopt, blank, change
from scoring.models import MethodDraft, MethodTrial, MethodVersion, ScoringRun
from scoring.running import outcome_of
from scoring.selectors import latest_run, result_of
from scoring.services import load_method
from scoring.services.method_drafts import change_method_draft, start_method_draft
from scoring.services.trials import MOST_KEPT, tried_draft, tried_version, try_methods
from scoring.trial_store import document_hash
from scoring.trial_tasks import try_method
from surveys.models import Channel, Round
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of
from tests.factories import NOW
from tests.scoring.factories import document

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
BETTER = (0, 0, 0, 10, 30)


@pytest.fixture
def snv(cast: Cast, signed_in: SignIn) -> Client:
    return signed_in(cast.snv)


@pytest.fixture
def round(cast: Cast) -> Round:
    """Sở Xây dựng with 40 good forms, Sở Y tế with 40 poor ones, Nha Trang without any."""
    made = survey(cast.so_xay_dung, cast.so_y_te, cast.nha_trang)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    answered(unit_of(made, cast.so_y_te), POOR)
    return made


@pytest.fixture
def draft(cast: Cast, round: Round) -> MethodDraft:
    """The round's method by shares of satisfied answers in place of points."""
    return drafted(cast, formula="top2")


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every round for one that is too large for a page."""
    monkeypatch.setattr(trials, "MOST_FORMS", 79)


def drafted(cast: Cast, **fields: Any) -> MethodDraft:
    own = MethodVersion.objects.earliest("pk")
    return start_method_draft(
        document=adopt({**own.document, **fields}), method=own.method, based_on=own, actor=cast.snv, at=NOW
    )


def at(draft: MethodDraft, more: str = "thu/?dot=dot-1") -> str:
    return f"/noi-bo/phuong-phap/ban-nhap/{draft.pk}/{more}"


def read(client: Client, draft: MethodDraft) -> str:
    response = client.get(at(draft))
    assert response.status_code == 200
    return str(response.content.decode())


def cells(text: str) -> dict[str, list[str]]:
    """Return the rows of the table by name: figures with what stands below each in brackets."""
    found = {}
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", text[text.index("mtrial") :], re.S):
        bare = re.sub(r'<span class="visually-hidden">.*?</span>', "", row)
        bare = re.sub(r"<th\b.*?</th>", _without_spans, bare, flags=re.S)
        bare = re.sub(r'<span class="sub">\s*(.*?)\s*</span>', r" (\1)", bare, flags=re.S)
        name, *figures = (re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd]\b.*?</t[hd]>", bare, re.S))
        found[name.strip()] = [" ".join(each.split()) for each in figures]
    return found


def _without_spans(head: re.Match[str]) -> str:
    return re.sub(r"<span.*?</span>", "", head[0], flags=re.S)


def asked(client: Client, draft: MethodDraft) -> Job:
    """Ask for a trial by the page's button."""
    response = client.post(at(draft, "thu/tinh/"), {"dot": "dot-1"})
    assert response.status_code == 302
    return Job.objects.latest("created_at", "pk")


def done(job: Job) -> Job:
    try_method(job_id=str(job.pk), **job.params)
    job.refresh_from_db()
    return job


def test_a_small_round_is_computed_at_once_and_nothing_is_stored(snv: Client, draft: MethodDraft) -> None:
    text = read(snv, draft)

    # 40 forms: GOOD 38 satisfied of 40, 186 points of 200; POOR 18 of 40, 130 of 200.
    rows = cells(text)
    bare = {name: [re.sub(r" \(.*\)", "", figure) for figure in row] for name, row in rows.items()}
    assert bare["Sở Xây dựng"] == ["40", "95,00", "93,00", "+2,00", "1", "1", "giữ"]
    assert bare["Sở Y tế"] == ["40", "45,00", "65,00", "−20,00", "2", "2", "giữ"]
    assert bare["UBND phường Nha Trang"][1:] == ["–", "–", "–", "–", "–", "–"]
    assert "chênh lệch gồm cả phần do đổi cách tính" in text
    assert "Không đơn vị nào đổi hạng. Chỉ số lệch nhiều nhất: Sở Y tế, −20,00." in text
    assert not ScoringRun.objects.exists()
    assert not MethodTrial.objects.exists()


def test_limits_and_open_ranks_are_those_of_a_run(cast: Cast, snv: Client, round: Round) -> None:
    """The draft is the round's own method with another note: its figures are the board's."""
    run(round)
    draft = drafted(cast, note="Chỉ khác ghi chú")
    found = latest_run(round)
    assert found is not None
    for unit in result_of(found).agencies[:2]:
        low, high = (str(limit).replace(".", ",") for limit in (unit.low, unit.high))
        row = cells(read(snv, draft))[unit.name]
        assert unit.low is not None
        assert row[1] == row[2] == f"{str(unit.index).replace('.', ',')} ({low}–{high})"
        assert (
            row[4] == f"{unit.rank} ({unit.rank_low}{'' if unit.rank_low == unit.rank_high else f'–{unit.rank_high}'})"
        )


def test_units_that_change_places_are_counted_and_told(cast: Cast, snv: Client) -> None:
    """By points the first stands above the second, by shares below it."""
    made = survey(cast.so_xay_dung, cast.so_y_te)
    answered(unit_of(made, cast.so_xay_dung), (0, 0, 10, 0, 30))
    answered(unit_of(made, cast.so_y_te), (0, 0, 0, 40, 0))
    text = read(snv, drafted(cast, formula="top2"))

    # 30 of 40 and 180 points of 200; 40 of 40 and 160 of 200.
    rows = cells(text)
    assert [rows["Sở Xây dựng"][-1], rows["Sở Y tế"][-1]] == ["xuống 1", "lên 1"]
    assert list(rows)[-2:] == ["Sở Y tế", "Sở Xây dựng"]
    assert "2 đơn vị đổi hạng." in text


def test_forms_that_one_method_counts_and_the_other_does_not_are_told(cast: Cast, snv: Client) -> None:
    made = survey(cast.so_xay_dung)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    answered(unit_of(made, cast.so_xay_dung), POOR, channel=Channel.QR)
    row = cells(read(snv, drafted(cast, channels_counted=["drawn", "voluntary"])))["Sở Xây dựng"]

    # Answers that people volunteered have no limits.
    assert row[:2] == ["80 (đặt cạnh 40)", "79,00"]
    assert row[2].startswith("93,00 (")


def test_a_method_that_does_not_fit_says_why_and_is_not_computed(cast: Cast, snv: Client, round: Round) -> None:
    unfit = start_method_draft(
        document=adopt(document(code="moi", tree=[{"code": "Z", "name": "Phần Z", "items": ["ZZ"]}])),
        actor=cast.snv,
        at=NOW,
    )
    faulty = start_method_draft(document=blank(code="x", title="X"), actor=cast.snv, at=NOW)

    assert "Phần Z (Z), câu ZZ: phiếu cap-xa-16-3 không có câu hỏi này" in read(snv, unfit)
    assert "còn chỗ phải sửa" in read(snv, faulty)
    for each in (unfit, faulty):
        assert snv.post(at(each, "thu/tinh/"), {"dot": "dot-1"})["Location"].startswith(at(each, "thu/?"))
    assert not Job.objects.exists()


@pytest.mark.usefixtures("large")
def test_a_large_round_is_computed_by_a_job_and_shown_as_at_once(
    cast: Cast, snv: Client, draft: MethodDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = read(snv, draft)
    assert "80 phiếu của 3 đơn vị nên việc tính chạy nền" in text
    assert "mtrial" not in text

    job = done(asked(snv, draft))
    assert (job.state, job.error) == (Job.State.DONE, "")
    assert MethodTrial.objects.count() == 2
    assert not ScoringRun.objects.exists()
    entry = AuditEntry.objects.get(action="scoring.method_draft_tried")
    assert (entry.actor, entry.subject, entry.detail["round"]) == (cast.snv, f"method-draft:{draft.pk}", "dot-1")

    kept = snv.get(job.back_url).content.decode()
    assert "Tính lúc" in kept
    monkeypatch.setattr(trials, "MOST_FORMS", 80)
    assert cells(kept) == cells(read(snv, draft))


def test_many_units_make_a_round_large_too(snv: Client, draft: MethodDraft, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "MOST_UNITS", 2)
    assert "việc tính chạy nền" in read(snv, draft)


@pytest.mark.usefixtures("large")
def test_a_stored_trial_is_not_computed_again(snv: Client, draft: MethodDraft, monkeypatch: pytest.MonkeyPatch) -> None:
    done(asked(snv, draft))
    monkeypatch.setattr("scoring.services.trials.outcome_of", lambda *_: pytest.fail("computed again"))
    assert done(asked(snv, draft)).state == Job.State.DONE
    assert MethodTrial.objects.count() == 2


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("changed", ["answers", "population", "draft"])
def test_what_is_stored_is_not_shown_once_it_no_longer_holds(
    cast: Cast, snv: Client, round: Round, draft: MethodDraft, changed: str
) -> None:
    done(asked(snv, draft))
    assert "mtrial" in read(snv, draft)
    unit = unit_of(round, cast.so_y_te)
    if changed == "answers":
        answered(unit, BETTER)
    elif changed == "population":
        round.units.filter(pk=unit.pk).update(population=400)
    else:
        change_method_draft(
            draft_id=draft.pk,
            edit=lambda found: change(found, "cai-dat", {"minimum": 30}),
            action="change",
            place="cai-dat",
            actor=cast.snv,
            at=NOW,
        )
    assert "mtrial" not in read(snv, draft)
    assert done(asked(snv, draft)).state == Job.State.DONE
    assert "mtrial" in read(snv, draft)


@pytest.mark.usefixtures("large")
def test_a_draft_that_changes_meanwhile_is_computed_as_it_was_asked(
    cast: Cast, snv: Client, draft: MethodDraft
) -> None:
    job = asked(snv, draft)
    as_asked = tried_draft(draft).hash
    MethodDraft.objects.filter(pk=draft.pk).update(document=change(draft.document, "cai-dat", {"minimum": 30}))
    done(job)
    assert MethodTrial.objects.filter(document_hash=as_asked).exists()
    assert "mtrial" not in read(snv, draft)


@pytest.mark.usefixtures("large")
def test_a_job_of_a_deleted_draft_or_of_whom_lost_the_right_is_refused(
    cast: Cast, snv: Client, draft: MethodDraft
) -> None:
    first, second = asked(snv, draft), asked(snv, draft)
    MethodDraft.objects.filter(pk=draft.pk).update(deleted_at=NOW)
    assert (done(first).state, "đã xóa" in first.error) == (Job.State.FAILED, True)

    MethodDraft.objects.filter(pk=draft.pk).update(deleted_at=None)
    cast.snv.memberships.all().delete()
    assert (done(second).state, "không còn quyền" in second.error) == (Job.State.FAILED, True)
    assert not MethodTrial.objects.exists()


def test_of_each_round_the_newest_trials_are_kept(cast: Cast, round: Round) -> None:
    own = MethodVersion.objects.get()
    for number in range(MOST_KEPT + 1):
        try_methods(
            round=round,
            draft=tried_draft(drafted(cast, minimum=number + 2)),
            beside=tried_version(own),
            actor=None,
            at=NOW + timedelta(minutes=number),
            progress=lambda *_: None,
        )
    assert MethodTrial.objects.count() <= MOST_KEPT + 1
    # The one beside is the oldest, but was just looked at.
    assert MethodTrial.objects.filter(document_hash=own.document_hash).exists()
    newest = tried_draft(MethodDraft.objects.latest("pk")).hash
    assert MethodTrial.objects.filter(document_hash=newest).exists()


def test_the_hash_of_a_document_is_that_of_its_version() -> None:
    assert document_hash(document()) == load_method(document=document(), at=NOW).document_hash


@pytest.mark.usefixtures("large")
def test_one_method_is_stored_once_for_the_same_answers(snv: Client, draft: MethodDraft) -> None:
    done(asked(snv, draft))
    kept = MethodTrial.objects.latest("pk")
    kept.pk = None
    with pytest.raises(IntegrityError, match="same_method_trial_once"), transaction.atomic():
        kept.save()


def test_whoever_does_not_see_every_count_would_see_no_small_unit(cast: Cast, round: Round) -> None:
    """The page is for who sees every count; its rows come out of the board's hiding all the same."""
    answered(unit_of(round, cast.nha_trang), (0, 0, 0, 1, 2))
    method = parse(MethodVersion.objects.get().document)
    result = outcome_of(round, method).result
    partial = Sight(FULL_SIGHT.units, FULL_SIGHT.figures, type(FULL_SIGHT.detail)())

    seen = {}
    for name, sight in (("all", FULL_SIGHT), ("some", partial)):
        made = trial_of(*(source_of(round, result, method, sight) for _ in range(2)))
        seen[name] = {line.name: (line.mine.index, line.difference) for line in made.units}["UBND phường Nha Trang"]
    assert seen["all"][0] is not None
    assert seen["some"] == (None, None)
