"""Officials named by citizens: to the head alone, with deadline and outcome; nothing is counted or found by person."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry, User
from feedback.models import Audience, Comment, NamedCase, NamedStep, State
from feedback.services import named, steps
from feedback.services.intake import take_in
from feedback.services.steps import Changed, Hand, WordsMissing
from surveys.models import Channel, RoundUnit
from tests.conftest import Cast
from tests.feedback.conftest import NOW, comment, wrote
from tests.table_files import files_of

pytestmark = pytest.mark.django_db
LIST = reverse("feedback:cases")
SignedIn = Callable[[User], Client]


@pytest.fixture
def case(unit: RoundUnit) -> NamedCase:
    found = comment(unit, "Chị Lan quát dân")
    named.open_cases(at=NOW)
    return NamedCase.objects.get(comment=found)


def by(person: User, seen: int = 0) -> Hand:
    return Hand(actor=person, at=NOW, seen=seen)


def page_of(case: NamedCase) -> str:
    return reverse("feedback:case", args=[case.comment_id])


def test_a_case_is_opened_once_with_a_deadline(case: NamedCase, cast: Cast) -> None:
    named.open_cases(at=NOW)

    assert NamedCase.objects.count() == 1
    assert (case.agency, case.due_on) == (cast.so_xay_dung, NOW.date() + timedelta(days=10))


def test_what_was_typed_from_paper_is_a_case_too(unit: RoundUnit) -> None:
    wrote(unit, "Anh Hùng ở quầy 2 đi trễ", channel=Channel.PAPER)
    take_in(at=NOW)
    Comment.objects.update(released_on=NOW.date())

    assert named.open_cases(at=NOW) == 1


@pytest.mark.parametrize("text", ["Ghế chờ ít", "Tôi là Nguyễn Văn Bình", "Chị Lan đòi tiền"])
def test_no_case_of_nobody_of_the_writer_and_of_tips(unit: RoundUnit, text: str) -> None:
    comment(unit, text)

    assert named.open_cases(at=NOW) == 0


def test_no_case_before_the_head_may_read_it(unit: RoundUnit) -> None:
    comment(unit, "Chị Lan quát dân", released=False)

    assert named.open_cases(at=NOW) == 0


@pytest.mark.parametrize("outcome", NamedCase.Outcome.values)
def test_the_head_decides(case: NamedCase, cast: Cast, outcome: str) -> None:
    done = named.decide(case=case, outcome=outcome, note="Đã hỏi hai bên", hand=by(cast.chi))

    assert (done.outcome, done.decided_on, done.version) == (outcome, NOW.date(), 1)
    opened = Comment.objects.get(pk=case.comment_id).audience == Audience.AGENCY
    assert opened == (outcome == NamedCase.Outcome.NO_OFFICIAL)


def test_a_decision_is_a_step_and_leaves_the_head_to_reply_or_close(
    signed_in: SignedIn, cast: Cast, case: NamedCase
) -> None:
    named.decide(case=case, outcome="founded", note="Đã nhắc nhở", hand=by(cast.chi))

    found = Comment.objects.get(pk=case.comment_id)
    assert (found.state, found.assignee) == (State.ASSIGNED, cast.chi)
    assert [(step.kind, step.note) for step in found.steps.all()] == [("named", "")]
    page = signed_in(cast.chi).get(reverse("feedback:comment", args=[found.pk]))
    assert {offer.code for offer in page.context["offers"]} >= {"answer", "close"}
    assert "Kết quả xem xét việc nêu tên: có cơ sở" in page.content.decode()
    assert "Chưa ai làm gì" not in page.content.decode()
    assert "có cơ sở" not in signed_in(cast.snv).get(page.wsgi_request.path).content.decode()


def test_a_correction_is_a_further_step_and_disturbs_nothing_that_was_done(cast: Cast, case: NamedCase) -> None:
    named.decide(case=case, outcome="founded", note="Đã hỏi", hand=by(cast.chi))
    steps.close(comment=case.comment, note="Đã nhắc nhở", hand=by(cast.chi, 1))
    done = named.decide(case=case, outcome="unfounded", note="Nhầm người", hand=by(cast.chi, 1))

    found = Comment.objects.get(pk=case.comment_id)
    assert (done.outcome, found.state) == ("unfounded", State.CLOSED)
    assert [step.kind for step in found.steps.order_by("number")] == ["named", "close", "named"]
    assert [step.outcome for step in done.steps.order_by("number")] == ["founded", "unfounded"]


def test_a_comment_that_names_nobody_after_all_is_new_to_the_officers(cast: Cast, case: NamedCase) -> None:
    named.decide(case=case, outcome="founded", note="Đã hỏi", hand=by(cast.chi))
    named.decide(case=case, outcome="no_official", note="Người nhà", hand=by(cast.chi, 1))

    found = Comment.objects.get(pk=case.comment_id)
    assert (found.state, found.assignee, found.audience) == (State.NEW, None, Audience.AGENCY)


def test_the_list_offers_to_correct_what_is_decided_below_what_is_not(
    signed_in: SignedIn, cast: Cast, unit: RoundUnit, case: NamedCase
) -> None:
    comment(unit, "Gặp chị Lan phải chờ")
    named.open_cases(at=NOW)
    named.decide(case=case, outcome="founded", note="Đã hỏi", hand=by(cast.chi))

    page = signed_in(cast.chi).get(LIST)

    assert [line["outcome"] for line in page.context["cases"]] == ["", "có cơ sở"]
    open_entry, decided = page.content.decode().split('class="feedback__entry"')[1:]
    assert "Xem xét, ghi kết quả" in open_entry
    assert "Xem xét, ghi kết quả" not in decided
    assert "Xem lại, sửa kết quả" in decided


def test_the_counts_of_agencies_are_a_file_of_the_office(case: NamedCase, cast: Cast, signed_in: SignedIn) -> None:
    counts = files_of(signed_in(cast.snv), LIST)["theo-don-vi"]

    assert counts[1][:4] == ["Sở Xây dựng", "1", "1", counts[1][3]]
    assert "Lan" not in str(counts)
    assert files_of(signed_in(cast.chi), LIST) == {}


def test_a_note_decides_nothing(case: NamedCase, cast: Cast) -> None:
    done = named.decide(case=case, outcome="", note="Hẹn thứ hai", hand=by(cast.chi))

    assert (done.outcome, done.decided_on) == ("", None)
    with pytest.raises(Changed):
        named.decide(case=case, outcome="founded", note="x", hand=by(cast.chi))
    with pytest.raises(WordsMissing):
        named.decide(case=case, outcome="founded", note=" ", hand=by(cast.chi, 1))


def test_the_audit_tells_neither_outcome_nor_words(case: NamedCase, cast: Cast) -> None:
    named.decide(case=case, outcome="founded", note="Đã hỏi hai bên", hand=by(cast.chi))

    assert AuditEntry.objects.get(action="feedback.named").detail == {}


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"outcome": "founded"}, "decided_case_has_outcome_and_day"),
        ({"outcome": "guilty", "decided_on": NOW.date()}, "case_outcome_is_known"),
        ({"due_on": NOW.date() - timedelta(days=1)}, "case_is_due_after_it_is_opened"),
    ],
)
def test_a_case_holds_what_it_must(case: NamedCase, change: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        NamedCase.objects.filter(pk=case.pk).update(**change)


@pytest.mark.parametrize(
    ("who", "statuses"),
    [("chi", (200, 200)), ("snv", (200, 404)), ("an", (403, 403)), ("giam_sat", (403, 403)), ("lanh_dao", (403, 403))],
)
def test_only_the_head_sees_a_case(
    signed_in: SignedIn, cast: Cast, case: NamedCase, who: str, statuses: tuple[int, int]
) -> None:
    browser = signed_in(getattr(cast, who))

    assert (browser.get(LIST).status_code, browser.get(page_of(case)).status_code) == statuses


def test_the_office_sees_counts_and_outcomes_alone(signed_in: SignedIn, cast: Cast, case: NamedCase) -> None:
    named.decide(case=case, outcome="insufficient", note="Đã hỏi hai bên", hand=by(cast.chi))

    answered = signed_in(cast.snv).get(LIST)

    page = answered.content.decode()
    assert "Đã hỏi hai bên" not in page
    assert "quát dân" not in page
    assert str(case.comment_id) not in page
    ((name, count, by_outcome),) = answered.context["counts"]
    assert (name, count.total, count.open, by_outcome) == ("Sở Xây dựng", 1, 0, [0, 0, 1, 0, 0])


def test_what_the_head_noted_stands_on_no_page_of_others(signed_in: SignedIn, cast: Cast, case: NamedCase) -> None:
    named.decide(case=case, outcome="no_official", note="Người nhà tôi biết", hand=by(cast.chi))
    comment_page = reverse("feedback:comment", args=[case.comment_id])

    for person in (cast.an, cast.snv, cast.giam_sat):
        assert "Người nhà tôi biết" not in signed_in(person).get(comment_page).content.decode()


def test_two_heads_at_once(signed_in: SignedIn, cast: Cast, case: NamedCase) -> None:
    named.decide(case=case, outcome="founded", note="Người thứ nhất", hand=by(cast.chi))

    answered = signed_in(cast.chi).post(page_of(case), {"outcome": "unfounded", "note": "Người thứ hai", "version": 0})

    page = answered.content.decode()
    assert answered.status_code == 409
    assert "Người thứ nhất" in page
    assert "Người thứ hai" in page
    assert 'name="version" value="1"' in page


def test_a_proved_name_stays_masked_to_others(signed_in: SignedIn, cast: Cast, case: NamedCase) -> None:
    named.decide(case=case, outcome="founded", note="x", hand=by(cast.chi))

    assert "Lan" not in signed_in(cast.chi).get(page_of(case)).content.decode()
    assert Comment.objects.get(pk=case.comment_id).masked == "Chị ▇▇▇ quát dân"


# Never an index per person: neither a column nor a query by which comments on one person could be brought together.
WORDS = {"words", "masked", "search", "note"}


def test_no_table_of_this_app_has_a_place_for_a_named_person() -> None:
    """Texts hold what citizens and officials wrote; all else is a code, a day, a count or who works here."""
    columns = {
        (model.__name__, field.name)
        for model in apps.get_app_config("feedback").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices
    }

    assert {name for model, name in columns if model in ("Comment", "Step", "NamedCase", "NamedStep", "Mask")} == {
        *WORDS,
        "question",
        "receipt_hash",
    }
    assert [field.name for field in NamedCase._meta.concrete_fields if isinstance(field, models.TextField)] == []


def test_no_index_leads_from_words_to_comments() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'feedback_%'")
        indexes = [definition for (definition,) in cursor.fetchall()]

    assert len(indexes) > 5
    assert not [each for each in indexes if any(word in each.split("USING")[1] for word in WORDS)]


def test_no_page_groups_by_what_people_wrote(signed_in: SignedIn, cast: Cast, case: NamedCase) -> None:
    head, office = signed_in(cast.chi), signed_in(cast.snv)
    with CaptureQueriesContext(connection) as asked:
        for browser in (head, office):
            for address in (LIST, reverse("feedback:comments"), reverse("feedback:comment", args=[case.comment_id])):
                browser.get(address)

    grouped = [each["sql"].split("GROUP BY")[1] for each in asked.captured_queries if "GROUP BY" in each["sql"]]
    assert grouped
    assert not [each for each in grouped if any(f'"{word}"' in each for word in WORDS)]


def test_two_comments_on_one_person_have_nothing_in_common(unit: RoundUnit) -> None:
    first, second = comment(unit, "Chị Lan quát dân"), comment(unit, "Gặp chị Lan phải chờ")
    named.open_cases(at=NOW)
    kept = {"agency_id", "opened_on", "due_on", "outcome", "decided_on", "version"}

    cases = [dict(NamedCase.objects.filter(comment=each).values().get()) for each in (first, second)]

    assert {key for key, value in cases[0].items() if (key, value) in cases[1].items()} <= kept
    assert NamedStep.objects.count() == 0
