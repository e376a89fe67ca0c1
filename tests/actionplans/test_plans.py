"""Plans: written, handed in, judged, carried out."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from accounts.models import User
from actionplans.models import Measure, MeasureStep, Plan
from actionplans.plan_telling import remind_of_measure
from actionplans.services import plans
from actionplans.services.plans import Aim, Done, Incomplete, NotWritable, Said, Superseded
from actionplans.services.taking import Changed, Hand, NotNow, WordsMissing
from notices.models import Notice
from notices.words import sentence
from scoring.services import score_round
from surveys.models import Round
from tests.actionplans.factories import in_days
from tests.conftest import Cast
from tests.scoring.answers import GOOD, send, survey, unit_of
from tests.scoring.factories import publish

pytestmark = pytest.mark.django_db
SAID = Said(title="Kế hoạch nâng cao chỉ số hài lòng năm 2027", first_year=2027, last_year=2027)
KIND = MeasureStep.Kind
DECISION = {"issuing_body": "UBND tỉnh", "decision_number": "605/QĐ-UBND", "decision_date": in_days(0)}
LATER = {**DECISION, "decision_number": "606/QĐ-UBND"}


def hand(actor: User, thing: Plan | Measure) -> Hand:
    thing.refresh_from_db()
    return Hand(actor=actor, at=now(), seen=thing.version)


def begun(cast: Cast, *actions: str) -> Plan:
    made = plans.start_plan(agency=cast.so_xay_dung, said=SAID, actor=cast.an, at=now())
    done = [Done(action=action, lead="Văn phòng", due_on=in_days(60), node="TT1") for action in actions]
    plans.add_measures(plan=made, done=done, actor=cast.an, at=now())
    return made


def accepted(cast: Cast) -> Plan:
    made = begun(cast, "Niêm yết thủ tục")
    plans.submit(plan=made, hand=hand(cast.chi, made))
    plans.accept(plan=made, hand=hand(cast.snv, made))
    made.refresh_from_db()
    return made


def test_a_plan_goes_from_writing_to_being_carried_out(cast: Cast) -> None:
    made = accepted(cast)
    measure = made.measures.get()
    for kind, note in ((KIND.START, ""), (KIND.PROGRESS, "Đã in bảng"), (KIND.STUCK, "Thiếu kinh phí")):
        plans.report(measure=measure, kind=kind, note=note, hand=hand(cast.an, measure))
    measure.refresh_from_db()
    assert measure.state == Measure.State.STUCK
    plans.report(measure=measure, kind=KIND.ANSWER, note="Đã bổ sung", hand=hand(cast.snv, measure))
    plans.report(measure=measure, kind=KIND.DONE, hand=hand(cast.an, measure))
    plans.close(plan=made, hand=hand(cast.snv, made))
    assert list(made.steps.values_list("kind", flat=True)) == ["start", "submit", "accept", "close"]
    kinds = list(measure.steps.values_list("kind", flat=True))
    assert kinds == ["add", "start", "progress", "stuck", "answer", "done"]


def test_what_was_handed_in_is_written_no_more(cast: Cast) -> None:
    made = begun(cast, "Niêm yết thủ tục")
    plans.submit(plan=made, hand=hand(cast.chi, made))
    with pytest.raises(NotNow):
        plans.write_plan(plan=made, said=SAID, aims=[], hand=hand(cast.an, made))
    with pytest.raises(NotWritable):
        plans.add_measures(plan=made, done=[Done(action="x", lead="y", due_on=in_days(1))], actor=cast.an, at=now())
    plans.send_back(plan=made, note="Thiếu chỉ tiêu", hand=hand(cast.snv, made))
    aim = Aim(year=2027, operator="above", value=Decimal(77))
    written = plans.write_plan(plan=made, said=SAID, aims=[aim], hand=hand(cast.an, made))
    assert written.targets.get().value == 77


def test_a_plan_without_measures_is_not_handed_in(cast: Cast) -> None:
    made = begun(cast)
    with pytest.raises(Incomplete):
        plans.submit(plan=made, hand=hand(cast.chi, made))
    plans.add_measures(plan=made, done=[Done(action="x", lead="y", due_on=in_days(1))], actor=cast.an, at=now())
    only = made.measures.get()
    plans.drop_measure(measure=only, note="Trùng", hand=hand(cast.an, only))
    with pytest.raises(Incomplete):
        plans.submit(plan=made, hand=hand(cast.chi, made))


def test_two_writers_are_told(cast: Cast) -> None:
    made = begun(cast, "Niêm yết")
    seen = hand(cast.an, made)
    plans.write_plan(plan=made, said=SAID, aims=[], hand=hand(cast.chi, made))
    with pytest.raises(Changed):
        plans.write_plan(plan=made, said=SAID, aims=[], hand=seen)


@pytest.mark.parametrize("kind", [KIND.PROGRESS, KIND.STUCK, KIND.DROP])
def test_a_report_says_what(cast: Cast, kind: KIND) -> None:
    measure = accepted(cast).measures.get()
    with pytest.raises(WordsMissing):
        plans.report(measure=measure, kind=kind, hand=hand(cast.an, measure))


def test_nothing_is_reported_of_a_plan_that_is_still_written(cast: Cast) -> None:
    measure = begun(cast, "Niêm yết").measures.get()
    with pytest.raises(NotWritable):
        plans.report(measure=measure, kind=KIND.START, hand=hand(cast.an, measure))


def test_figures_that_were_replaced_are_told_before_handing_in(cast: Cast) -> None:
    round = survey()
    send(unit_of(round), *[GOOD] * 12)
    Round.objects.update(state=Round.State.CLOSED)
    round.refresh_from_db()
    first = score_round(round=round, actor=None, at=now())
    before = publish(run=first, at=now(), actor=cast.snv, **DECISION)
    made = plans.start_plan(agency=cast.so_xay_dung, said=SAID, run=first, actor=cast.an, at=now())
    plans.add_measures(plan=made, done=[Done(action="x", lead="y", due_on=in_days(1))], actor=cast.an, at=now())
    assert plans.superseding_run(made) is None

    send(unit_of(round), *[GOOD] * 12)
    second = score_round(round=round, actor=None, at=now())
    publish(run=second, at=now(), actor=cast.snv, supersedes=before, reason="Thiếu phiếu", **LATER)
    with pytest.raises(Superseded):
        plans.submit(plan=made, hand=hand(cast.chi, made))
    done = plans.submit(plan=made, knowing=True, hand=hand(cast.chi, made))
    assert done.run == second


def test_the_database_holds_what_a_plan_is(cast: Cast) -> None:
    made = begun(cast, "Niêm yết")
    for change in ({"last_year": 1999}, {"title": ""}, {"state": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Plan.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.update(lead="")
    with pytest.raises(IntegrityError), transaction.atomic():
        made.targets.create(year=2027, operator="above", value=101)


def test_a_notice_says_whose_plan_and_which_measure(cast: Cast) -> None:
    made = accepted(cast)
    (measure,) = made.measures.all()
    plans.report(measure=measure, kind=KIND.STUCK, note="Thiếu máy", hand=hand(cast.an, measure))
    remind_of_measure(measure=measure, days=3, at=now())
    said = {each.words: sentence(each.kind, each.words, each.params) for each in Notice.objects.all()}
    title = f": Sở Xây dựng – {SAID.title}"
    assert said["plan.submitted"] == f"Một đơn vị trình kế hoạch cải thiện, chờ xem xét{title}"
    assert said["plan.accepted"].endswith(title)
    for words in ("measure.stuck", "measure.near"):
        assert said[words].endswith(": Sở Xây dựng – Niêm yết thủ tục"), words
