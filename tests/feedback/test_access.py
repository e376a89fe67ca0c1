"""Who reads which comments: the agency its own, later; names only the head; tips only whom the office set for them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from feedback.models import Comment, Source
from feedback.services.direct import Said, take_words
from feedback.services.releasing import release
from surveys.models import RoundUnit
from tests import factories
from tests.conftest import Cast
from tests.feedback.conftest import comment, response_of

pytestmark = pytest.mark.django_db
QUEUE = reverse("feedback:comments")
SignedIn = Callable[[User], Client]


@pytest.fixture
def cases(cast: Cast, unit: RoundUnit) -> dict[str, Comment]:
    health = factories.round_unit(unit.round, cast.so_y_te)
    return {
        "own": comment(unit, "Ghế chờ ở quầy xây dựng ít quá"),
        "others": comment(health, "Ghế chờ ở quầy y tế ít quá"),
        "named": comment(unit, "Chị Lan quát dân"),
        "tip": comment(unit, "Chị Lan đòi tiền"),
        "early": comment(unit, "Máy lấy số hỏng", released=False),
    }


def sees(browser: Client, cases: dict[str, Comment]) -> set[str]:
    page = browser.get(QUEUE, {"tinh-trang": "tat-ca"}).content.decode()
    listed = {name for name, found in cases.items() if str(found.pk) in page}
    opened = {
        name
        for name, found in cases.items()
        if browser.get(reverse("feedback:comment", args=[found.pk])).status_code == 200
    }
    assert listed == opened
    return listed


@pytest.mark.parametrize(
    ("who", "what"),
    [
        ("snv", {"own", "others", "named", "tip", "early"}),
        ("an", {"own"}),
        ("chi", {"own", "named"}),
        ("binh", {"others"}),
        ("dung", {"own", "others"}),
        ("lanh_dao", {"own", "others"}),
        ("ban_chi_dao", {"own", "others"}),
        ("giam_sat", {"own", "others"}),
    ],
)
def test_who_reads_what(signed_in: SignedIn, cast: Cast, cases: dict[str, Comment], who: str, what: set[str]) -> None:
    assert sees(signed_in(getattr(cast, who)), cases) == what


def test_tips_go_to_whom_the_office_set(
    signed_in: SignedIn, cast: Cast, cases: dict[str, Comment], settings: LazySettings
) -> None:
    settings.TIPS_GO_TO = "supervisor"

    assert "tip" in sees(signed_in(cast.giam_sat), cases)
    assert "tip" not in sees(signed_in(cast.snv), cases)


def test_the_agency_asked_to_help_reads_it(signed_in: SignedIn, cast: Cast, cases: dict[str, Comment]) -> None:
    cases["own"].co_handlers.create(agency=cast.so_y_te, due_on=factories.NOW.date())
    cases["named"].co_handlers.create(agency=cast.so_y_te, due_on=factories.NOW.date())

    assert sees(signed_in(cast.binh), cases) == {"own", "others"}


def test_comments_of_excluded_forms_are_not_shown(signed_in: SignedIn, cast: Cast, cases: dict[str, Comment]) -> None:
    factories.exclude([response_of(cases["own"])])

    assert sees(signed_in(cast.an), cases) == set()
    assert "own" not in sees(signed_in(cast.snv), cases)


@pytest.mark.parametrize("who", ["snv", "an", "chi", "dung", "giam_sat", "lanh_dao"])
def test_nobody_reads_a_name_unasked(signed_in: SignedIn, cast: Cast, cases: dict[str, Comment], who: str) -> None:
    browser = signed_in(getattr(cast, who))

    pages = [browser.get(QUEUE, {"tinh-trang": "tat-ca"})]
    pages += [browser.get(reverse("feedback:comment", args=[found.pk])) for found in cases.values()]

    assert not any("Lan" in page.content.decode() for page in pages)


@pytest.mark.parametrize("word", ["Lan", "lan"])
def test_a_masked_name_is_found_by_nobody(
    signed_in: SignedIn, cast: Cast, cases: dict[str, Comment], word: str
) -> None:
    page = signed_in(cast.snv).get(QUEUE, {"tinh-trang": "tat-ca", "tim": word}).content.decode()

    assert not any(str(found.pk) in page for found in cases.values())


def counts(browser: Client) -> list[int]:
    return [state["count"] for state in browser.get(QUEUE).context["states"]]


def test_counts_tell_of_nothing_beyond_the_scope(signed_in: SignedIn, cast: Cast, cases: dict[str, Comment]) -> None:
    assert counts(signed_in(cast.an)) == [1, 0, 0, 0, 0, 0, 1]
    assert counts(signed_in(cast.snv)) == [5, 0, 0, 0, 0, 0, 5]


def test_units_to_choose_from_are_those_one_reads(signed_in: SignedIn, cast: Cast, cases: dict[str, Comment]) -> None:
    fields: Any = signed_in(cast.an).get(QUEUE).context["fields"]

    assert [code for code, _name in fields["units"]] == ["", "so-xay-dung"]


@pytest.mark.parametrize(
    ("who", "status"),
    [("snv", 200), ("chi", 200), ("an", 403), ("binh", 403), ("giam_sat", 403), ("lanh_dao", 403)],
)
def test_only_the_head_and_the_office_look_behind_masks(
    signed_in: SignedIn, cast: Cast, cases: dict[str, Comment], who: str, status: int
) -> None:
    address = reverse("feedback:unmask", args=[cases["named"].pk])

    answered = signed_in(getattr(cast, who)).post(address, {"reason": "xác minh", "version": 0})

    assert answered.status_code == status
    assert ("Lan" in answered.content.decode()) == (status == 200)
    assert AuditEntry.objects.filter(action="feedback.unmasked").count() == (status == 200)


@pytest.mark.parametrize("who", ["an", "dung", "giam_sat"])
def test_who_only_reads_masked_words_cannot_look_behind(
    signed_in: SignedIn, cast: Cast, cases: dict[str, Comment], who: str
) -> None:
    address = reverse("feedback:unmask", args=[cases["own"].pk])

    assert signed_in(getattr(cast, who)).post(address, {"reason": "x", "version": 0}).status_code == 403


@pytest.mark.parametrize("who", ["dung", "giam_sat", "lanh_dao"])
def test_who_only_reads_does_nothing(signed_in: SignedIn, cast: Cast, cases: dict[str, Comment], who: str) -> None:
    address = reverse("feedback:act", args=[cases["own"].pk])

    assert signed_in(getattr(cast, who)).post(address, {"action": "spam", "version": 0}).status_code == 403
    assert not cases["own"].steps.exists()


def test_the_agency_learns_the_week_and_the_office_the_day(
    signed_in: SignedIn, cast: Cast, cases: dict[str, Comment]
) -> None:
    address = reverse("feedback:comment", args=[cases["own"].pk])

    agency, office = (signed_in(who).get(address).content.decode() for who in (cast.an, cast.snv))

    assert "tuần 02/03 – 08/03/2026" in agency
    assert "02/03/2026" not in agency
    assert "02/03/2026" in office


@pytest.mark.parametrize("source", [Source.HOTLINE, Source.DIRECT])
def test_what_came_without_a_form_tells_the_agency_its_week_alone(
    signed_in: SignedIn, cast: Cast, source: Source
) -> None:
    said = Said(id=uuid4(), agency=cast.so_xay_dung, words="Chờ lâu", source=source, contact={})
    take_words(said=said, actor=cast.snv, at=datetime(2026, 3, 4, 9, tzinfo=UTC))
    release(at=datetime(2026, 3, 5, 9, tzinfo=UTC))
    addresses = [reverse("feedback:comment", args=[said.id]), reverse("feedback:comments")]

    agency, office = (
        [signed_in(who).get(address).content.decode() for address in addresses] for who in (cast.an, cast.snv)
    )

    assert ["tuần 02/03 – 08/03/2026" in page for page in agency] == [True, True]
    assert ["04/03/2026" in page for page in agency] == [False, False]
    assert ["04/03/2026" in page for page in office] == [True, True]


def test_no_page_of_a_comment_says_what_was_answered(
    signed_in: SignedIn, cast: Cast, cases: dict[str, Comment]
) -> None:
    """Neither the form's id nor its receipt, doors, surveyor or answers are loaded for a page."""
    found = cases["own"]
    page = signed_in(cast.snv).get(reverse("feedback:comment", args=[found.pk])).content.decode()

    response = response_of(found)
    assert str(response.pk) not in page
    assert found.receipt_hash not in page
    assert response.round_unit.round.title not in page
