"""Reads: what is published of a round, by which decision, and which item counts it leaves out."""

from collections.abc import Mapping
from typing import Literal

from scoring.bundles.withholding import Release, Withheld, withheld_beside
from scoring.models import Appraisal, Publication, PublicationDraft, ScoringRun
from scoring.selectors import method_of
from surveys.models import Round

# `none`: no figures have been shown as a draft; `revised`: published, and a newer draft is being prepared.
Stage = Literal["none", "draft", "published", "revised"]
# Agency, node (empty: the whole), kind, measure.
AppraisalKey = tuple[str, str, str, str]


def publication_of(round: Round) -> Publication | None:
    """Return the publication in force: the one that no other supersedes."""
    found = Publication.objects.filter(round=round, superseded_by=None)
    return found.select_related("run__method_version__method", "round", "actor").first()


def publications_of(round: Round) -> tuple[Publication, ...]:
    """Return all publications of a round, the newest first."""
    found = Publication.objects.filter(round=round)
    return tuple(found.select_related("run__method_version__method", "supersedes", "superseded_by", "actor"))


def draft_of(round: Round) -> PublicationDraft | None:
    """Return the draft in force: the newest, until a publication follows it."""
    drafts = PublicationDraft.objects.filter(round=round).select_related("run__method_version__method", "round")
    newest = drafts.first()
    return None if newest is None or newest.publications.exists() else newest


def stage_of(round: Round) -> Stage:
    """Say how far the figures of a round have come."""
    if publication_of(round) is None:
        return "none" if draft_of(round) is None else "draft"
    return "published" if draft_of(round) is None else "revised"


def withheld_in(publication: Publication) -> Mapping[str, Withheld]:
    """Return what a publication shows no item counts of, by the keys of rows in `scoring.disclosure`."""
    return {agency: Withheld.from_json(why) for agency, why in publication.withheld.items()}


def withheld_of(round: Round) -> Mapping[str, Withheld]:
    """Return the same of the publication in force; nothing where none is."""
    publication = publication_of(round)
    return {} if publication is None else withheld_in(publication)


def would_withhold(run: ScoringRun) -> Mapping[str, Withheld]:
    """Return what a run shows no item counts of if it is published now; its evidence is kept."""
    earlier = Publication.objects.filter(round=run.round).exclude(run=run).select_related("run__method_version")
    releases = [
        Release(one.run.evidence.inputs, method_of(one.run), frozenset(one.withheld)) for one in earlier.order_by("id")
    ]
    return withheld_beside(Release(run.evidence.inputs, method_of(run)), releases)


def appraisals_of(round: Round) -> Mapping[AppraisalKey, Appraisal]:
    """Return the values in force beside the computed ones, by (agency, node, kind, measure)."""
    found = Appraisal.objects.filter(round_unit__round=round).select_related("round_unit__agency", "actor")
    return {(one.round_unit.agency.code, one.node, one.kind, one.measure): one for one in found.order_by("id")}
