"""What a plan must not say: what its state freezes, what is out of range, what does not stand on the first day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from agencies.models import Agency
from agencies.selectors import subtree
from surveys.models import QuestionnaireVersion, Round

LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Outline:
    """What stands over a round as a whole; margin and expected response in percent, None: not stated."""

    title: str
    assessment_year: int
    opens_on: date
    closes_on: date
    questionnaire_version: QuestionnaireVersion
    margin: Decimal | None = None
    expected_response: Decimal | None = None
    note: str = ""


def missing_for_collecting(round: Round, *, on: date, measures: bool | None = None) -> list[str]:
    """Return why a round cannot take answers yet, each in a sentence; `measures`: any unit, where that is known."""
    faults = []
    if not (round.units.exists() if measures is None else measures):
        faults.append(_("Chưa có đơn vị nào được đánh giá."))
    if not round.channels.exists():
        faults.append(_("Chưa chọn kênh thu phiếu nào."))
    if round.closes_on < on:
        faults.append(_("Ngày kết thúc %s đã qua.") % round.closes_on.strftime("%d/%m/%Y"))
    return faults


def outside_owner(owner: Agency | None, agencies: Collection[Agency], *, on: date) -> list[str]:
    """Return a fault for each agency that an agency's own survey must not measure."""
    if owner is None:
        return []
    below = subtree({owner.pk}, on=on)
    words = _("Đơn vị “%s” không trực thuộc đơn vị tự khảo sát.")
    return [words % agency.code for agency in agencies if agency.pk not in below]


def frozen(round: Round, outline: Outline) -> list[str]:
    """Return what the round's state does not let change but the outline would."""
    names = {
        "title": _("tên đợt"),
        "assessment_year": _("năm đánh giá"),
        "opens_on": _("ngày bắt đầu"),
        "closes_on": _("ngày kết thúc"),
        "questionnaire_version": _("phiếu hỏi"),
        "margin": _("sai số mong muốn"),
        "expected_response": _("tỷ lệ thu về dự kiến"),
    }
    free = {
        Round.State.DRAFT: set(names),
        Round.State.OPEN: {"closes_on", "margin", "expected_response"},
        Round.State.CLOSED: set(),
    }[Round.State(round.state)]
    words = _("Đợt %(state)s: không đổi được %(what)s.")
    return [
        words % {"state": round.get_state_display(), "what": names[name]}
        for name in names
        if name not in free and getattr(round, name) != getattr(outline, name)
    ]


def outline_faults(round: Round, outline: Outline) -> list[str]:
    """Return what cannot be said of the round in any state."""
    faults = []
    if not 1 <= len(outline.title.strip()) <= 200 or "\0" in outline.title:
        faults.append(_("Tên đợt cần 1 đến 200 ký tự."))
    faults.extend(filter(None, [window_fault(outline.opens_on, outline.closes_on)]))
    if len(outline.note) > LONGEST_NOTE or "\0" in outline.note:
        faults.append(_("Ghi chú dài tối đa %d ký tự.") % LONGEST_NOTE)
    faults.extend(filter(None, (margin_fault(outline.margin), response_fault(outline.expected_response))))
    if outline.questionnaire_version.questionnaire.owner_id not in (None, round.owner_id):
        faults.append(_("Phiếu hỏi này thuộc một đơn vị khác."))
    return faults


def window_fault(opens_on: date, closes_on: date) -> str:
    """Return what is wrong with the days of a round, empty where nothing is."""
    return _("Ngày kết thúc đứng trước ngày bắt đầu.") if opens_on > closes_on else ""


def margin_fault(margin: Decimal | None) -> str:
    return "" if margin is None or 0 < margin <= 50 else _("Sai số e lớn hơn 0 và không quá 50 %.")


def response_fault(expected: Decimal | None) -> str:
    return "" if expected is None or 0 < expected <= 100 else _("Tỷ lệ thu về dự kiến lớn hơn 0 và không quá 100 %.")


def not_standing(agency: Agency, day: date) -> str:
    """Return the words for an agency that does not exist on a day."""
    words = _("Đơn vị “%(code)s” không hoạt động vào ngày %(day)s.")
    return words % {"code": agency.code, "day": day.strftime("%d/%m/%Y")}
