from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from django.db.models import Q, QuerySet

from agencies.access import Scope
from agencies.models import Service
from surveys import layout as layouts
from surveys import questionnaire as questionnaires
from surveys import sheet as sheets
from surveys.models import AccessPoint, Channel, QuestionnaireVersion, Round, RoundUnit

Admission = Literal["open", "not_yet", "closed"]

# A questionnaire version never changes, so what is made of it may be kept as long as the process lives.
KEPT_VERSIONS = 256
# Nothing that long is a token of ours; the database is not asked for it.
LONGEST_TOKEN = AccessPoint._meta.get_field("token").max_length or 0


class UnknownToken(Exception):
    """No access point has this token."""


@dataclass(frozen=True, slots=True)
class Door:
    """An access point with all that a citizen's form needs to know, read in one query."""

    id: int
    token: str
    channel: Channel
    service_id: int | None
    closed_at: datetime | None
    round_unit_id: int
    unit_name: str
    unit_short_name: str
    agency_code: str
    round_id: int
    round_code: str
    round_title: str
    round_state: str
    opens_on: date
    closes_on: date
    synthetic: bool
    questionnaire_version_id: int

    def admission(self, *, on: date) -> Admission:
        """Say whether answers come in by this door on a day."""
        if self.round_state == Round.State.CLOSED or self.closed_at is not None or on > self.closes_on:
            return "closed"
        if self.round_state == Round.State.DRAFT or on < self.opens_on:
            return "not_yet"
        return "open"


DOOR_COLUMNS = (
    "id",
    "token",
    "channel",
    "service_id",
    "closed_at",
    "round_unit_id",
    "round_unit__version__name",
    "round_unit__version__short_name",
    "round_unit__agency__code",
    "round_unit__round_id",
    "round_unit__round__code",
    "round_unit__round__title",
    "round_unit__round__state",
    "round_unit__round__opens_on",
    "round_unit__round__closes_on",
    "round_unit__round__synthetic",
    "round_unit__round__questionnaire_version_id",
)


def open_access_point(token: str) -> Door:
    """Return the access point of a token, typed in either case. Raises UnknownToken."""
    # PostgreSQL takes neither NUL nor half a surrogate pair, even in a comparison; our tokens are plain letters.
    if "\0" in token or not token.isascii() or len(token) > LONGEST_TOKEN:
        raise UnknownToken
    row = AccessPoint.objects.filter(token=token.lower()).values_list(*DOOR_COLUMNS).first()
    if row is None:
        raise UnknownToken
    return Door(row[0], row[1], Channel(row[2]), *row[3:])


@lru_cache(maxsize=KEPT_VERSIONS)
def questionnaire_of(version_id: int) -> questionnaires.Questionnaire:
    """Return the parsed questionnaire of a version. Raises QuestionnaireVersion.DoesNotExist."""
    definition = QuestionnaireVersion.objects.values_list("definition", flat=True).get(pk=version_id)
    return questionnaires.parse(definition)


@lru_cache(maxsize=KEPT_VERSIONS)
def sheet_of(version_id: int) -> sheets.AnswerSheet:
    """Return the answer sheet compiled from a questionnaire version."""
    return sheets.AnswerSheet(questionnaire_of(version_id))


@lru_cache(maxsize=KEPT_VERSIONS)
def layout_of(version_id: int) -> layouts.Layout:
    """Return where the counts of a questionnaire version's answers lie."""
    return layouts.layout(questionnaire_of(version_id))


def newest_version(code: str) -> QuestionnaireVersion:
    """Return the newest version of a questionnaire. Raises QuestionnaireVersion.DoesNotExist."""
    versions = QuestionnaireVersion.objects.filter(questionnaire__code=code).select_related("questionnaire")
    newest = versions.order_by("-number").first()
    if newest is None:
        raise QuestionnaireVersion.DoesNotExist(code)
    return newest


def units_in_scope(round: Round, scope: Scope) -> QuerySet[RoundUnit]:
    """Return the units of a round that a person may see, in the order of the office's lists."""
    units = RoundUnit.objects.filter(round=round).select_related("agency", "version", "block")
    if not scope.everything:
        units = units.filter(_within(scope))
    return units.order_by("version__position", "version__sort_key", "agency__code")


def rounds_in_scope(scope: Scope) -> QuerySet[Round]:
    """Return the rounds in which a person may see at least one unit, newest first."""
    rounds = Round.objects.select_related("questionnaire_version__questionnaire").defer(
        "questionnaire_version__definition"
    )
    if scope.everything:
        return rounds
    return rounds.filter(pk__in=RoundUnit.objects.filter(_within(scope)).values("round"))


def measures_a_province(round: Round) -> bool:
    """Tell whether a round's questionnaire asks about the province as a whole: no agencies are ranked by it."""
    return questionnaire_of(round.questionnaire_version_id).measures == "province"


def units_by_code(round: Round) -> Mapping[str, RoundUnit]:
    """Return the units of a round by the code of their agency."""
    return {unit.agency.code: unit for unit in round.units.select_related("agency", "round")}


def service_ids() -> Mapping[str, int]:
    """Return the id of every public service by its code."""
    return dict(Service.objects.values_list("code", "pk"))


def _within(scope: Scope) -> Q:
    return Q(agency_id__in=scope.agency_ids) | Q(block_id__in=scope.block_ids)
