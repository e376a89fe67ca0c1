"""Flags of supervising bodies that whoever publishes a round should know of."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from scoring.publication_access import Reader
from surveys.models import SupervisionStep
from surveys.selectors.supervision import flags_of, watcher_for

State = SupervisionStep.State
MOST = 20


@dataclass(frozen=True, slots=True)
class FlagLine:
    """A flag that is not closed: what it is about, how far it is, and where it is read."""

    words: str
    url: str


def flags_open(reader: Reader) -> list[FlagLine]:
    """Return the flags of a round that are neither closed nor withdrawn, as far as this person sees them."""
    known = flags_of(watcher_for(reader.user, on=localdate()))
    found = known.filter(Q(state__in=(State.OPEN, State.ANSWERED)), round=reader.round)[:MOST]
    code = reader.round.code
    return [
        FlagLine(
            words=_("%(where)s: %(about)s (%(state)s)")
            % {
                "where": one.round_unit.version.name if one.round_unit else _("Cả đợt"),
                "about": one.get_kind_display(),
                "state": State(one.state).label,
            },
            url=reverse("supervision:flag", args=[code, one.pk]),
        )
        for one in found
    ]
