from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from documents.attachments import Attached
from scoring.appraisal_lines import Given
from scoring.appraising import Standing, decided_of, paper_of, standings_of
from scoring.approvals import standing_of
from scoring.grading import Band, bound
from scoring.models import (
    Appraisal,
    AppraisalSetup,
    AppraisalStep,
    GradeScheme,
    Publication,
    PublicationDraft,
    ScoringRun,
    Submission,
    SubmissionEnd,
)
from scoring.publications import appraisals_of
from scoring.services import publications as publishing
from scoring.services import score_round
from scoring.services.appraisals import agree_with_all, appraise, lines_to_appraise, save_self, take_back, undo
from scoring.services.approvals import approve, ask_for_approval, send_back
from scoring.services.grades import keep_scheme
from scoring.services.publications import NotPublishable
from scoring.services.submissions import lay, set_up, withdraw
from surveys.models import Round, RoundUnit
from tests import factories
from tests.factories import NOW
from tests.scoring.answers import send, survey, unit_of
from tests.scoring.factories import approved

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOW + 10 * DAY
POINTS: dict[str, Any] = {"points": {"components": {"A": 30}}}
# Nothing stays hidden: each level of each item is told by several people.
ANSWERS = [(first, second, 2, 0, 0) for first in (5, 4, 3, 2) for second in (5, 4, 4, 2, 1) for _n in range(2)]
PAPER: dict[str, Any] = {
    "number": "45/TTr-SNV",
    "signed_on": LATER.date(),
    "signer": "Giám đốc",
    "addressee": "Ủy ban nhân dân tỉnh",
    "text": "Kính trình.",
}


@pytest.fixture
def office() -> User:
    return factories.user("noi-vu")


@pytest.fixture
def officer() -> User:
    return factories.user("can-bo")


def bands(*cuts: str) -> list[Band]:
    """Grades A, B, … from the top, each from its cut up."""
    names = "ABCDEF"[: len(cuts) + 1]
    lows = [bound(cut) for cut in cuts]
    return [
        Band(name, lows[n] if n < len(lows) else None, True, lows[n - 1] if n else None, False)
        for n, name in enumerate(names)
    ]


def scheme(office: User, **said: Any) -> GradeScheme:
    whole: dict[str, Any] = {
        "name": "Thang thử",
        "basis": "index",
        "reads": "printed",
        "bands": bands("90", "80", "70"),
    }
    whole |= {"source": "Báo Lâm Đồng, 2024", "verified": False, "seen": 0}
    return keep_scheme(**{**whole, **said}, actor=office, at=NOW)


def drafted(*codes: str, office: User, graded: bool = True, method: dict[str, Any] | None = None) -> PublicationDraft:
    """A closed round whose draft is open from NOW for five days, appraised."""
    names = codes or ("so-mot", "so-hai")
    round = survey(*names, **(method or {}))
    for number, name in enumerate(names):
        send(unit_of(round, name), *ANSWERS[number:])
    Round.objects.filter(pk=round.pk).update(state=Round.State.CLOSED)
    round.refresh_from_db()
    run = score_round(round=round, actor=None, at=NOW)
    draft = publishing.prepare_draft(
        run=run, opens_on=NOW.date(), closes_on=(NOW + 5 * DAY).date(), actor=office, at=NOW
    )
    set_up(round=round, body="Sở Nội vụ", scheme=scheme(office) if graded else None, actor=office, at=NOW)
    return draft


def computed(draft: PublicationDraft, name: str = "so-mot") -> dict[str, Given]:
    return {line.code: Given(line.computed) for line in lines_to_appraise(draft.run)[name]}


def standing(draft: PublicationDraft, name: str = "so-mot") -> Standing:
    return standings_of(draft.run).get(unit_of(draft.round, name).pk, Standing())


