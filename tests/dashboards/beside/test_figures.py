from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from scoring.models import Indicator, IndicatorTarget, IndicatorValue, Method
from scoring.services.indicator_catalogue import load_indicators_shipped
from scoring.services.indicator_targets import Aim, set_target
from scoring.services.indicators import record_values
from surveys.models import Round
from tests.conftest import Cast
from tests.factories import NOW
from tests.table_files import files_of

pytestmark = pytest.mark.django_db
HOME = "/noi-bo/chi-so-dat-canh/"
LATE = "mot-cua-tre-han"
Read = Callable[[User, str], str]


@pytest.fixture(autouse=True)
def _catalogue() -> None:
    load_indicators_shipped()


def row(unit: str, value: str = "", *, period: str = "2025", indicator: str = LATE, **more: str) -> dict[str, str]:
    return {
        "indicator": indicator,
        "unit": unit,
        "period": period,
        "value": value,
        "numerator": "",
        "denominator": "",
        "source": "Báo cáo Một cửa",
        "correction": "",
        **more,
    }


def kept(*rows: dict[str, str]) -> None:
    record_values(rows=list(rows), actor=None, at=NOW)


def aim_at(subject: Aim, operator: str, value: str) -> IndicatorTarget:
    return set_target(
        aim=subject, operator=operator, value=Decimal(value), source="Kế hoạch 12/KH-UBND", actor=None, at=NOW
    )


def of(code: str) -> Indicator:
    return Indicator.objects.get(code=code)


def test_figures_stand_with_their_period_before_and_source(cast: Cast, page: Read) -> None:
    kept(row("so-xay-dung", "6,5", period="2024"), row("so-xay-dung", numerator="12", denominator="480"))
    said = page(cast.an, f"{HOME}?nam=2025")
    for words in ("Sở Xây dựng", "Tỷ lệ hồ sơ giải quyết trễ hạn", "2,50 %", "12/480", "−4,00 điểm %", "giảm"):
        assert words in said
    assert "Báo cáo Một cửa" in said


def test_target_of_the_block_holds_for_the_agency_until_it_has_its_own(cast: Cast, page: Read) -> None:
    kept(row("so-xay-dung", "2,5"))
    aim_at(Aim(2025, of(LATE), block=cast.departments), "at_most", "2")
    assert "chưa đạt" in page(cast.an, f"{HOME}?nam=2025")
    aim_at(Aim(2025, of(LATE), agency=cast.so_xay_dung), "at_most", "2.5")
    said = page(cast.an, f"{HOME}?nam=2025")
    assert "không quá 2,5 %" in said
    assert "chưa đạt" not in said


def test_index_is_judged_as_printed_and_says_how_sure(cast: Cast, page: Read, scored: Round) -> None:
    method = Method.objects.get(code="diem-cap-xa")
    aim_at(Aim(scored.assessment_year, method=method, agency=cast.so_xay_dung), "above", "77")
    said = page(cast.snv, f"{HOME}?don-vi=so-xay-dung&nam={scored.assessment_year}")
    assert "trên 77 %" in said
    assert "chắc chắn đạt" in said


def test_targets_reached_are_a_file_to_whom_the_page_shows_them(
    cast: Cast, signed_in: Callable[[User], Client], scored: Round
) -> None:
    method = Method.objects.get(code="diem-cap-xa")
    aim_at(Aim(scored.assessment_year, method=method, agency=cast.so_xay_dung), "above", "77")
    for person in (cast.an, cast.snv):
        address = f"{HOME}?nam={scored.assessment_year}&don-vi=so-xay-dung"
        assert files_of(signed_in(person), address)["muc-tieu"][1][1] == "trên 77 %"


def test_index_of_the_province_is_told_to_nobody_who_does_not_see_it(cast: Cast, page: Read, scored: Round) -> None:
    aim_at(Aim(scored.assessment_year, method=Method.objects.get(code="diem-cap-xa")), "above", "77")
    address = f"{HOME}?don-vi=toan-tinh&nam={scored.assessment_year}"
    assert "trên 77 %" in page(cast.snv, address)
    assert "trên 77 %" not in page(cast.an, address)


