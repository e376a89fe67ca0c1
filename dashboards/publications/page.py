"""What the pages about drafts and publications hold, ready for the templates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from charts.numbers import vi
from dashboards import profile as profiles
from dashboards.beside_shown import told_of_unit
from dashboards.newer_run import NewerRun, newer_run
from dashboards.publications import selectors
from dashboards.publications.gate import gate_of
from scoring import disclosure
from scoring.access import sight_of
from scoring.method import Method
from scoring.models import Appraisal, Objection, Publication, PublicationDraft, ScoringRun
from scoring.publication_access import Reader
from scoring.publications import AppraisalKey, appraisals_of, draft_of, publication_of, publications_of, withheld_in
from scoring.results import UnitResult
from scoring.run_for import run_seen
from scoring.selectors import method_of
from scoring.services.publications import needs_draft, open_questions
from surveys.models import Round, RoundUnit

Trail = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PublicationLine:
    """A publication with the rows it shows no item counts of, in words."""

    publication: Publication
    withheld: tuple[str, ...]

    @property
    def in_force(self) -> bool:
        return not hasattr(self.publication, "superseded_by")


@dataclass(frozen=True, slots=True)
class RoundPage:
    """The publication of a round as one person sees it."""

    reader: Reader
    live: Publication | None
    draft: PublicationDraft | None
    publications: tuple[PublicationLine, ...]
    objections: tuple[Objection, ...]
    runs: tuple[selectors.RunLine, ...]
    newer: NewerRun | None
    trail: Trail
    # What keeps it from being published, for whoever publishes it.
    blocked: tuple[str, ...] = ()
    needs_draft: bool = False

    @property
    def waiting(self) -> int:
        return sum(1 for one in self.objections if one.answer is None)

    @property
    def run_choices(self) -> list[tuple[str, str]]:
        return run_choices(self.runs)

    @property
    def own_units(self) -> list[RoundUnit]:
        return [unit for unit in self.reader.units if self.reader.objects_for(unit)]


def round_page(reader: Reader) -> RoundPage:
    found = reader.round
    draft = draft_of(found) if reader.sees_draft else None
    names = _names(found)
    seen = publications_of(found) if reader.sees_publication else ()
    return RoundPage(
        reader=reader,
        live=publication_of(found) if reader.sees_publication else None,
        draft=draft,
        publications=tuple(PublicationLine(one, tuple(_withheld(one, names))) for one in seen),
        objections=tuple(selectors.objections_of(draft)) if draft and reader.sees_runs else (),
        runs=tuple(selectors.run_lines(gate_of(reader))) if reader.sees_runs else (),
        newer=newer_run(found, run_seen(found, newest=True)) if reader.publishes else None,
        trail=trail(found),
        blocked=_blocked(reader),
        needs_draft=reader.stage == "none" and needs_draft(found),
    )


def _blocked(reader: Reader) -> tuple[str, ...]:
    """Return why the closed round cannot be published now, to whoever would."""
    if not reader.publishes or reader.round.state != Round.State.CLOSED:
        return ()
    return tuple(open_questions(reader.round, today=localdate()))


def trail(round: Round, *more: str) -> Trail:
    """Return the way to a page about a round's publication."""
    start = [(_("Công bố"), reverse("publications:rounds"))]
    if not more:
        return [*start, (round.title, "")]
    return [*start, (round.title, reverse("publications:round", args=[round.code])), *((words, "") for words in more)]


def run_choices(runs: tuple[selectors.RunLine, ...]) -> list[tuple[str, str]]:
    return [(str(line.run.pk), run_words(line.run, line.index)) for line in runs]


def run_words(run: ScoringRun, index: str | None) -> str:
    """Name a run where one of several is chosen."""
    at = localtime(run.at).strftime("%H:%M %d/%m/%Y")
    words = _("Số %(number)d, %(at)s: %(index)s")
    return words % {"number": run.pk, "at": at, "index": f"{vi(index)} %" if index else "–"}


def _withheld(publication: Publication, names: Mapping[str, str]) -> Iterator[str]:
    for key, why in withheld_in(publication).items():
        yield _("%(name)s (%(forms)s phiếu thay đổi)") % {"name": names.get(key, key), "forms": vi(str(why.forms))}


def _names(round: Round) -> Mapping[str, str]:
    """Return the names of what stands in a publication's `withheld`."""
    names = {disclosure.TOP: _("Toàn đợt")}
    for unit in round.units.select_related("agency", "version", "block"):
        names[unit.agency.code] = unit.version.name
        if unit.block:
            names[disclosure.block_key(unit.block.code)] = unit.block.name
    return names