def said(draft: PublicationDraft, actor: User, name: str = "so-mot", **more: Any) -> dict[str, Any]:
    about = {"draft": draft, "round_unit": unit_of(draft.round, name), "seen": standing(draft, name).number}
    return {**about, "actor": actor, "at": NOW, **more}


def judge_all(draft: PublicationDraft, office: User) -> None:
    agree_with_all(draft=draft, actor=office, at=LATER)


def test_an_agency_explains_hands_in_takes_back_and_hands_in_again(office: User, officer: User) -> None:
    draft = drafted(office=office)
    save_self(values={"A": Given(None, "Thiếu người trực")}, submit=False, **said(draft, officer))
    assert not standing(draft).is_submitted
    save_self(values={"A": Given(None, "Thiếu người trực")}, submit=True, **said(draft, officer))
    assert standing(draft).is_submitted
    assert not standing(draft).is_late
    with pytest.raises(NotPublishable, match="rút lại rồi sửa"):
        save_self(values={}, submit=True, **said(draft, officer))
    take_back(**said(draft, officer))
    save_self(values={"A": Given(None, "Mới")}, submit=True, **said(draft, officer, at=LATER))
    assert standing(draft).is_late
    assert standing(draft).own_values == {"A": Given(None, "Mới")}
    kept = appraisals_of(draft.round)
    assert [(key[1:], one.reason) for key, one in kept.items()] == [(("A", "self", "index"), "Mới")]


def test_nothing_is_scored_where_the_method_asks_for_none(office: User, officer: User) -> None:
    draft = drafted(office=office)
    with pytest.raises(NotPublishable, match="không có điểm tự chấm"):
        save_self(values={"A": Given(Decimal(90), "x")}, submit=True, **said(draft, officer))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (Given(Decimal(31), "x"), "từ 0 đến 30"),
        (Given(Decimal(-1), "x"), "từ 0 đến 30"),
        (Given(Decimal("NaN"), "x"), "từ 0 đến 30"),
        (Given(Decimal("Infinity"), "x"), "từ 0 đến 30"),
        (Given(Decimal("1.00001"), "x"), "bốn chữ số"),
        (Given(Decimal(29), " "), "ghi lý do"),
        (Given(Decimal(29), "x" * 5001), "tối đa 5000"),
    ],
)
def test_a_score_that_makes_no_sense_is_refused(office: User, officer: User, given: Given, words: str) -> None:
    draft = drafted(office=office, method=POINTS)
    with pytest.raises(NotPublishable, match=words):
        save_self(values={"A": given}, submit=True, **said(draft, officer))
    with pytest.raises(NotPublishable, match=words):
        appraise(values={"A": given}, **said(draft, office, at=LATER))
    assert not AppraisalStep.objects.exists()


def test_a_line_of_no_method_is_refused(office: User, officer: User) -> None:
    draft = drafted(office=office, method=POINTS)
    with pytest.raises(NotPublishable, match="Chọn một phần"):
        save_self(values={"ZZ": Given(Decimal(1), "x")}, submit=True, **said(draft, officer))


def test_a_method_with_points_has_them_scored_and_appraised(office: User, officer: User) -> None:
    draft = drafted(office=office, method=POINTS)
    own = computed(draft)["A"].value
    assert own is not None
    save_self(values={"A": Given(own + 1, "Có sáng kiến")}, submit=True, **said(draft, officer))
    with pytest.raises(NotPublishable, match="khác giá trị tự chấm"):
        appraise(values={"A": Given(own)}, **said(draft, office))
    appraise(values={"A": Given(own, "Sáng kiến chưa công nhận")}, **said(draft, office))
    judge_all(draft, office)
    paper = lay(draft=draft, **PAPER, actor=office, at=LATER)
    unit = next(unit for unit in paper.content["units"] if unit["agency"] == "so-mot")
    assert unit["total"] == f"{own.normalize():f}"
    assert unit["maximum"] == "30"
    assert unit["lines"][0]["self_reason"] == "Có sáng kiến"


