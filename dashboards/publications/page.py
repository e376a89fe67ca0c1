"""What the pages about drafts and publications hold, ready for the templates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from charts.numbers import vi
from dashboards import profile as profiles
from dashboards.beside_shown import told_of_unit
from dashboards.newer_run import NewerRun, newer_run
from dashboards.publications import selectors
from dashboards.publications.approval_lines import ApprovalLine, approval_lines, questions_of, unapproved
from dashboards.publications.gate import gate_of
from scoring import disclosure
from scoring.access import sight_of
from scoring.appraisal_lines import Line as AppraisalLine
from scoring.appraisal_lines import lines_of
from scoring.method import Method
from scoring.models import Appraisal, Objection, Publication, PublicationDraft, ScoringRun
from scoring.publication_access import Reader
from scoring.publications import AppraisalKey, appraisals_of, withheld_in
from scoring.results import UnitResult
from scoring.run_for import run_seen
from scoring.selectors import method_of
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
    runs: tuple[selectors.RunLine, ...]
    newer: NewerRun | None
    trail: Trail
    # What keeps it from being published, for whoever publishes it.
    blocked: tuple[str, ...] = ()
    needs_draft: bool = False
    # How the runs stand that are not published, for who sees all runs; `askable`: they may be laid before the leaders.
    approvals: tuple[ApprovalLine, ...] = ()
    askable: bool = False

    @property
    def standing_lines(self) -> list[ApprovalLine]:
        return [line for line in self.approvals if line.state != "none"]

    @property
    def may_see_appraisal(self) -> bool:
        """Say whether there is an appraisal to see, or one may be opened."""
        reader = self.reader
        if reader.of_province or reader.round.owner_id is not None:
            return False
        return (reader.appraised and (reader.sees_runs or bool(self.own_units))) or (
            reader.publishes and bool(self.runs)
        )

    @property
    def run_choices(self) -> list[tuple[str, str]]:
        return run_choices(self.runs)

    @property
    def own_units(self) -> list[RoundUnit]:
        return [unit for unit in self.reader.units if self.reader.objects_for(unit)]


def round_page(reader: Reader) -> RoundPage:
    found = reader.round
    gate, seen = gate_of(reader), reader.publications if reader.live else ()
    names = _names(found) if any(one.withheld for one in seen) else {}
    runs = tuple(selectors.run_lines(gate)) if reader.sees_runs else ()
    questions = questions_of(reader) if reader.publishes or reader.sees_runs else []
    approvals = tuple(approval_lines(reader, [line.run for line in runs], ready=not questions))
    return RoundPage(
        reader=reader,
        live=reader.live,
        draft=reader.draft,
        publications=tuple(PublicationLine(one, tuple(_withheld(one, names))) for one in seen),
        runs=runs,
        newer=newer_run(found, gate.seen if gate.detail else run_seen(found, newest=True))
        if reader.publishes
        else None,
        trail=trail(found),
        blocked=_blocked(reader, questions, approvals),
        needs_draft=reader.stage == "none" and reader.needs_draft,
        approvals=approvals,
        askable=reader.publishes and reader.needs_approval and not questions,
    )


def _blocked(reader: Reader, questions: list[str], approvals: tuple[ApprovalLine, ...]) -> tuple[str, ...]:
    """Return why the closed round cannot be published now, to whoever would."""
    if not reader.publishes or reader.round.state != Round.State.CLOSED:
        return ()
    # Who has corrected nothing yet need not be told what a correction takes.
    if reader.stage == "published":
        return ()
    lacking = unapproved(approvals)
    return tuple(questions) or ((lacking,) if lacking else ())


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
    prefetch_related_objects([round], Prefetch("units", RoundUnit.objects.select_related("agency", "version", "block")))
    for unit in round.units.all():
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
    def may_see_appraisal(self) -> bool:
        """Say whether this person reads how the unit is appraised: its own people, and who sees all runs."""
        sees = self.reader.sees_runs or self.reader.objects_for(self.unit)
        return sees and self.reader.round.owner_id is None and self.profile is not None


def unit_page(reader: Reader, unit: RoundUnit) -> UnitPage:
    draft, live = reader.draft, reader.live
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


def profile_of(reader: Reader, unit: RoundUnit) -> tuple[profiles.Profile | None, tuple[AppraisalLine, ...]]:
    """Return what the draft in force, else the publication, says of a unit to a reader, and what of it is appraised."""
    chosen = reader.draft_in_force or reader.live_in_force
    result = selectors.unit_result(chosen.run, unit) if chosen else None
    if chosen is None or result is None or result.index is None:
        return None, ()
    method = method_of(chosen.run)
    told = {} if reader.sees_bundles else _told(reader, chosen.run, result, unit)
    made = profiles.make(result, detail=reader.sees_bundles, method=method, **told)
    return made, lines_of(method, result)


def _told(reader: Reader, run: ScoringRun, result: UnitResult, unit: RoundUnit) -> dict[str, Any]:
    """Return what stays hidden, as on the pages of results: beside a whole block or round more follows from figures."""
    sight = sight_of(reader.user, state=Round.State.CLOSED, on=localdate())
    live = reader.live_in_force
    return told_of_unit(run, result, unit, sight, frozenset(live.withheld if live else ()))


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
