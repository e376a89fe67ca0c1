"""Hôm nay: what an agency owes soon, what Sở Nội vụ has to judge."""

import pytest
from django.test import Client

from accounts.models import User
from actionplans.models import Obligation
from actionplans.services import steps
from tests.actionplans.factories import hand, in_days, obligation
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def page(person: User) -> str:
    client = Client()
    client.force_login(person)
    return client.get("/noi-bo/").content.decode()


def test_an_agency_finds_what_it_owes_soon(cast: Cast) -> None:
    obligation(cast.snv, cast.so_xay_dung, days=3, task="Niêm yết thủ tục")
    obligation(cast.snv, cast.so_xay_dung, days=40, task="Việc còn lâu")
    obligation(cast.snv, cast.so_y_te, days=3, task="Việc của Sở khác")
    found = page(cast.an)
    assert "Niêm yết thủ tục" in found
    assert "Việc còn lâu" not in found
    assert "Việc của Sở khác" not in found


def test_the_office_finds_what_to_judge_and_what_is_late(cast: Cast) -> None:
    done = obligation(cast.snv, cast.so_xay_dung)
    steps.submit(obligation=done, note="Xong", hand=hand(cast.an, done))
    late = obligation(cast.snv, cast.so_y_te)
    Obligation.objects.filter(pk=late.pk).update(due_on=in_days(-1))
    found = page(cast.snv)
    assert "Xem xét 1 kết quả nhiệm vụ" in found
    assert "1 nhiệm vụ quá hạn chưa nộp" in found
    assert "/noi-bo/nhiem-vu/?tinh-trang=cho-xem-xet" in found


def test_leaders_and_ban_chi_dao_find_what_is_late_and_what_is_proposed(cast: Cast) -> None:
    for people in (cast.lanh_dao, cast.ban_chi_dao):
        assert "nhiệm vụ quá hạn" not in page(people)
    late = obligation(cast.snv, cast.so_y_te)
    Obligation.objects.filter(pk=late.pk).update(due_on=in_days(-1))
    steps.propose(obligation=late, note="Phê bình bằng văn bản", hand=hand(cast.snv, late))
    for people in (cast.lanh_dao, cast.ban_chi_dao):
        found = page(people)
        assert "1 nhiệm vụ quá hạn chưa nộp" in found
        assert "1 nhiệm vụ có đề xuất xử lý" in found
        assert "/noi-bo/nhiem-vu/?de-xuat=1" in found
