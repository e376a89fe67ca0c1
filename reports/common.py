"""What the reports share: head and foot, sentences on points and factors."""

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.utils.timezone import localtime

from agencies.models import RecipientList
from agencies.selectors import recipients_of
from charts.numbers import vi
from reports import extremes, silent_factors, wording
from reports.content import Head, Text
from reports.extremes import Named
from reports.keyed import keyed
from reports.selectors import Source
from reports.wording import BLANK
from scoring.known import Known
from scoring.results import NodeResult, UnitResult

PLAN = f"Kế hoạch số{BLANK}/KH-UBND ngày{BLANK}tháng{BLANK}năm{BLANK}"


def head(source: Source, subject: str, addressee: str, recipients: Sequence[str]) -> Head:
    """Fill the parts that the decree lays down; what only the drafter knows stays blank."""
    issuer = source.issuer
    about = f"khảo sát sự hài lòng của người dân, tổ chức, doanh nghiệp {source.period}"
    return Head(
        issuer=issuer,
        year=localtime(source.at).year,
        subject=subject,
        addressee=addressee,
        bases=tuple(getattr(settings, "REPORT_LEGAL_BASES", ())),
        opening=f"Thực hiện {PLAN} về {about}, {issuer.said} báo cáo kết quả như sau:",
        closing=f"Trên đây là báo cáo kết quả {about}, {issuer.said} {'kính ' if addressee else ''}báo cáo",
        recipients=(*recipients, issuer.filing),
        synthetic=source.round.synthetic,
        own=source.round.owner_id is not None,
        draft=source.draft,
    )


def kept_recipients(source: Source, kind: RecipientList.Kind) -> tuple[str, ...]:
    """Return the lines that the office keeps for papers of a kind; none of them under an agency's own survey."""
    return () if source.round.owner_id is not None else recipients_of(kind)


def points_words(unit: UnitResult) -> str:
    if unit.points is None or unit.max_points is None:
        return ""
    return f"Tổng điểm quy đổi là {vi(unit.points)}/{vi(unit.max_points)} điểm."


def factor_words(unit: UnitResult, known: Known) -> tuple[str, ...]:
    """Say the highest and the lowest factor of a row and those nobody answered; `known` are the row's estimates."""
    return tuple(sentence for sentence in _factor_words(unit, known) if sentence)


def factor_texts(prefix: str, unit: UnitResult, known: Known) -> tuple[Text, ...]:
    """Return the same as paragraphs with keys."""
    ends, left_out, silent = _factor_words(unit, known)
    return keyed(prefix, yeu_to=ends, chua_xet=left_out, khong_phat_sinh=silent)


def _factor_words(unit: UnitResult, known: Known) -> tuple[str, str, str]:
    factors = unit.of_kind("factor")
    # A hidden one may be higher or lower than those that are told.
    hides = any(node.index is None and node.n for node in factors)
    kind = "yếu tố được nêu" if hides else "yếu tố"
    ends = extremes.sentence(kind, _named(factors, known))
    return ends, silent_factors.left_out(factors) if ends else "", silent_factors.no_cases(factors)


def _named(factors: Sequence[NodeResult], known: Known) -> list[Named]:
    return [replace(one, name=wording.lower_first(one.name)) for one in extremes.nodes(factors, known)]
