"""An illustrative Khánh Hòa after 1/7/2025: agencies with their history and two years of made-up answers."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from agencies.models import Agency, Service
from agencies.services import load_agencies, load_successions
from documents.reading import Row
from satisfaction.demo.files import rows, table
from scoring.models import Indicator, Method, MethodVersion
from scoring.selectors import latest_method_version
from scoring.services import assign_method, load_method, score_round
from scoring.services.history import load_results
from scoring.services.indicator_catalogue import load_indicators_shipped
from scoring.services.indicator_targets import Aim, set_target
from scoring.services.indicators import load_figures
from scoring.services.years import score_year
from surveys.models import AccessPoint, Channel, Round
from surveys.selectors import newest_version
from surveys.services import (
    close_round,
    create_access_point,
    create_round,
    generate_responses,
    open_round,
    state_issued,
)
from surveys.synthetic import UnitPlan

FIRST_YEAR = 2025
MERGER = date(2025, 7, 1)
DOORS = ("phuong-nha-trang", "so-tu-phap", "cong-an-tinh", "xa-dien-khanh")
# Last year's round was scored before its draft was shown (`demo.publishing`).
SINCE_SCORED = timedelta(days=31)
MADE_UP = "mục tiêu giả định của tỉnh mẫu"
METHOD = {
    "code": "tinh-mau-2640",
    "title": "Tỷ lệ hài lòng theo 5 yếu tố, 22 tiêu chí; tối thiểu 30 phiếu (tỉnh mẫu)",
    "minimum": 30,
}


def load(*, at: datetime) -> Round:
    """Load the province with a closed round and the index of last year and an open round of this year; once.

    Return the open one.
    """
    existing = Round.objects.filter(code__startswith="kh-", synthetic=True).first()
    if existing is not None:
        return existing
    load_agencies(table("khanh_hoa_agencies.csv"), actor=None, at=at)
    load_successions(table("khanh_hoa_successions.csv"), actor=None, at=at)
    for row in rows("khanh_hoa_services.csv"):
        Service.objects.get_or_create(code=row["code"], defaults={"name": row["name"]})
    _load_results(at)
    _load_figures(at)
    today = timezone.localdate(at)
    year = max(today.year, FIRST_YEAR + 1)
    plan = rows("khanh_hoa_plan.csv")
    opened, ended = date(year - 1, 9, 1), date(year - 1, 11, 30)
    before = _round(year - 1, opened, ended, plan, "previous_", at, scored_at=at - SINCE_SCORED)
    close_round(round=before, at=at)
    score_year(year=year - 1, actor=None, at=at)
    _set_targets(year - 1, at)
    opens_on = max(today - timedelta(days=75), MERGER)
    now = _round(year, opens_on, today + timedelta(days=120), plan, "", at)
    for code in DOORS:
        _open_doors(now, code, at)
    return now


def closed() -> Round:
    """Return the province's round of last year, which is closed."""
    return Round.objects.filter(code__startswith="kh-", synthetic=True).earliest("assessment_year")


def _load_results(at: datetime) -> None:
    """Load made-up figures of years before the merger, so that agencies have a past to show."""
    name = "khanh_hoa_results.csv"
    load_results(table=table(name), file_name=name, sha256="", actor=None, at=at)


def _load_figures(at: datetime) -> None:
    """Load made-up figures to stand beside the index, and targets of the last closed year."""
    load_indicators_shipped()
    name = "khanh_hoa_figures.csv"
    load_figures(table=table(name), file_name=name, sha256="", actor=None, at=at)


def _set_targets(year: int, at: datetime) -> None:
    method = Method.objects.get(code=METHOD["code"])
    aims = (
        (Aim(year, method=method), "above", "77"),
        (Aim(year, method=method, agency=Agency.objects.get(code="so-tu-phap")), "at_least", "90"),
        (Aim(year, Indicator.objects.get(code="mot-cua-tre-han")), "at_most", "2.5"),
    )
    for aim, operator, value in aims:
        set_target(aim=aim, operator=operator, value=Decimal(value), source=MADE_UP, actor=None, at=at)


def door(survey_round: Round) -> AccessPoint | None:
    """Return the link into the open round that is shown to a visitor."""
    links = AccessPoint.objects.filter(round_unit__round=survey_round, channel=Channel.WEB, closed_at=None)
    return links.order_by("pk").first()


def _round(
    year: int,
    opens_on: date,
    closes_on: date,
    plan: Sequence[Row],
    column: str,
    at: datetime,
    *,
    scored_at: datetime | None = None,
) -> Round:
    codes = [row["agency"] for row in plan]
    made = create_round(
        code=f"kh-{year}",
        title=f"Khảo sát mức độ hài lòng tỉnh Khánh Hòa năm {year} (số liệu giả định)",
        questionnaire_version=newest_version("bnv-2640"),
        opens_on=opens_on,
        closes_on=closes_on,
        assessment_year=year,
        agencies=list(Agency.objects.filter(code__in=codes)),
        synthetic=True,
        at=at,
    )
    assign_method(round=made, method_version=_method(at))
    open_round(round=made, at=at)
    state_issued(round=made, issued={row["agency"]: int(row[f"{column}issued"]) for row in plan}, at=at)
    units = [_unit(row, int(row[f"{column}forms"])) for row in plan]
    generate_responses(round=made, count=0, seed=year, plan=units, at=at)
    score_round(round=made, actor=None, at=scored_at or at)
    return made


def _unit(row: Row, count: int) -> UnitPlan:
    return UnitPlan(row["agency"], count, float(row["quality"]), tuple(row["services"].split(";")), row["weak"])


def _method(at: datetime) -> MethodVersion:
    """Return the shipped method with a minimum of forms, as an office would set it."""
    document: dict[str, Any] = dict(latest_method_version("top2-2640").document)
    assumptions = [text for text in document.get("assumptions", []) if "tối thiểu" not in text]
    note = (
        "Số phiếu tối thiểu để tính chỉ số của một đơn vị là 30, do cơ quan tổ chức khảo sát chọn; chưa có văn bản quy "
        "định mức này."
    )
    return load_method(document={**document, **METHOD, "assumptions": [*assumptions, note]}, at=at)


def _open_doors(survey_round: Round, code: str, at: datetime) -> None:
    unit = survey_round.units.select_related("round").get(agency__code=code)
    create_access_point(round_unit=unit, channel=Channel.WEB, label="Đường dẫn trên trang của đơn vị", at=at)
    create_access_point(round_unit=unit, channel=Channel.QR, label="Mã QR tại quầy", at=at)
