"""What the reports share: head and foot, sentences on points and factors."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.timezone import localtime

from agencies.models import RecipientList
from agencies.selectors import recipients_of
from charts.numbers import vi
from reports import wording
from reports.content import Head
from reports.selectors import Source
from reports.wording import BLANK
from scoring.results import UnitResult

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
    )


def kept_recipients(source: Source, kind: RecipientList.Kind) -> tuple[str, ...]:
    """Return the lines that the office keeps for papers of a kind; none of them under an agency's own survey.

    Nghị định 30/2020/NĐ-CP, Phụ lục I: each line ends with a semicolon.
    """
    if source.round.owner_id is not None:
        return ()
    return tuple(f"{line.rstrip(' ;.')};" for line in recipients_of(kind))


def points_words(unit: UnitResult) -> str:
    if unit.points is None or unit.max_points is None:
        return ""
    return f"Tổng điểm quy đổi là {vi(unit.points)}/{vi(unit.max_points)} điểm."


def factor_words(unit: UnitResult) -> tuple[str, ...]:
    factors = unit.of_kind("factor")
    named = [(wording.lower_first(node.name), node.index) for node in factors if node.index is not None]
    # A hidden one may be higher or lower than those that are told.
    hides = any(node.index is None and node.n for node in factors)
    sentences = (wording.extremes("yếu tố được nêu" if hides else "yếu tố", named), wording.no_cases(factors))
    return tuple(sentence for sentence in sentences if sentence)
