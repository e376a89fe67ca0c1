"""A round of two agencies, the first of which is no more, in every way that can come about."""

from datetime import date, timedelta
from typing import Any

from agencies.models import Agency, AgencySuccession
from surveys.models import Round, RoundUnit
from surveys.services import close_round
from tests import factories as plain
from tests.surveys import factories
from tests.surveys.factories import NOON

# The first day without the agency; it is noon of that day.
END = date(2026, 3, 2)
LAST_DAY = END - timedelta(days=1)


def passed(
    old: Agency, new: Agency | None, kind: str, *, on: date = END, share: Any = None, ended: bool = True
) -> AgencySuccession:
    """State a succession, and that the old agency's last version ended with it."""
    if ended:
        version = old.versions.latest("valid")
        version.valid = type(version.valid)(version.valid.lower, on)
        version.save(update_fields=["valid"])
    return AgencySuccession.objects.create(predecessor=old, successor=new, kind=kind, on=on, share=share)


def survey() -> Round:
    return factories.open_survey(plain.agency("so-cu", name="Sở Cũ"), plain.agency("so-moi", name="Sở Mới"))


def unit(survey: Round, code: str = "so-cu") -> RoundUnit:
    return survey.units.select_related("agency", "round").get(agency__code=code)


def happen(survey: Round, what: str) -> None:
    """Let something become of the round or of its first agency."""
    old, new = unit(survey).agency, unit(survey, "so-moi").agency
    match what:
        case "closed":
            close_round(round=survey, at=NOON)
        case "dissolved":
            passed(old, None, "dissolve")
        case "merged_away":
            passed(old, plain.agency("so-ngoai", name="Sở Ngoài"), "merge")
        case "merged":
            passed(old, new, "merge")
        case "renamed":
            passed(old, plain.agency("so-ten-moi", name="Sở Tên Mới"), "rename")
        case _:
            raise ValueError(what)


GONE = ("dissolved", "merged_away")
GOES_ON = ("merged", "renamed")
