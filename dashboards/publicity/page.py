"""What the pages of publicity show, and what of it a person sees: finished values for their templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from actionplans.announcements import Told, for_website, read_aloud
from actionplans.conference_reach import within
from actionplans.models import Publicity, PublicityFile, PublicityForm, PublicityStep
from actionplans.reach import Reader
from agencies.models import Agency
from dashboards.announced import Announced, announced_of, in_force, seen_by_all
from dashboards.conferences.frame import reader_of
from dashboards.conferences.list_views import published_rounds
from scoring.models import Publication
from scoring.run_for import RunSeen
from surveys.models import Round, RoundUnit

KINDS = {Publicity.State.TODO: "draft", Publicity.State.DONE: "outline", Publicity.State.SKIPPED: "grey"}


@dataclass(frozen=True, slots=True)
class Place:
    """An agency of a published survey, as one person sees it."""

    reader: Reader
    round: Round
    publication: Publication
    unit: RoundUnit
    seen: RunSeen

    @property
    def agency(self) -> Agency:
        return self.unit.agency

    @property
    def name(self) -> str:
        """What the agency was called in the survey."""
        return self.unit.version.name

    @property
    def args(self) -> list[str]:
        return [self.round.code, self.agency.code]

    @property
    def acts(self) -> bool:
        return self.agency.pk in self.reader.handing_in.agency_ids


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the history in words."""

    what: str
    who: str
    when: str
    note: str
    files: Sequence[PublicityFile]


def place_of(request: HttpRequest, code: str, agency: str) -> Place:
    """Return an agency of a survey whose figures are published. Raises Http404: for anyone else it does not exist."""
    reader = reader_of(request)
    round = published_rounds().filter(code=code).first()
    seen = seen_by_all(round) if round else None
    publication = in_force(seen) if seen else None
    if round is None or seen is None or publication is None:
        raise Http404
    units = units_of(reader, round).filter(agency__code=agency)
    unit = units.select_related("round", "agency", "version", "block").first()
    if unit is None:
        raise Http404
    return Place(reader, round, publication, unit, seen)


def units_of(reader: Reader, round: Round) -> "QuerySet[RoundUnit]":
    """Return the units that publish of themselves, of those that a person sees."""
    return within(reader, RoundUnit.objects.filter(round=round, reports_into=None))


def form_of(code: str) -> PublicityForm:
    found = PublicityForm.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def published_on(publication: Publication) -> date:
    """Return the first day on which results may be made public."""
    return timezone.localdate(publication.published_at)


def told_of(place: Place) -> Told | None:
    """Return what may be told everybody of an agency; None where no figures of it are public."""
    found = announced_of(place.unit, place.seen)
    return told_by(found, name=place.name, about=place.round.title) if found else None


def told_by(found: Announced, *, name: str, about: str) -> Told | None:
    made, live = found.profile, found.publication
    if made.index is None:
        return None
    return Told(
        agency=name,
        about=about,
        body=live.issuing_body,
        number=live.decision_number,
        day=live.decision_date,
        index=made.index,
        n=made.n,
        factors=[(line.name, line.index) for line in made.factors if line.index is not None],
    )


def drafted(kind: str, told: Told | None) -> str:
    """Return the text that the portal drafts for a way; "" where there is none."""
    drafts = {PublicityForm.Text.ALOUD: read_aloud, PublicityForm.Text.WEBSITE: for_website}
    return drafts[PublicityForm.Text(kind)](told) if told is not None and kind in drafts else ""


def steps(item: Publicity) -> list[StepLine]:
    """Return the steps in words, the newest first."""
    if not item.version:
        return []
    found = item.steps.select_related("actor").prefetch_related("files").order_by("-number")
    return [_step(each) for each in found]


def _step(step: PublicityStep) -> StepLine:
    when = timezone.localtime(step.at).strftime("%H:%M %d/%m/%Y")
    return StepLine(
        str(step.get_kind_display()).capitalize(), step.actor.full_name, when, step.note, list(step.files.all())
    )


def trail(place: Place | None = None, *here: tuple[str, str]) -> list[tuple[str, str]]:
    start = [(_("Nhiệm vụ được giao"), reverse("obligations:obligations"))]
    top = reverse("publicity:overview") if place or here else ""
    at_agency = [(place.name, reverse("publicity:agency", args=place.args) if here else "")] if place else []
    return [*start, (_("Công khai kết quả"), top), *at_agency, *here]
