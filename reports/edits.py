"""Paragraphs as the office worded them, put into a report between its making and its rendering."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from reports.content import Block, Report, Section, Text
from scoring.models import ReportText
from surveys.access import manages
from surveys.models import Round

if TYPE_CHECKING:
    from reports.asked import Asked


@dataclass(frozen=True, slots=True)
class Worded:
    """A wording in force: its text and the generated paragraph it was written upon."""

    text: str
    base: str


def edited(asked: "Asked", report: Report) -> Report:
    """Return a report as its reader gets it: paragraphs in the office's words where it worded them.

    Whoever is held to other numbers than those a wording was written upon gets the generated paragraph instead: the
    words may tell numbers of a run that they do not see. Who sees the newest run gets the words, marked as stale; of a
    kind that tells each what they reach, who words it: to all others the numbers may be of what they do not reach.
    """
    return applied(report, in_force(asked), stale=asked.sees_newest and _reaches_all(asked))


def _reaches_all(asked: "Asked") -> bool:
    each_their_own = asked.kind.reach == "part" and asked.kind.about == "round"
    return not each_their_own or asked.user is None or manages(asked.user, asked.round)


def in_force(asked: "Asked") -> dict[str, Worded]:
    """Return the wordings of this report by the keys of their paragraphs, in one query."""
    last = wordings(asked).order_by("key", "-number").distinct("key")
    return {each.key: Worded(each.text, each.base) for each in last if each.act == ReportText.Act.WRITE}


def in_force_of(round: Round, kind: str, subjects: Collection[str]) -> dict[str, dict[str, Worded]]:
    """Return the same of several reports of a kind by what they are about, in one query."""
    of_kind = ReportText.objects.filter(round=round, kind=kind, subject__in=subjects)
    found: dict[str, dict[str, Worded]] = {}
    for each in of_kind.order_by("subject", "key", "-number").distinct("subject", "key"):
        if each.act == ReportText.Act.WRITE:
            found.setdefault(each.subject, {})[each.key] = Worded(each.text, each.base)
    return found


def wordings(asked: "Asked") -> "QuerySet[ReportText]":
    """Return all wordings of this report."""
    return ReportText.objects.filter(round=asked.round, kind=asked.kind.code, subject=asked.subject)


def applied(report: Report, worded: Mapping[str, Worded], *, stale: bool) -> Report:
    """Return a report with these wordings; those upon other paragraphs only with `stale`. Pure."""
    if not worded:
        return report
    annexes = tuple(
        replace(annex, sections=applied_to(annex.sections, worded, stale=stale)) for annex in report.annexes
    )
    return replace(report, sections=applied_to(report.sections, worded, stale=stale), annexes=annexes)


def applied_to(sections: tuple[Section, ...], worded: Mapping[str, Worded], *, stale: bool) -> tuple[Section, ...]:
    """Return sections with these wordings. Pure."""

    def within(section: Section) -> Section:
        blocks = tuple(one for block in section.blocks for one in _reworded(block, worded, stale))
        return replace(section, blocks=blocks, sections=tuple(map(within, section.sections)))

    return tuple(map(within, sections)) if worded else sections


def _reworded(block: Block, worded: Mapping[str, Worded], stale: bool) -> Iterator[Block]:
    found = worded.get(block.key) if isinstance(block, Text) and block.key else None
    if found is None or not isinstance(block, Text):
        yield block
        return
    same = found.base == block.text
    if not same and not stale:
        yield block
        return
    # Every line is a paragraph; the key stays with the first.
    lines = [line.strip() for line in found.text.splitlines() if line.strip()]
    for place, line in enumerate(lines):
        key = "" if place else block.key
        yield Text(line, block.look, key, block.footnote if key else "", edited="now" if same else "stale")


def keyed_texts(report: Report) -> Iterator[tuple[str, Text]]:
    """Yield the paragraphs that may be worded otherwise, each with the title of its section. Pure."""
    for section in (*report.sections, *(one for annex in report.annexes for one in annex.sections)):
        yield from _within(section, section.title)


def _within(section: Section, above: str) -> Iterator[tuple[str, Text]]:
    title = section.title or above
    for block in section.blocks:
        if isinstance(block, Text) and block.key:
            yield title, block
    for one in section.sections:
        yield from _within(one, title)
