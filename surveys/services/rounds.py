import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from agencies.models import Agency, AgencyVersion
from notices.services.webhooks import announce
from notices.webhooks.kinds import Happened
from surveys.models import QuestionnaireVersion, Round, RoundUnit, RoundVersion
from surveys.selectors import units_by_code
from surveys.services.lateness import made_afterwards

# Addresses of the list of rounds that a round of that code would hide.
RESERVED = frozenset({"moi"})
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class InvalidRound(ValueError):
    """The round cannot be made; `faults` say why, each in a sentence."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class WrongState(Exception):
    """The round is not in the state that this step starts from."""


@transaction.atomic
def create_round(
    *,
    code: str,
    questionnaire_version: QuestionnaireVersion,
    opens_on: date,
    closes_on: date,
    agencies: Collection[Agency],
    at: datetime,
    title: str = "",
    assessment_year: int | None = None,
    synthetic: bool = False,
    owner: Agency | None = None,
    actor: User | None = None,
) -> Round:
    """Make a round that measures agencies as they stand on its first day.

    With an owner it is that agency's own survey (tự khảo sát). Without a title it is named after its year and code;
    the assessment year is the year of its last day unless told.
    Raises InvalidRound.
    """
    versions = {version.agency_id: version for version in _versions(agencies, opens_on)}
    faults = [*_faults(code, title, opens_on, closes_on), *_agency_faults(agencies, versions, opens_on)]
    if faults:
        raise InvalidRound(faults)
    year = assessment_year or closes_on.year
    made = Round.objects.create(
        code=code,
        title=title.strip() or _("Khảo sát mức độ hài lòng năm %(year)d (%(code)s)") % {"year": year, "code": code},
        assessment_year=year,
        questionnaire_version=questionnaire_version,
        opens_on=opens_on,
        closes_on=closes_on,
        synthetic=synthetic,
        owner=owner,
        created_at=at,
    )
    RoundVersion.objects.create(round=made, version=questionnaire_version, since=at)
    RoundUnit.objects.bulk_create(
        RoundUnit(round=made, agency_id=version.agency_id, version=version, block_id=version.block_id)
        for version in versions.values()
    )
    record(actor=actor, action="round.create", subject=f"round:{code}", detail={"units": len(versions)}, at=at)
    return made


@transaction.atomic
def open_round(*, round: Round, at: datetime, actor: User | None = None) -> None:
    """Let answers come in. Raises WrongState unless the round is being prepared."""
    _move(round, Round.State.DRAFT, Round.State.OPEN, actor, at)


@transaction.atomic
def close_round(*, round: Round, at: datetime, actor: User | None = None) -> None:
    """Let no more answers come in. Raises WrongState unless the round is open."""
    _move(round, Round.State.OPEN, Round.State.CLOSED, actor, at)
    announce(kind=Happened.ROUND_CLOSED, data={"round": round.code, "title": round.title}, at=at)


@transaction.atomic
def close_ended_rounds(*, today: date, at: datetime) -> list[str]:
    """Close every open round whose last day has passed and return their codes.

    One that was made after its last day takes in the forms of a past survey: a person closes it when they are in.
    """
    # One that somebody holds (an import, a person who closes it) is left to the next call.
    ended = Round.objects.select_for_update(no_key=True, skip_locked=True)
    ended = ended.filter(state=Round.State.OPEN, closes_on__lt=today)
    codes = []
    for round in ended:
        if made_afterwards(round):
            continue
        close_round(round=round, at=at)
        codes.append(round.code)
    return codes


@transaction.atomic
def state_issued(*, round: Round, issued: Mapping[str, int], at: datetime, actor: User | None = None) -> None:
    """Write down how many forms were handed out for each unit, by the code of its agency."""
    units = units_by_code(round)
    for code, number in issued.items():
        units[code].issued = number
    RoundUnit.objects.bulk_update([units[code] for code in issued], ["issued"])
    record(actor=actor, action="round.issued", subject=f"round:{round.code}", detail=dict(issued), at=at)


def _versions(agencies: Collection[Agency], on: date) -> list[AgencyVersion]:
    return list(AgencyVersion.objects.filter(agency__in=agencies, valid__contains=on))


def code_fault(code: str) -> str:
    """Return why no new round can have this code, empty where one can."""
    if not SLUG.fullmatch(code) or len(code) > 60:
        return _("Mã đợt “%s” phải gồm chữ thường, số và dấu gạch nối, tối đa 60 ký tự.") % code
    if code in RESERVED or Round.objects.filter(code=code).exists():
        return _("Đã có đợt khảo sát mã “%s”.") % code
    return ""


def _faults(code: str, title: str, opens_on: date, closes_on: date) -> Iterator[str]:
    if fault := code_fault(code):
        yield fault
    if len(title) > 200 or "\0" in title:
        yield _("Tên đợt dài tối đa 200 ký tự.")
    if opens_on > closes_on:
        yield _("Ngày kết thúc đứng trước ngày bắt đầu.")


def _agency_faults(agencies: Collection[Agency], versions: dict[int, AgencyVersion], on: date) -> Iterator[str]:
    if not agencies:
        yield _("Đợt khảo sát cần ít nhất một đơn vị được đánh giá.")
    for agency in agencies:
        if agency.pk not in versions:
            yield _("Đơn vị “%(code)s” không hoạt động vào ngày %(day)s.") % {
                "code": agency.code,
                "day": on.strftime("%d/%m/%Y"),
            }


def _move(round: Round, before: Round.State, after: Round.State, actor: User | None, at: datetime) -> None:
    if not Round.objects.filter(pk=round.pk, state=before).update(state=after):
        raise WrongState(round.code)
    record(actor=actor, action=f"round.{after.value}", subject=f"round:{round.code}", detail={}, at=at)
    round.state = after
