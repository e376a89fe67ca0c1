"""The pages of terms, holds and what was destroyed."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from dashboards.privacy.destroying import destroy_due
from surveys.models import Kept, LegalHold, RetentionTerm, Round
from surveys.selectors.retention import term_of
from tests.conftest import Cast
from tests.dashboards.privacy.test_destroying import LATER, over, term

__all__ = ["over", "term"]
pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]
HOME = "/noi-bo/quan-tri/du-lieu-ca-nhan/"
PAGE = f"{HOME}thoi-han/"


def test_by_default_the_page_says_that_nothing_is_destroyed(over: Round, cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.snv).get(PAGE).content.decode()

    assert "Chưa đặt thời hạn cho phiếu gốc: không hủy gì." in page
    assert "Chưa hủy phiếu gốc nào." in page


def test_a_term_is_set_with_the_offices_own_basis(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.snv)

    answer = browser.post(f"{PAGE}answers/", {"days": "365", "basis": "Quyết định 12/QĐ-SNV", "seen": "0"})

    assert answer.status_code == 302
    stored = term_of(Kept.ANSWERS)
    assert stored is not None
    assert (stored.days, stored.basis, stored.actor) == (365, "Quyết định 12/QĐ-SNV", cast.snv)
    assert "Quyết định 12/QĐ-SNV" in browser.get(PAGE).content.decode()
    public = Client().get("/quyen-rieng-tu/").content.decode()
    assert "365 ngày sau ngày cuối của đợt khảo sát. Căn cứ: Quyết định 12/QĐ-SNV" in public


@pytest.mark.parametrize("days", ["0", "-1", "x", "٣", "36501", "9" * 30, "1.5"])
def test_impossible_days_are_said_and_nothing_is_stored(cast: Cast, signed_in: SignedIn, days: str) -> None:
    answer = signed_in(cast.snv).post(f"{PAGE}answers/", {"days": days, "basis": "x", "seen": "0"})

    assert answer.status_code == 422
    assert "Số ngày từ 1 đến 36.500" in answer.content.decode()
    assert not RetentionTerm.objects.exists()


def test_of_other_kinds_the_basis_alone_is_kept(cast: Cast, signed_in: SignedIn) -> None:
    signed_in(cast.bao_ve).post(f"{PAGE}audit/", {"days": "5", "basis": "Quy chế", "seen": "0"})

    assert RetentionTerm.objects.values_list("kind", "days", "basis").get() == ("audit", None, "Quy chế")


def test_the_second_writer_sees_both(over: Round, term: RetentionTerm, cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in(cast.snv).post(f"{PAGE}answers/", {"days": "77", "basis": "Văn bản khác", "seen": "0"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Văn bản khác" in page
    assert term.basis in page


def test_what_will_go_is_shown_with_the_day(over: Round, term: RetentionTerm, cast: Cast, signed_in: SignedIn) -> None:
    with time_machine.travel(LATER, tick=False):
        page = signed_in(cast.snv).get(PAGE).content.decode()

    assert "01/05/2026" in page
    assert "đến hạn" in page
    assert '<td class="number" role="cell" data-label="Số phiếu">6</td>' in page


def test_what_went_is_shown_with_rule_and_hash(
    over: Round,
    term: RetentionTerm,
    cast: Cast,
    signed_in: SignedIn,
    django_assert_max_num_queries: Any,
) -> None:
    destroy_due(at=LATER)
    browser = signed_in(cast.snv)

    with django_assert_max_num_queries(12):
        page = browser.get(PAGE).content.decode()

    assert over.title in page
    assert "30 ngày; Quyết định của Sở" in page
    assert "Không đợt đã khóa nào còn phiếu gốc." in page


def test_a_round_is_held_and_let_go_with_reasons(over: Round, cast: Cast, signed_in: SignedIn) -> None:
    browser, address = signed_in(cast.snv), f"{HOME}giu-lai/{over.code}/"

    assert browser.post(address, {"hold": "1", "reason": ""}).status_code == 422
    assert browser.post(address, {"hold": "1", "reason": "Khiếu nại"}).status_code == 302
    assert browser.post(address, {"hold": "1", "reason": "Lần nữa"}).status_code == 409
    assert "Khiếu nại" in browser.get(address).content.decode()
    assert browser.post(address, {"hold": "0", "reason": "Xong"}).status_code == 302
    assert list(LegalHold.objects.order_by("id").values_list("holds", "reason")) == [
        (True, "Khiếu nại"),
        (False, "Xong"),
    ]


@pytest.mark.django_db
def test_everybody_is_told_how_long_each_kind_of_contact_stays(settings: Any) -> None:
    """People of a list stay until its day, which may be long after a writer's contact has gone."""
    page = Client().get("/quyen-rieng-tu/").content.decode()

    assert "muộn nhất 90 ngày sau ngày cuối của đợt khảo sát" in page
    assert f"đến khi trả lời xong, nhiều nhất {settings.CONTACT_KEPT_DAYS} ngày" in page