def test_who_appraises_gives_every_line_and_says_why_it_differs(office: User) -> None:
    draft = drafted(office=office)
    given = computed(draft)
    with pytest.raises(NotPublishable, match="ghi giá trị thẩm định"):
        appraise(values={}, **said(draft, office, at=LATER))
    with pytest.raises(NotPublishable, match="ghi lý do"):
        appraise(values={**given, "A": Given(Decimal(50))}, **said(draft, office, at=LATER))
    appraise(values={**given, "A": Given(Decimal(50), "Trừ do trễ hạn")}, **said(draft, office, at=LATER))
    assert standing(draft).judged_values["A"] == Given(Decimal(50), "Trừ do trễ hạn")


def test_an_agency_has_its_days_before_it_is_appraised_without_a_word(office: User) -> None:
    draft = drafted(office=office)
    with pytest.raises(NotPublishable, match="còn nộp được đến hết ngày"):
        appraise(values=computed(draft), **said(draft, office))
    assert agree_with_all(draft=draft, actor=office, at=NOW) == 0


def test_the_second_of_two_who_appraise_is_told(office: User) -> None:
    draft = drafted(office=office)
    both = said(draft, office, at=LATER)
    appraise(values=computed(draft), **both)
    with pytest.raises(NotPublishable, match="người khác sửa"):
        appraise(values=computed(draft), **both)
    assert AppraisalStep.objects.count() == 1


def test_an_appraisal_taken_back_leaves_the_one_before(office: User) -> None:
    draft = drafted(office=office)
    given = computed(draft)
    appraise(values=given, **said(draft, office, at=LATER))
    appraise(values={**given, "A": Given(Decimal(50), "nhầm")}, **said(draft, office, at=LATER))
    undo(**said(draft, office, at=LATER))
    assert standing(draft).judged_values["A"] == Given(given["A"].value)
    assert appraisals_of(draft.round)[("so-mot", "A", "appraised", "index")].value == given["A"].value
    undo(**said(draft, office, at=LATER))
    assert not standing(draft).is_appraised
    assert not appraisals_of(draft.round)
    with pytest.raises(NotPublishable, match="không có gì để hoàn tác"):
        undo(**said(draft, office, at=LATER))


def test_only_units_with_nothing_to_weigh_are_agreed_with_at_once(office: User, officer: User) -> None:
    draft = drafted("so-mot", "so-hai", "so-ba", office=office)
    save_self(values={"A": Given(None, "Xin xem lại")}, submit=True, **said(draft, officer))
    save_self(values={}, submit=True, **said(draft, officer, "so-hai"))
    assert agree_with_all(draft=draft, actor=office, at=LATER) == 2
    assert [standing(draft, name).is_appraised for name in ("so-mot", "so-hai", "so-ba")] == [False, True, True]


def test_an_appraised_agency_writes_no_more(office: User, officer: User) -> None:
    draft = drafted(office=office)
    save_self(values={}, submit=True, **said(draft, officer))
    appraise(values=computed(draft), **said(draft, office))
    with pytest.raises(NotPublishable, match="không rút được nữa"):
        take_back(**said(draft, officer))


def test_a_unit_of_another_round_is_refused(office: User, officer: User) -> None:
    draft = drafted(office=office)
    other = factories.round_unit(factories.survey_round("dot-khac"), factories.agency("so-khac"))
    with pytest.raises(NotPublishable, match="không có kết quả riêng"):
        save_self(values={}, submit=True, **{**said(draft, officer), "round_unit": other, "seen": 0})


def test_files_are_kept_with_what_was_handed_in(office: User, officer: User) -> None:
    draft = drafted(office=office)
    file = Attached(uuid4(), "bien-ban.pdf", "application/pdf", 9, "0" * 64)
    save_self(values={}, files=[file], submit=True, **said(draft, officer))
    unit = unit_of(draft.round, "so-mot").pk
    assert [one.name for one in standings_of(draft.run, unit)[unit].proofs] == ["bien-ban.pdf"]
    assert standing(draft).proofs == ()


