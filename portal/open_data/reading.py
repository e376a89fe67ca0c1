"""Reads the publications whose figures are open data: those in force, and those that were replaced since."""

from dataclasses import dataclass
from datetime import UTC

from django.conf import settings
from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from portal.open_data.about import About, Licence
from portal.published import PUBLIC
from scoring.models import Publication
from scoring.selectors import method_of

# What is large and not needed to say what a publication is.
LARGE = ("run__total", "run__estimates", "run__parents", "run__parent_estimates")


@dataclass(frozen=True, slots=True)
class Entry:
    """A publication and its number among those of its round, counted from 1."""

    publication: Publication
    number: int

    @property
    def path(self) -> str:
        return reverse("open_data:publication", args=[self.publication.round.code, self.number])

    @property
    def address(self) -> str:
        return absolute(self.path)

    @property
    def superseded_by(self) -> "Entry | None":
        later = getattr(self.publication, "superseded_by", None)
        # The next one of its round replaced it: each supersedes the one that was in force.
        return Entry(later, self.number + 1) if later else None


def absolute(path: str) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def entries() -> list[Entry]:
    """Return all publications that are public or were, the newest first."""
    return [_entry(each) for each in _publications().order_by("-published_at", "-pk")]


def entries_of(code: str) -> list[Entry]:
    """Return those of one round, the newest first; none where nothing of it is public."""
    return [_entry(each) for each in _publications().filter(round__code=code).order_by("-pk")]


def _publications() -> "QuerySet[Publication]":
    # Of whole rounds, so that counting by round is not touched by what is asked for.
    number = Window(RowNumber(), partition_by=[F("round")], order_by=["pk"])
    found = Publication.objects.filter(PUBLIC).annotate(number=number)
    return found.select_related("round", "run__method_version__method", "supersedes", "superseded_by").defer(*LARGE)


def _entry(publication: Publication) -> Entry:
    for other in (publication.supersedes, getattr(publication, "superseded_by", None)):
        if other is not None:
            other.round = publication.round
    return Entry(publication, publication.number)  # type: ignore[attr-defined]


def licence() -> Licence:
    """Return what the office stated; an address of another kind than a web page's leads nowhere."""
    url = settings.OPEN_DATA_LICENCE_URL
    return Licence(settings.OPEN_DATA_LICENCE, url if url.startswith(("https://", "http://")) else "")


def about(entry: Entry) -> About:
    """Return what is said of a publication in its files."""
    made, round, later = entry.publication, entry.publication.round, entry.superseded_by
    version = made.run.method_version
    return About(
        round=round.code,
        title=round.title,
        assessment_year=round.assessment_year,
        opens_on=round.opens_on.isoformat(),
        closes_on=round.closes_on.isoformat(),
        province=settings.PROVINCE_NAME,
        number=entry.number,
        address=entry.address,
        issuing_body=made.issuing_body,
        decision_number=made.decision_number,
        decision_date=made.decision_date.isoformat(),
        published_at=made.published_at.astimezone(UTC).isoformat(timespec="seconds"),
        method=version.method.code,
        method_title=method_of(made.run).title,
        method_version=version.number,
        confidence_level=method_of(made.run).certainty.percent,
        synthetic=round.synthetic,
        licence=licence(),
        supersedes=Entry(made.supersedes, entry.number - 1).address if made.supersedes else "",
        reason=made.reason,
        superseded_by=later.address if later else "",
        reason_superseded=later.publication.reason if later else "",
    )