def test_agencies_beyond_the_scope_are_not_there(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    kept(row("so-y-te", "2,5"))
    client = signed_in(cast.an)
    assert client.get(f"{HOME}?don-vi=so-y-te").status_code == 404
    assert client.get(f"{HOME}bang.csv?don-vi=so-y-te").status_code == 404
    assert "Sở Y tế" not in client.get(HOME).content.decode()


@pytest.mark.parametrize("query", ["?nam=9999", "?nam=x", "?nam=0000", "?nam=٢٠٢٥"])
def test_years_nobody_has_are_read_as_none(cast: Cast, page: Read, query: str) -> None:
    assert "Chưa có số liệu của năm này" in page(cast.snv, f"{HOME}{query}")


@pytest.mark.parametrize("unit", ["khoi:", "khong-co", "a" * 300, "<b>"])
def test_units_nobody_has_are_not_found(cast: Cast, signed_in: Callable[[User], Client], unit: str) -> None:
    assert signed_in(cast.snv).get(f"{HOME}?don-vi={unit}").status_code == 404


def test_file_has_what_the_page_has(cast: Cast, page: Read) -> None:
    kept(row("toan-tinh", numerator="12", denominator="480"), row("toan-tinh", "3", period="2025-Q1"))
    aim_at(Aim(2025, of(LATE)), "at_most", "5")
    lines = page(cast.snv, f"{HOME}bang.csv?nam=2025").splitlines()
    assert len(lines) == 3
    assert any("năm 2025;2,50 %;12/480" in line and "không quá 5 %;đạt" in line for line in lines)


class TestGrid:
    ADDRESS = f"{HOME}nhap/?chi-so={LATE}&ky=2025"

    @pytest.fixture
    def office(self, cast: Cast, signed_in: Callable[[User], Client]) -> Client:
        return signed_in(cast.snv)

    def test_takes_changed_boxes_alone(self, office: Client) -> None:
        kept(row("so-y-te", "2,5"))
        sent = {"value-so-xay-dung": "3", "value-so-y-te": "2,50", "source": "Báo cáo 7"}
        assert office.post(self.ADDRESS, sent).status_code == 302
        new = IndicatorValue.objects.get(agency__code="so-xay-dung")
        assert (new.value, new.source, new.via) == (Decimal(3), "Báo cáo 7", "typed")
        assert IndicatorValue.objects.count() == 2
        assert AuditEntry.objects.filter(action="scoring.figures_taken").count() == 2

    def test_new_counts_mean_their_ratio(self, office: Client) -> None:
        kept(row("so-y-te", numerator="12", denominator="480"))
        sent = {"value-so-y-te": "2,50", "numerator-so-y-te": "24", "denominator-so-y-te": "480",
                "source": "Báo cáo 7", "correction": "nhập thiếu"}  # fmt: skip
        office.post(self.ADDRESS, sent)
        now = IndicatorValue.objects.get(corrected_by=None)
        assert (now.value, now.numerator, now.correction) == (Decimal(5), 24, "nhập thiếu")

    def test_other_value_needs_a_reason_and_keeps_what_was_typed(self, office: Client) -> None:
        kept(row("so-y-te", "2,5"))
        answer = office.post(self.ADDRESS, {"value-so-y-te": "3,1", "source": "Báo cáo 7"})
        assert answer.status_code == 422
        said = answer.content.decode()
        assert "Sở Y tế: cần lý do sửa, vì số đã có khác: 2,50 %" in said
        assert 'value="3,1"' in said
        assert IndicatorValue.objects.count() == 1

    @pytest.mark.parametrize("text", ["250", "x", "-1", "1e9", "1.234.567", "NaN", "=1+1", "٣", "<b>"])
    def test_wrong_box_is_named_and_nothing_is_stored(self, office: Client, text: str) -> None:
        sent = {"value-so-y-te": text, "value-so-xay-dung": "3", "source": "Báo cáo 7"}
        answer = office.post(self.ADDRESS, sent)
        assert answer.status_code == 422
        assert 'href="#value-so-y-te"' in answer.content.decode()
        assert not IndicatorValue.objects.exists()

    def test_source_is_needed_once(self, office: Client) -> None:
        answer = office.post(self.ADDRESS, {"value-so-y-te": "3", "value-so-xay-dung": "3"})
        assert answer.status_code == 422
        assert answer.content.decode().count('href="#source"') == 1

    def test_emptied_box_is_no_figure(self, office: Client) -> None:
        kept(row("so-y-te", "2,5"))
        assert office.post(self.ADDRESS, {"value-so-y-te": "", "source": "x"}).status_code == 422
        assert IndicatorValue.objects.count() == 1

    def test_nothing_changed_stores_nothing(self, office: Client) -> None:
        assert office.post(self.ADDRESS, {"source": "x"}).status_code == 302
        assert not IndicatorValue.objects.exists()

    @pytest.mark.parametrize("period", ["2025-Q9", "quy-2", "2025-13", "9999", "2025-q"])
    def test_wrong_period_is_told(self, office: Client, period: str) -> None:
        said = office.get(f"{HOME}nhap/?chi-so={LATE}&ky={period}").content.decode()
        assert "question__error" in said
        assert 'name="source"' not in said

    def test_indicator_of_the_province_has_one_line(self, office: Client) -> None:
        said = office.get(f"{HOME}nhap/?chi-so=pci&ky=2025").content.decode()
        assert 'name="value-toan-tinh"' in said
        assert "value-so-y-te" not in said

    @pytest.mark.parametrize("code", ["khong-co", "a" * 500])
    def test_unknown_indicator_is_not_found(self, office: Client, code: str) -> None:
        assert office.get(f"{HOME}nhap/?chi-so={code}").status_code == 404


FINE: dict[str, Any] = {
    "subject": f"chi-so:{LATE}",
    "whom": "khoi:so",
    "operator": "at_most",
    "value": "5",
    "source": "Kế hoạch 12/KH-UBND",
}


class TestTargets:
    ADDRESS = f"{HOME}muc-tieu/?nam=2025"

    @pytest.fixture
    def office(self, cast: Cast, signed_in: Callable[[User], Client]) -> Client:
        return signed_in(cast.snv)

    def test_is_set_listed_and_withdrawn_with_a_reason(self, office: Client, cast: Cast) -> None:
        whom = f"khoi:{cast.departments.code}"
        assert office.post(self.ADDRESS, {**FINE, "whom": whom}).status_code == 302
        target = IndicatorTarget.objects.get()
        assert "không quá 5 %" in office.get(self.ADDRESS).content.decode()
        away = f"{HOME}muc-tieu/{target.pk}/rut/"
        assert office.post(away, {"reason": "  "}).status_code == 422
        assert office.post(away, {"reason": "quyết định thay thế"}).status_code == 302
        target.refresh_from_db()
        assert target.withdrawal_reason == "quyết định thay thế"
        assert "Chưa có mục tiêu" in office.get(self.ADDRESS).content.decode()
        assert office.post(away, {"reason": "lần nữa"}).status_code == 302

    def test_those_in_force_are_a_file_of_the_year(self, office: Client, cast: Cast) -> None:
        office.post(self.ADDRESS, {**FINE, "whom": f"khoi:{cast.departments.code}"})
        head, *lines = files_of(office, self.ADDRESS)["dang-ap-dung"]
        assert "không quá 5 %" in lines[0]
        assert len(head) == len(lines[0])
        assert "Rút" not in str(lines)
        assert files_of(office, f"{HOME}muc-tieu/?nam=2024") == {}

    def test_second_one_of_a_kind_is_refused(self, office: Client, cast: Cast) -> None:
        sent = {**FINE, "whom": f"khoi:{cast.departments.code}"}
        office.post(self.ADDRESS, sent)
        again = office.post(self.ADDRESS, {**sent, "value": "6"})
        assert again.status_code == 422
        assert "Đã có mục tiêu đang áp dụng" in again.content.decode()

    def test_part_of_the_index_can_have_one(self, office: Client, scored: Round) -> None:
        said = office.get(self.ADDRESS).content.decode()
        assert 'value="hai-long:diem-cap-xa:"' in said
        node = "hai-long:diem-cap-xa:" + said.split('value="hai-long:diem-cap-xa:')[2].split('"')[0]
        assert office.post(self.ADDRESS, {**FINE, "subject": node, "whom": "toan-tinh"}).status_code == 302
        assert IndicatorTarget.objects.get().node == node.rpartition(":")[2]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"subject": "chi-so:la"},
            {"subject": "hai-long:la:TC"},
            {"subject": ""},
            {"whom": "la"},
            {"whom": ""},
            {"operator": "nhu"},
            {"value": "x"},
            {"value": "101"},
            {"value": "NaN"},
            {"value": "1e400"},
            {"value": "1.234"},
            {"value": "1" * 40},
            {"source": ""},
            {"source": "a" * 301},
            {"subject": "chi-so:pci", "whom": "so-y-te"},
        ],
    )
    def test_wrong_ones_are_told(self, office: Client, wrong: dict[str, str]) -> None:
        answer = office.post(self.ADDRESS, {**FINE, "whom": "toan-tinh", **wrong})
        assert answer.status_code == 422
        assert "error-summary" in answer.content.decode()
        assert not IndicatorTarget.objects.exists()