def test_an_appraised_round_is_decided_on_by_its_paper_only(office: User) -> None:
    draft, leader = drafted(office=office), factories.user("lanh-dao")
    with pytest.raises(NotPublishable, match="lập tờ trình"):
        approve(run=draft.run, seen=0, actor=leader, at=LATER)
    with pytest.raises(NotPublishable, match="lập tờ trình"):
        ask_for_approval(run=draft.run, actor=office, at=LATER)
    with pytest.raises(NotPublishable, match="chưa thẩm định"):
        lay(draft=draft, **PAPER, actor=office, at=LATER)
    judge_all(draft, office)
    paper = lay(draft=draft, **PAPER, actor=office, at=LATER)
    found = standing_of(draft.run, draft, ready=True)
    assert found.state == "waiting"
    assert found.last is not None
    assert "45/TTr-SNV" in found.last.note
    approve(run=draft.run, seen=found.seen, actor=leader, at=LATER)
    assert decided_of(draft.run) is None
    publish(draft.run)
    assert decided_of(draft.run) == paper.content


def publish(run: ScoringRun) -> Publication:
    return publishing.publish(
        run=run, issuing_body="UBND tỉnh", decision_number="605/QĐ-UBND", decision_date=NOW.date(), actor=None, at=LATER
    )


def test_while_a_paper_is_laid_nothing_is_appraised(office: User, officer: User) -> None:
    draft = drafted(office=office)
    judge_all(draft, office)
    paper = lay(draft=draft, **PAPER, actor=office, at=LATER)
    for act in (undo, take_back):
        with pytest.raises(NotPublishable, match="rút tờ trình rồi mới sửa"):
            act(**said(draft, office, at=LATER))
    with pytest.raises(NotPublishable, match="rút tờ trình rồi mới sửa"):
        set_up(round=draft.round, body="Khác", scheme=None, actor=office, at=LATER)
    with pytest.raises(NotPublishable, match="rút tờ trình rồi mới sửa"):
        publishing.prepare_draft(run=draft.run, opens_on=LATER.date(), closes_on=LATER.date(), actor=office, at=LATER)
    with pytest.raises(NotPublishable, match="Đã có tờ trình"):
        lay(draft=draft, **PAPER, actor=office, at=LATER)
    with pytest.raises(NotPublishable, match="Ghi lý do"):
        withdraw(paper=paper, reason=" ", actor=office, at=LATER)
    withdraw(paper=paper, reason="Sai số liệu", actor=office, at=LATER)
    undo(**said(draft, office, at=LATER))
    with pytest.raises(NotPublishable, match="không còn hiệu lực"):
        withdraw(paper=paper, reason="lần nữa", actor=office, at=LATER)


def test_what_leaders_return_is_appraised_further_and_laid_again(office: User) -> None:
    draft, leader = drafted(office=office), factories.user("lanh-dao")
    judge_all(draft, office)
    lay(draft=draft, **PAPER, actor=office, at=LATER)
    seen = standing_of(draft.run, draft, ready=True).seen
    send_back(run=draft.run, note="Xem lại Sở Một", seen=seen, actor=leader, at=LATER)
    assert paper_of(draft.round) is None
    assert SubmissionEnd.objects.get().reason == "Xem lại Sở Một"
    given = {**computed(draft), "A": Given(Decimal(60), "Xem lại")}
    appraise(values=given, **said(draft, office, at=LATER))
    lay(draft=draft, **{**PAPER, "number": "46/TTr-SNV"}, actor=office, at=LATER)
    assert standing_of(draft.run, draft, ready=True).state == "waiting"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"number": " "}, "Ghi số tờ trình"),
        ({"signer": "x" * 121}, "Ghi chức vụ"),
        ({"addressee": ""}, "Ghi cơ quan quyết định"),
        ({"signed_on": (LATER + DAY).date()}, "Ngày tờ trình"),
        ({"text": "x" * 5001}, "tối đa 5000"),
    ],
)
def test_a_paper_that_makes_no_sense_is_refused(office: User, wrong: dict[str, Any], words: str) -> None:
    draft = drafted(office=office)
    judge_all(draft, office)
    with pytest.raises(NotPublishable, match=words):
        lay(draft=draft, **{**PAPER, **wrong}, actor=office, at=LATER)


