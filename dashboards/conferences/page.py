"""What the pages of conferences show: finished values for their templates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from actionplans.models import Conference, ConferenceFile, ConferenceRemark, ConferenceStep
from actionplans.selectors import names_on

KINDS = {"none": "grey", "planned": "draft", "held": "", "confirmed": "outline", "cancelled": "grey"}


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the history in words."""

    what: str
    who: str
    when: str
    note: str
    files: Sequence[ConferenceFile]


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """A remark in words; `about` is the name of the factor or item."""

    pk: int
    kind: str
    text: str
    about: str
    section: str
    measure: str


def steps(found: Sequence[ConferenceStep]) -> list[StepLine]:
    """Return the steps in words, the newest first."""
    return [_step(each) for each in reversed(found)]


def _step(step: ConferenceStep) -> StepLine:
    when = timezone.localtime(step.at).strftime("%H:%M %d/%m/%Y")
    what = str(step.get_kind_display()).capitalize()
    return StepLine(what, step.actor.full_name, when, step.note, list(step.files.all()))


def remark_lines(found: Iterable[ConferenceRemark], nodes: Mapping[str, str]) -> list[RemarkLine]:
    """Return remarks in words; `nodes` are the names of factors and items."""
    return [
        RemarkLine(
            each.pk,
            str(each.get_kind_display()),
            each.text,
            nodes.get(each.node, each.node),
            each.section,
            each.measure.action if each.measure else "",
        )
        for each in found
    ]


def state_of(found: Conference | None) -> str:
    return found.state if found else "none"


def state_words(found: Conference | None) -> str:
    return str(found.get_state_display()) if found else _("chưa lập")


def when(found: Conference | None, due: date | None, on: date) -> str:
    """Return how a conference stands to its deadline, in words; "" without one."""
    if due is None:
        return ""
    held = found.held_on if found else None
    late = ((held or on) - due).days
    if held is not None:
        return _("tổ chức sau hạn %d ngày") % late if late > 0 else _("tổ chức trong hạn")
    return _("quá hạn %d ngày, chưa tổ chức") % late if late > 0 else _("chưa đến hạn")


def is_late(found: Conference | None, due: date | None, on: date) -> bool:
    held = found.held_on if found else None
    return due is not None and (held or on) > due


def facts(found: Conference, on: date) -> list[tuple[str, str]]:
    """Return what is known of a conference, as pairs (words, value)."""
    owed = found.obligation
    due = owed.due_on if owed else None
    deadline = f"{due:%d/%m/%Y} ({when(found, due, on)})" if due else ""
    pairs = [
        (_("Đơn vị"), names_on({found.agency_id}, on=on).get(found.agency_id, found.agency.code)),
        (_("Kết quả của đợt"), found.round.title),
        (_("Thực hiện nhiệm vụ"), owed.task if owed else ""),
        (_("Hạn"), deadline),
        (_("Ngày dự kiến"), f"{found.planned_on:%d/%m/%Y}"),
        (_("Ngày tổ chức"), f"{found.held_on:%d/%m/%Y}" if found.held_on else ""),
        (_("Địa điểm"), found.place),
        (_("Người chủ trì"), found.chair),
        (_("Thành phần dự"), found.posts),
        (_("Số người dự"), str(found.attending or "")),
        (_("Cơ quan được mời"), found.invited),
    ]
    return [pair for pair in pairs if pair[1]]


def title_of(found: Conference) -> str:
    return _("Hội nghị ngày %s") % (found.held_on or found.planned_on).strftime("%d/%m/%Y")


def address_of(found: Conference) -> str:
    return reverse("conferences:conference", args=[found.pk])


def trail(*here: tuple[str, str]) -> list[tuple[str, str]]:
    obligations = (_("Nhiệm vụ được giao"), reverse("obligations:obligations"))
    return [obligations, (_("Hội nghị công bố"), reverse("conferences:conferences") if here else ""), *here]
