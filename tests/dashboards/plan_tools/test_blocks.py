"""Plans over a block: begun by its lead, each year's mean beside the target, who sees them."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.utils.timezone import now

from accounts.models import User
from accounts.roles import Role
from actionplans.models import Plan
from actionplans.services import plans
from actionplans.services.plans import Aim, Said, start_plan, write_plan
from actionplans.services.taking import Hand
from dashboards.plan_tools.block_forms import aim_in
from dashboards.plan_tools.block_years import years_of
from scoring.access import FULL_SIGHT, sight_of
from tests import factories
from tests.actionplans.factories import in_days
from tests.actionplans.test_plans import hand
from tests.conftest import Cast
from tests.dashboards.plan_tools.factories import GOOD, HOME, measured, plan, signed_in, surveyed
from tests.html_forms import fields_in

pytestmark = pytest.mark.django_db
BLOCKS = f"{HOME}khoi/"
MANY = tuple(10 * count for count in GOOD)
WEAK = (100, 100, 100, 100, 0)


def typed(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "block": cast.departments.code,
        "agency": "so-y-te",
        "title": "Kế hoạch nâng cao chỉ số hài lòng của khối đến năm 2029",
        "basis": "Công văn 2517/UBND",
        "first_year": 2027,
        "last_year": 2029,
        "targets": "2027: trên 77\n2028: từ 80,5 %",
        **changes,
    }


def over_block(cast: Cast, *aims: Aim) -> Plan:
    said = Said(title="Kế hoạch nâng cao chỉ số của các sở", first_year=2027, last_year=2029)
    made = start_plan(agency=cast.so_y_te, block=cast.departments, said=said, actor=cast.dung, at=now())
    return write_plan(plan=made, said=said, aims=aims, hand=Hand(actor=cast.dung, at=now(), seen=1))


def text(person: User, address: str) -> str:
    answer = signed_in(person).get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_lead_of_a_block_begins_a_plan_with_a_target_each_year(cast: Cast) -> None:
    answer = signed_in(cast.dung).post(f"{BLOCKS}moi/", typed(cast))
    made = Plan.objects.get()
    assert answer["Location"] == f"{BLOCKS}{made.pk}/"
    assert (made.block, made.agency) == (cast.departments, cast.so_y_te)
    targets = list(made.targets.values_list("year", "operator", "value", "node"))
    assert targets == [(2027, "above", Decimal(77), ""), (2028, "at_least", Decimal("80.5"), "")]
    assert "trên 77 %, năm 2027" in text(cast.dung, f"{BLOCKS}{made.pk}/")
    assert signed_in(cast.dung).get(f"{HOME}{made.pk}/nhap-tep/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"block": "cap-xa"}, "Khối"),
        ({"agency": "nha-trang"}, "Cơ quan chủ trì"),
        ({"title": ""}, "Tên kế hoạch"),
        ({"last_year": 2026}, "tối đa mười năm"),
        ({"last_year": 2099}, "tối đa mười năm"),
        ({"targets": "2026: trên 77"}, "Năm 2026 nằm ngoài kế hoạch."),
        ({"targets": "2027: 77\n2027: 78"}, "Mỗi năm chỉ một chỉ tiêu."),
        ({"targets": "cao hơn năm trước"}, "Không hiểu “cao hơn năm trước”"),
        ({"targets": "2027: trên 101"}, "Không hiểu"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_begun(cast: Cast, changes: dict[str, Any], words: str) -> None:
    answer = signed_in(cast.dung).post(f"{BLOCKS}moi/", typed(cast, **changes))
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("line", "operator", "value"),
    [
        ("2027: trên 77%", "above", "77"),
        ("2027 - từ 80,5", "at_least", "80.5"),
        ("2027 > 77", "above", "77"),
        ("2027: 77", "at_least", "77"),
    ],
)
def test_targets_are_read_as_they_are_written(line: str, operator: str, value: str) -> None:
    assert aim_in(line) == Aim(year=2027, operator=operator, value=Decimal(value))


def test_the_mean_of_each_year_stands_beside_its_target_with_the_verdict(cast: Cast) -> None:
    surveyed(2026, {cast.so_xay_dung: MANY, cast.so_y_te: WEAK})
    surveyed(2027, {cast.so_xay_dung: MANY, cast.so_y_te: MANY})
    surveyed(2028, {cast.so_xay_dung: WEAK, cast.so_y_te: WEAK})
    aims = [Aim(year=year, operator="above", value=Decimal(77)) for year in (2027, 2028, 2029)]
    made = over_block(cast, *aims)
    before, first, second, third = years_of(made, cast.departments, FULL_SIGHT)
    assert (before.year, before.target, before.agencies) == (2026, None, 2)
    assert first.target is not None
    assert (first.target.met, first.target.certainty) == (True, "chắc chắn đạt")
    assert second.target is not None
    assert (second.target.met, second.target.certainty) == (False, "chắc chắn không đạt")
    assert third.target is not None
    assert third.target.met is None
    assert (third.index, third.why) == (None, "chưa có đợt khảo sát đã khóa")
    page = text(cast.dung, f"{BLOCKS}{made.pk}/")
    assert "Đợt năm 2027" in page
    assert "chắc chắn không đạt" in page


def test_a_mean_that_would_tell_a_hidden_figure_stays_hidden(cast: Cast) -> None:
    surveyed(2027, {cast.so_xay_dung: (0, 0, 0, 1, 2)})
    made = over_block(cast, Aim(year=2027, operator="above", value=Decimal(77)))
    sight = sight_of(cast.dung, state="closed", on=in_days(0))
    (line,) = [each for each in years_of(made, cast.departments, sight) if each.year == 2027]
    assert line.index is None
    assert line.why
    assert line.target is not None
    assert line.target.met is None


def test_the_agencies_of_the_block_stand_with_their_own_plans(cast: Cast) -> None:
    made, own = over_block(cast), plan(cast.an, cast.so_xay_dung)
    measured(cast.an, own, "")
    page = text(cast.dung, f"{BLOCKS}{made.pk}/")
    assert "UBND phường Nha Trang" not in page
    assert page.count("chưa có kế hoạch được trình") == 2
    plans.submit(plan=own, hand=hand(cast.chi, own))
    page = text(cast.dung, f"{BLOCKS}{made.pk}/")
    assert page.count("chưa có kế hoạch được trình") == 1
    assert own.title in page


def test_who_sees_a_plan_over_a_block(cast: Cast) -> None:
    made = over_block(cast)
    measured(cast.dung, made, "")
    address = f"{BLOCKS}{made.pk}/"
    draft = {cast.dung: 200, cast.snv: 200, cast.an: 404, cast.binh: 404, cast.lanh_dao: 404, cast.buu_dien: 403}
    phuong = _person_of(cast)
    draft[phuong] = 404
    assert {person: signed_in(person).get(address).status_code for person in draft} == draft
    plans.submit(plan=made, hand=hand(cast.dung, made))
    # The agencies of the block see what is planned for them.
    shown = {**draft, cast.lanh_dao: 200, cast.binh: 200, cast.an: 200}
    assert {person: signed_in(person).get(address).status_code for person in shown} == shown
    assert signed_in(cast.dung).get(f"{HOME}{made.pk}/ket-qua/")["Location"] == address
    assert signed_in(cast.an).get(f"{BLOCKS}moi/").status_code == 403
    assert made.title in text(cast.dung, BLOCKS)
    assert made.title in text(cast.an, BLOCKS)
    assert made.title not in text(phuong, BLOCKS)


def _person_of(cast: Cast) -> User:
    person = factories.user("can-bo-phuong", full_name="Cán bộ phường")
    factories.membership(person, Role.OFFICER, agency=cast.nha_trang)
    return person


def test_a_plan_of_one_agency_is_none_over_a_block(cast: Cast) -> None:
    made = plan(cast.an, cast.so_xay_dung)
    assert signed_in(cast.an).get(f"{BLOCKS}{made.pk}/").status_code == 404


def acted(person: User, made: Plan, action: str, **data: Any) -> Any:
    made.refresh_from_db()
    return signed_in(person).post(
        f"{BLOCKS}{made.pk}/viec/", {"action": action, "version": made.version, **data}, headers={"accept": "text/html"}
    )


def test_the_lead_hands_it_in_and_the_office_judges_it(cast: Cast) -> None:
    made = over_block(cast)
    refused = acted(cast.dung, made, "submit")
    assert (refused.status_code, "Chưa có biện pháp nào để trình." in refused.content.decode()) == (422, True)
    measured(cast.dung, made, "")
    assert acted(cast.dung, made, "submit").status_code == 302
    assert acted(cast.dung, made, "accept").status_code == 403
    assert acted(cast.snv, made, "return").status_code == 422
    assert acted(cast.snv, made, "return", note="Thiếu chỉ tiêu năm 2028").status_code == 302
    assert "Thiếu chỉ tiêu năm 2028" in text(cast.dung, f"{BLOCKS}{made.pk}/")
    assert acted(cast.dung, made, "submit").status_code == 302
    assert acted(cast.snv, made, "accept").status_code == 302
    made.refresh_from_db()
    assert made.state == Plan.State.ACCEPTED
    assert acted(cast.an, made, "submit").status_code == 403
    assert acted(cast.lanh_dao, made, "accept").status_code == 403


def test_two_who_judge_at_once_are_told(cast: Cast) -> None:
    made = over_block(cast)
    measured(cast.dung, made, "")
    acted(cast.dung, made, "submit")
    made.refresh_from_db()
    acted(cast.snv, made, "accept")
    late = signed_in(cast.snv).post(
        f"{BLOCKS}{made.pk}/viec/", {"action": "return", "version": 3, "note": "Lý do của người sau"}
    )
    assert late.status_code == 409
    assert "Có người vừa làm việc khác" in late.content.decode()
    assert "Lý do của người sau" in late.content.decode()
    made.refresh_from_db()
    assert made.state == Plan.State.ACCEPTED


def test_what_it_says_and_aims_at_is_changed_while_it_is_written(cast: Cast) -> None:
    made = over_block(
        cast,
        Aim(year=2027, operator="above", value=Decimal(77)),
        Aim(year=2027, operator="above", value=Decimal(70), node="TC"),
    )
    client, address = signed_in(cast.dung), f"{BLOCKS}{made.pk}/sua/"
    typed = fields_in(client.get(address), "title")
    assert typed["targets"].strip() == "2027: trên 77"
    data = {
        **typed,
        "block": cast.departments.pk,
        "agency": cast.so_y_te.pk,
        "targets": "2027: trên 78",
        "title": "Tên mới",
    }
    assert client.post(address, data).status_code == 302
    late = client.post(address, data)
    assert (late.status_code, "Người khác vừa lưu trước" in late.content.decode()) == (409, True)
    made.refresh_from_db()
    assert made.title == "Tên mới"
    assert list(made.targets.values_list("node", "value")) == [("", Decimal(78)), ("TC", Decimal(70))]
    measured(cast.dung, made, "")
    acted(cast.dung, made, "submit")
    made.refresh_from_db()
    handed_in = client.post(address, {**data, "title": "Tên khác", "version": made.version})
    assert handed_in.status_code == 409
    assert all(words in handed_in.content.decode() for words in ("Kế hoạch đã trình nên không sửa được", "Tên khác"))
    assert signed_in(cast.an).get(address).status_code == 403