def test_grades_stand_in_the_paper_with_their_certainty(office: User) -> None:
    draft = drafted(office=office)
    given = {**computed(draft), "": Given(Decimal("91.5"), "Cộng điểm")}
    appraise(values=given, **said(draft, office, at=LATER))
    judge_all(draft, office)
    content = lay(draft=draft, **PAPER, actor=office, at=LATER).content
    one, two = ({unit["agency"]: unit for unit in content["units"]}[code] for code in ("so-mot", "so-hai"))
    # Appraised away from what was computed: no limits speak of it.
    assert one["grade"] == {"name": "A", "possible": []}
    assert one["differs"]
    assert len(two["grade"]["possible"]) > 1
    assert not two["differs"]
    assert content["scheme"]["verified"] is False


def test_a_scheme_is_kept_in_versions_that_never_change(office: User) -> None:
    first = scheme(office)
    assert scheme(office, seen=1).pk == first.pk
    second = scheme(office, bands=bands("85"), seen=1)
    assert (second.number, GradeScheme.objects.count()) == (2, 2)
    with pytest.raises(NotPublishable, match="vừa có phiên bản khác"):
        scheme(office, bands=bands("80"), seen=1)
    wrong = [Band("A", bound("80"), True, None, False), Band("B", None, True, bound("70"), False)]
    with pytest.raises(NotPublishable, match="Khoảng trống giữa B – A ở 70–80"):
        scheme(office, name="Khác", bands=wrong)
    with pytest.raises(NotPublishable, match="Ghi nguồn"):
        scheme(office, name="Khác", source=" ")


def test_only_rounds_of_the_province_with_figures_of_units_are_appraised(office: User) -> None:
    own = factories.survey_round("dot-rieng")
    Round.objects.filter(pk=own.pk).update(owner=factories.agency("so-tu-lam"))
    own.refresh_from_db()
    with pytest.raises(NotPublishable, match="Chỉ thẩm định"):
        set_up(round=own, body="Sở Nội vụ", scheme=None, actor=office, at=NOW)
    with pytest.raises(NotPublishable, match="tối đa 200"):
        set_up(round=factories.survey_round("dot-tinh"), body="x" * 201, scheme=None, actor=office, at=NOW)
    assert not AppraisalSetup.objects.exists()


# The database --------------------------------------------------------------------------------------------------------


def test_the_database_keeps_what_is_laid(office: User) -> None:
    draft = drafted(office=office)
    judge_all(draft, office)
    unit, setup = unit_of(draft.round, "so-mot"), AppraisalSetup.objects.get()
    with pytest.raises(IntegrityError, match="what_is_appraised_is_published_as_laid"), transaction.atomic():
        raw_publication(draft, office)
    paper = lay(draft=draft, **PAPER, actor=office, at=LATER)
    step: dict[str, Any] = {"round_unit": unit, "run": draft.run, "number": 9, "actor": office, "at": LATER}
    with pytest.raises(IntegrityError, match="nothing_is_appraised_while_laid"), transaction.atomic():
        AppraisalStep.objects.create(**step, kind="appraise")
    with pytest.raises(IntegrityError, match="nothing_is_appraised_while_laid"), transaction.atomic():
        Appraisal.objects.create(round_unit=unit, kind="self", measure="index", value=1, reason="x", at=LATER)
    with pytest.raises(IntegrityError, match="one_paper_is_laid_at_a_time"), transaction.atomic():
        Submission.objects.create(
            round=draft.round, run=draft.run, setup=setup, content={}, actor=office, at=LATER, **PAPER
        )
    with pytest.raises(IntegrityError, match="ended_submission_says_why"), transaction.atomic():
        SubmissionEnd.objects.create(submission=paper, kind="withdrawn", reason="", actor=office, at=LATER)
    with pytest.raises(IntegrityError, match="submission_end_is_known"), transaction.atomic():
        SubmissionEnd.objects.create(submission=paper, kind="x", reason="x", actor=office, at=LATER)


