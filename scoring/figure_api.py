"""The JSON door for figures beside the index: /api/v1/figures/, with a key of `ApiKey.Purpose.FIGURES`.

POST   one figure {indicator, unit, period, value | numerator + denominator, source, correction?}, or a list of them:
       all are stored or none. 201 {added, corrected, repeated}, 200 where all stood already, 409 where another value
       stands and `correction` is missing
GET    ?agency=&year=&indicator=&after=  the figures in force, oldest first: {figures, next}; `next` goes into `after`
A refusal is {detail, errors} as in `accounts.keyed_api`; in a list errors are called by place and field, "0.value".
404: no indicator or agency of that code.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accounts.keyed_api import Answer, Number, Refused, answered, document, is_text
from accounts.models import ApiKey
from agencies.models import Agency
from charts.numbers import vi
from documents.reading import InvalidFile, RowFault
from scoring.indicators.figures import period_of_value, values_in_force
from scoring.indicators.reading import KNOWN, NEEDED, PROVINCE
from scoring.models import Indicator, IndicatorValue
from scoring.services.indicators import OtherValue, record_values

MOST_FIGURES = 1000
# What may stand as a JSON number; of `period` that is a year.
NUMERIC = frozenset({"value", "numerator", "denominator", "period"})
FILTERS = frozenset({"agency", "year", "indicator", "after"})
LARGEST_ID = 2**63 - 1


# A key speaks for the sender, no cookie: there is nothing another site could ride on.
@csrf_exempt
def figures(request: HttpRequest) -> JsonResponse:
    """Take figures, or tell those in force."""
    return answered(
        request,
        purpose=ApiKey.Purpose.FIGURES,
        acts={"GET": _tell, "POST": _take},
        per_minute=settings.FIGURES_PER_MINUTE,
    )


def _take(request: HttpRequest, key: ApiKey) -> Answer:
    sent = document(request)
    many = isinstance(sent, list)
    rows = _rows(sent if many else [sent], many=many)
    try:
        taken = record_values(rows=rows, actor=None, api_key=key, at=timezone.now())
    except OtherValue as error:
        words = _("Đã có số liệu khác; nếu số cũ sai, ghi lý do vào correction. Chưa lưu gì.")
        raise Refused(409, words, _errors(error.faults, many=many)) from error
    except InvalidFile as error:
        raise Refused(400, _wrong(), _errors(error.faults, many=many)) from error
    counts = {"added": taken.added, "corrected": taken.corrected, "repeated": taken.repeated}
    return counts, 201 if taken.added else 200


def _rows(sent: list[Any], *, many: bool) -> list[dict[str, str]]:
    """Return objects as rows of cells. Raises Refused."""
    if not sent or len(sent) > MOST_FIGURES:
        words = _("Mỗi lần gửi từ 1 đến %s số liệu.") % vi(MOST_FIGURES)
        raise Refused(413 if sent else 400, words)
    if not all(isinstance(one, dict) for one in sent):
        raise Refused(400, _("Cần một đối tượng JSON, hoặc một danh sách đối tượng."))
    errors = {
        _name(place, field, many): words for place, one in enumerate(sent) for field, words in _unfit(one).items()
    }
    if errors:
        raise Refused(400, _wrong(), errors)
    return [{name: _cell(name, value) for name, value in one.items()} for one in sent]


def _unfit(one: Mapping[str, Any]) -> dict[str, str]:
    errors = {name: _("Thiếu trường này.") for name in NEEDED if one.get(name) is None}
    for name, value in one.items():
        if name not in KNOWN:
            errors[name] = _("Trường này không có trong API.")
        elif value is not None and not is_text(value) and not (name in NUMERIC and isinstance(value, Number)):
            errors[name] = _("Cần một số hoặc một chuỗi ký tự.") if name in NUMERIC else _("Cần một chuỗi ký tự.")
    return errors


def _cell(name: str, value: str | None) -> str:
    """Return what a file would have in the cell: a JSON number's dot is its decimal sign and no other."""
    if isinstance(value, Number):
        return str(value) if name == "period" else value.replace(".", ",")
    return unicodedata.normalize("NFC", value or "").strip()


def _errors(faults: tuple[RowFault, ...], *, many: bool) -> dict[str, str]:
    return {_name(fault.line - 1, fault.column, many): _("Cần: %s.") % fault.expected for fault in faults}


def _name(place: int, field: str, many: bool) -> str:
    return f"{place}.{field}" if many else field


def _wrong() -> str:
    return _("Có trường sai hoặc thiếu. Chưa lưu gì.")


def _tell(request: HttpRequest, _key: ApiKey) -> Answer:
    asked = request.GET.dict()
    errors = {name: _("Trường này không có trong API.") for name in asked if name not in FILTERS}
    errors |= {name: _("Cần một số nguyên.") for name in ("year", "after") if not _is_number(asked.get(name, "0"))}
    if errors:
        raise Refused(400, _("Có trường sai."), errors)
    found = list(_found(asked)[: MOST_FIGURES + 1])
    more = found[MOST_FIGURES - 1].pk if len(found) > MOST_FIGURES else None
    return {"figures": [_told(row) for row in found[:MOST_FIGURES]], "next": more}, 200


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= LARGEST_ID


def _found(asked: Mapping[str, str]) -> QuerySet[IndicatorValue]:
    rows = values_in_force().order_by("id")
    if "agency" in asked:
        code = asked["agency"]
        rows = rows.filter(agency=None if code == PROVINCE else _one(Agency.objects.filter(code=code)))
    if "indicator" in asked:
        rows = rows.filter(indicator=_one(Indicator.objects.filter(code=asked["indicator"])))
    if "year" in asked:
        rows = rows.filter(year=min(int(asked["year"]), 9999))
    return rows.filter(id__gt=int(asked["after"])) if "after" in asked else rows


def _one(rows: QuerySet[Any]) -> Any:
    found = rows.first()
    if found is None:
        raise Refused(404, _("Không có chỉ số hoặc đơn vị mang mã này."))
    return found


def _told(row: IndicatorValue) -> dict[str, Any]:
    return {
        "indicator": row.indicator.code,
        "unit": row.agency.code if row.agency else PROVINCE,
        "period": period_of_value(row).text,
        "value": f"{row.value.normalize():f}",
        "numerator": row.numerator,
        "denominator": row.denominator,
        "source": row.source,
        "correction": row.correction,
        "via": row.via,
        "at": row.at.isoformat(),
    }
