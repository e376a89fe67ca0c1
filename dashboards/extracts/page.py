"""What the pages of extracts show: finished values for their templates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from actionplans.models import Extract, ExtractStep
from actionplans.services.extracts import NOTHING, mark_of, texts_at
from agencies.models import AgencyVersion, RecipientList
from agencies.selectors import recipients_of
from dashboards.extracts.content import AS_ABOVE, Section, sections_of


@dataclass(frozen=True, slots=True)
class Part:
    """A section with what was written beside it; `stale`: its numbers changed since."""

    section: Section
    text: str
    stale: bool


@dataclass(frozen=True, slots=True)
class Line:
    """An extract in a list."""

    pk: int
    title: str
    about: str
    computed_at: str
    state: str
    closed: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the history in words."""

    what: str
    who: str
    when: str
    note: str


def title_of(extract: Extract) -> str:
    """Return what an extract is called by its period; one with days of its own says these."""
    first, last = extract.first_day, extract.last_day
    year, months = last.year, (last.month - first.month) + 12 * (last.year - first.year) + 1
    words = {
        "quarter": _("Quý %(number)d năm %(year)d") % {"number": (last.month - 1) // 3 + 1, "year": year},
        "half": _("6 tháng cuối năm %d") % year if last.month > 6 else _("6 tháng đầu năm %d") % year,
        "year": _("Năm %d") % year,
        "april": _("Tổng hợp kế hoạch trong tháng 4/%d") % year,
    }[extract.kind]
    whole = first.day == 1 and months in (1, 3, 6, 12) and (last + timedelta(days=1)).day == 1
    return words if whole else f"{words} ({first:%d/%m/%Y} – {last:%d/%m/%Y})"


def lines(extracts: Sequence[Extract], on: date) -> list[Line]:
    names = _names({each.agency_id for each in extracts if each.agency_id}, on)
    return [_line(each, names) for each in extracts]


def about_of(extract: Extract, on: date) -> str:
    return _about(extract, _names({extract.agency_id} if extract.agency_id else set(), on))


def recipients(extract: Extract) -> tuple[str, ...]:
    """Return who gets an extract: the list is kept by Sở Nội vụ, for what it makes of the whole province."""
    of_office = extract.agency_id is None and extract.block_id is None
    kept = recipients_of(RecipientList.Kind.EXTRACT) if of_office else ()
    # Only the summary in April is addressed to anybody.
    above = (AS_ABOVE,) if extract.kind == Extract.Kind.APRIL or not kept else ()
    return (*above, *kept)


def parts(extract: Extract, typed: Mapping[str, str] = NOTHING) -> list[Part]:
    """Return the sections with what was written, or typed just now, those first whose order says so."""
    found = []
    for section in sections_of(extract.numbers):
        kept = extract.texts.get(section.code, {})
        text = str(kept.get("text", ""))
        stale = bool(text) and kept.get("mark") != mark_of(extract.numbers[section.code])
        found.append(Part(section, typed.get(section.code, text), stale))
    return found


def lost(extract: Extract, typed: Mapping[str, str], seen: int) -> list[tuple[str, str]]:
    """Return the titles and words of what was typed on a page as old as `seen`, where it stands nowhere."""
    then, titles = texts_at(extract, seen), {each.code: each.title for each in sections_of(extract.numbers)}
    return [
        (titles.get(section, section), text.strip())
        for section, text in typed.items()
        if text.strip() not in (then.get(section, ""), extract.texts.get(section, {}).get("text", ""))
    ]


def steps(found: Iterable[ExtractStep], titles: dict[str, str]) -> list[StepLine]:
    """Return the steps in words, the newest first."""
    return [
        StepLine(
            what=": ".join(
                part for part in (str(each.get_kind_display()).capitalize(), titles.get(each.section, "")) if part
            ),
            who=each.actor.full_name,
            when=moment(each.at),
            note=each.note,
        )
        for each in sorted(found, key=lambda one: -one.number)
    ]


def moment(at: Any) -> str:
    return timezone.localtime(at).strftime("%H:%M %d/%m/%Y")


def trail(*here: tuple[str, str]) -> list[tuple[str, str]]:
    tasks = (_("Nhiệm vụ được giao"), reverse("obligations:obligations"))
    return [tasks, (_("Trích báo cáo"), reverse("extracts:extracts")), *here]


def _line(extract: Extract, names: dict[int, str]) -> Line:
    return Line(
        pk=extract.pk,
        title=title_of(extract),
        about=_about(extract, names),
        computed_at=moment(extract.computed_at),
        state=str(extract.get_state_display()),
        closed=extract.state == Extract.State.CLOSED,
    )


def _about(extract: Extract, names: dict[int, str]) -> str:
    if extract.agency_id:
        return names.get(extract.agency_id, "")
    return extract.block.name if extract.block else _("Toàn tỉnh")


def _names(ids: set[int], on: date) -> dict[int, str]:
    if not ids:
        return {}
    found = AgencyVersion.objects.filter(agency__in=ids, valid__startswith__lte=on).order_by("valid__startswith")
    return dict(found.values_list("agency_id", "name"))