def raw_publication(draft: PublicationDraft, office: User) -> None:
    approved(draft.run, at=LATER)
    Publication.objects.create(
        round=draft.round, run=draft.run, draft=draft, issuing_body="x", decision_number="1",
        decision_date=NOW.date(), actor=office, published_at=LATER,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"kind": "x"}, "appraisal_step_is_known"),
        ({"kind": "undo"}, "only_an_undo_voids_a_step"),
        ({"number": 0}, "appraisal_step_numbers_start_at_one"),
        ({"late": True}, "only_what_is_handed_in_is_late"),
        ({"number": 1}, "appraisal_steps_are_numbered"),
    ],
)
def test_the_database_refuses_a_step_that_makes_no_sense(office: User, wrong: dict[str, Any], name: str) -> None:
    draft = drafted(office=office)
    row: dict[str, Any] = {"round_unit": unit_of(draft.round, "so-mot"), "run": draft.run, "actor": office, "at": NOW}
    AppraisalStep.objects.create(**row, number=1, kind="save")
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        AppraisalStep.objects.create(**{**row, "number": 2, "kind": "appraise", **wrong})


def test_the_database_refuses_a_value_without_reason_where_it_differs(office: User) -> None:
    draft = drafted(office=office)
    unit: RoundUnit = unit_of(draft.round, "so-mot")
    step = AppraisalStep.objects.create(round_unit=unit, run=draft.run, number=1, kind="appraise", actor=office, at=NOW)
    row: dict[str, Any] = {"round_unit": unit, "step": step, "kind": "appraised", "measure": "index", "at": NOW}
    Appraisal.objects.create(**row, node="A", value=80, computed=80)
    with pytest.raises(IntegrityError, match="appraisal_has_a_reason"), transaction.atomic():
        Appraisal.objects.create(**row, node="B", value=80, computed=81)
    with pytest.raises(IntegrityError, match="appraisal_has_a_reason"), transaction.atomic():
        Appraisal.objects.create(**row, node="B", value=80)
    with pytest.raises(IntegrityError, match="appraised_is_a_value"), transaction.atomic():
        Appraisal.objects.create(**row, node="B", reason="x")
    with pytest.raises(IntegrityError, match="a_step_values_a_node_once"), transaction.atomic():
        Appraisal.objects.create(**row, node="A", value=80, computed=80)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"name": ""}, "grade_scheme_has_a_name"),
        ({"source": ""}, "grade_scheme_names_its_source"),
        ({"basis": "x"}, "grade_scheme_basis_is_known"),
        ({"reads": "x"}, "grade_scheme_reading_is_known"),
        ({"bands": []}, "grade_scheme_has_bands"),
        ({"number": 1, "name": "Thang thử"}, "grade_scheme_versions_are_numbered"),
    ],
)
def test_the_database_refuses_a_scheme_that_makes_no_sense(office: User, wrong: dict[str, Any], name: str) -> None:
    scheme(office)
    row: dict[str, Any] = {"name": "x", "number": 2, "basis": "index", "reads": "exact", "bands": [1], "source": "x"}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        GradeScheme.objects.create(**{**row, "verified": False, "at": NOW, **wrong})
