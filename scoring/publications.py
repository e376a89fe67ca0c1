"""Reads: what is published of a round, by which decision, and which item counts it leaves out."""

from collections.abc import Mapping
from typing import Literal

from django.db.models import Exists, OuterRef, Q, QuerySet

from scoring.bundles.withholding import Release, Withheld, withheld_beside
from scoring.models import Appraisal, AppraisalStep, Evidence, Objection, Publication, PublicationDraft, ScoringRun
from scoring.selectors import method_of
from surveys.models import Round

# `none`: no figures have been shown as a draft; `revised`: published, and a newer draft is being prepared.
Stage = Literal["none", "draft", "published", "revised"]
# Of values given in steps: those of the last step that stands, a self-assessment while it is handed in.
_later = AppraisalStep.objects.filter(
    Q(kind=OuterRef("step__kind"), voided_by=None) | Q(kind="take_back"),
    round_unit=OuterRef("round_unit"),
    number__gt=OuterRef("step__number"),
)
_judged_later = AppraisalStep.objects.filter(
    kind="appraise", voided_by=None, round_unit=OuterRef("round_unit"), number__gt=OuterRef("step__number")
)
_stands = (
    Q(step=None)
    | (Q(step__kind="submit") & ~Exists(_later))
    | (Q(step__kind="appraise", step__voided_by=None) & ~Exists(_judged_later))
)
# Agency, node (empty: the whole), kind, measure.
AppraisalKey = tuple[str, str, str, str]


def publication_of(round: Round) -> Publication | None:
    """Return the publication in force: the one that no other supersedes."""
    found = Publication.objects.filter(round=round, superseded_by=None)
    return found.select_related("run__method_version__method", "round", "actor").first()


def publications_of(round: Round) -> tuple[Publication, ...]:
    """Return all publications of a round, the newest first."""
    related = ("run__method_version__method", "supersedes", "superseded_by", "actor")
    return tuple(round.publications.select_related(*related))


def draft_of(round: Round) -> PublicationDraft | None:
    """Return the draft in force: the newest, until a publication follows it."""
    followed = Exists(Publication.objects.filter(draft=OuterRef("pk")))
    drafts = PublicationDraft.objects.filter(round=round).annotate(followed=followed)
    newest = drafts.select_related("run__method_version__method", "run__round", "round").first()
    return None if newest is None or newest.followed else newest


def unanswered_in(rounds: Q) -> "QuerySet[Objection]":
    """Return the objections nobody has answered, of rounds told by a condition on objections."""
    return Objection.objects.filter(rounds, answers=None)


def stage_of(round: Round) -> Stage:
    """Say how far the figures of a round have come."""
    return stage_by(draft_of(round), publication_of(round))


def stage_by(draft: PublicationDraft | None, live: Publication | None) -> Stage:
    """Say the same by the draft and the publication in force."""
    if live is None:
        return "none" if draft is None else "draft"
    return "published" if draft is None else "revised"


def withheld_in(publication: Publication) -> Mapping[str, Withheld]:
    """Return what a publication shows no item counts of, by the keys of rows in `scoring.disclosure`."""
    return {agency: Withheld.from_json(why) for agency, why in publication.withheld.items()}


def withheld_of(round: Round) -> Mapping[str, Withheld]:
    """Return the same of the publication in force; nothing where none is."""
    publication = publication_of(round)
    return {} if publication is None else withheld_in(publication)


def would_withhold(run: ScoringRun) -> Mapping[str, Withheld]:
    """Return what a run shows no item counts of if it is published now; its evidence is kept."""
    kept = Evidence.objects.filter(Q(run=run) | Q(run__publication__round=run.round))
    by_run = {one.run_id: one for one in kept.select_related("run__method_version", "run__publication")}
    own = by_run.pop(run.pk)
    earlier = sorted(by_run.values(), key=lambda one: one.run.publication.pk)
    releases = [Release(one.inputs, method_of(one.run), frozenset(one.run.publication.withheld)) for one in earlier]
    return withheld_beside(Release(own.inputs, method_of(run)), releases)


def appraisals_of(round: Round) -> Mapping[AppraisalKey, Appraisal]:
    """Return the values in force beside the computed ones, by (agency, node, kind, measure).

    Of self-assessments those handed in; nothing of an appraisal that was taken back.
    """
    found = Appraisal.objects.filter(_stands, round_unit__round=round).select_related("round_unit__agency", "actor")
    return {(one.round_unit.agency.code, one.node, one.kind, one.measure): one for one in found.order_by("id")}
