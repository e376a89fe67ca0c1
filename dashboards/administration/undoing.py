"""Taking a reorganisation back, as far as the apps above agencies allow it, too."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from agencies.models import AgencyVersion, Reorganisation
from agencies.services.undoing import RestsOnIt, stands_alone
from agencies.services.undoing import undo as take_back
from scoring.models import Publication
from surveys.models import Round, RoundUnit


@transaction.atomic
def undo(*, reorganisation: Reorganisation, actor: User, at: datetime) -> None:
    """Take a reorganisation back. Raises AlreadyUndone, RestsOnIt."""
    # While a round is held here nothing makes its units follow the succession.
    list(Round.objects.filter(state=Round.State.OPEN).select_for_update(no_key=True).order_by("pk").values_list("pk"))
    if _followed(reorganisation) or _published(reorganisation):
        raise RestsOnIt
    take_back(reorganisation=reorganisation, actor=actor, at=at)


def can_be_undone(reorganisation: Reorganisation, *, today: date) -> bool:
    return (
        reorganisation.undone_at is None
        and not _followed(reorganisation)
        and not _published(reorganisation)
        and stands_alone(reorganisation, today=today)
    )


def _followed(reorganisation: Reorganisation) -> bool:
    """Say whether the forms of an ended agency count for another one by now."""
    ended = AgencyVersion.objects.filter(pk__in=[pk for pk, _upper in reorganisation.rows["ended"]])
    return RoundUnit.objects.filter(agency__in=ended.values("agency"), reports_into__isnull=False).exists()


def _published(reorganisation: Reorganisation) -> bool:
    """Say whether results of one of the agencies were published since: they say what compares with what."""
    units = RoundUnit.objects.filter(agency__in=reorganisation.agencies.all())
    return Publication.objects.filter(
        run__round__in=units.values("round"), published_at__gte=reorganisation.made_at
    ).exists()
