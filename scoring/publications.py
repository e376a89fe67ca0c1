"""Reads: what is published of a round, by which decision, and which item counts it leaves out."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

from scoring.models import Publication, PublicationDraft
from surveys.models import Round

# `none`: no figures have been shown as a draft; `revised`: published, and a newer draft is being prepared.
Stage = Literal["none", "draft", "published", "revised"]


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why a publication shows no item counts of a unit: so few forms differ from an earlier publication.

    `forms` is that number, at least; `index_tells`: the index printed in both gives away the sum of the points of these
    forms all the same.
    """

    forms: int
    index_tells: bool

    @classmethod
    def from_json(cls, json: Mapping[str, Any]) -> Self:
        return cls(**json)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


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
    """Return, by agency code, the units whose item counts a publication leaves out."""
    return {agency: Withheld.from_json(why) for agency, why in publication.withheld.items()}


def withheld_of(round: Round) -> Mapping[str, Withheld]:
    """Return the same of the publication in force; nothing where none is."""
    publication = publication_of(round)
    return {} if publication is None else withheld_in(publication)