def names_of(round: Round) -> Mapping[str, str]:
    """Return the names of units, blocks and the whole round by their keys."""
    return _names(round)


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A node of a unit: the computed index and points, and what stands beside them."""

    code: str
    name: str
    kind: str
    n: int | None
    index: str | None
    points: str | None
    reason: str
    beside: tuple[Appraisal, ...]


@dataclass(frozen=True, slots=True)
class UnitPage:
    """The figures of one unit in a draft or publication as one person sees them."""

    reader: Reader
    unit: RoundUnit
    run: ScoringRun | None
    draft: PublicationDraft | None
    live: Publication | None
    method: Method | None
    profile: profiles.Profile | None
    lines: tuple[ValueLine, ...]
    items: tuple[ValueLine, ...]
    objections: tuple[Objection, ...]
    today: date
    trail: Trail

    @property
    def window_open(self) -> bool:
        return self.draft is not None and self.draft.opens_on <= self.today <= self.draft.closes_on

    @property
    def may_object(self) -> bool:
        return self.window_open and self.reader.objects_for(self.unit)

    @property
    def appraisal_kinds(self) -> list[tuple[str, str]]:
        """The kinds of value this person may give: an agency its own, whoever publishes both."""
        if self.run is None:
            return []
        kinds = [(value, str(label)) for value, label in Appraisal.Kind.choices]
        return kinds if self.reader.publishes else kinds[:1] if self.reader.objects_for(self.unit) else []

    @property
    def node_choices(self) -> list[tuple[str, str]]:
        return [("", _("Chỉ số chung")), *((line.code, line.name) for line in (*self.lines[1:], *self.items))]


def unit_page(reader: Reader, unit: RoundUnit) -> UnitPage:
    draft = draft_of(reader.round) if reader.sees_draft else None
    live = publication_of(reader.round) if reader.sees_publication else None
    run = draft.run if draft else live.run if live else None
    method = method_of(run) if run else None
    result = selectors.unit_result(run, unit) if run else None
    profile = None
    if run is not None and method is not None and result is not None:
        detail = reader.sees_bundles
        told = {} if detail else _told(reader, run, result, unit)
        profile = profiles.make(result, detail=detail, method=method, **told)
    lines = tuple(_lines(profile, appraisals_of(reader.round), unit.agency.code)) if profile else ()
    return UnitPage(
        reader=reader,
        unit=unit,
        run=run,
        draft=draft,
        live=live,
        method=method,
        profile=profile,
        lines=tuple(line for line in lines if line.kind != "item"),
        items=tuple(line for line in lines if line.kind == "item"),
        objections=tuple(selectors.objections_of(draft, unit)) if draft and _reads_objections(reader, unit) else (),
        today=localdate(),
        trail=trail(reader.round, unit.version.name),
    )


def _told(reader: Reader, run: ScoringRun, result: UnitResult, unit: RoundUnit) -> dict[str, Any]:
    """Return what stays hidden, as on the pages of results: beside a whole block or round more follows from figures."""
    return told_of_unit(run, result, unit, sight_of(reader.user, state=Round.State.CLOSED, on=localdate()))


def _reads_objections(reader: Reader, unit: RoundUnit) -> bool:
    return reader.sees_runs or reader.objects_for(unit)


def _lines(profile: profiles.Profile, kept: Mapping[AppraisalKey, Appraisal], agency: str) -> Iterator[ValueLine]:
    def beside(node: str) -> tuple[Appraisal, ...]:
        keys = ((agency, node, kind, measure) for kind in Appraisal.Kind for measure in Appraisal.Measure)
        return tuple(kept[key] for key in keys if key in kept)

    yield ValueLine(
        "", _("Chỉ số chung"), "whole", profile.n, profile.index, profile.points, profile.reason, beside("")
    )
    for line in (*profile.factors, *profile.items):
        yield ValueLine(
            line.code, line.name, line.kind, line.n, line.index, line.points, line.reason, beside(line.code)
        )


def decided(publication: Publication) -> str:
    """Say by which decision figures are published."""
    on = publication.decision_date.strftime("%d/%m/%Y")
    words = _("Đã công bố theo Quyết định số %(number)s ngày %(on)s của %(body)s")
    return words % {"number": publication.decision_number, "on": on, "body": publication.issuing_body}


def context(reader: Reader, **more: Any) -> dict[str, Any]:
    """Return what every page about a round's publication gets."""
    return {"round": reader.round, "reader": reader, **more}
