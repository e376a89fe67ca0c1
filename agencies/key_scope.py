"""What a key sees: as an officer of its agencies does, or what the person who holds it may see."""

from datetime import date

from accounts.models import ApiKey
from accounts.roles import Role
from agencies.access import Scope, scope_of
from agencies.models import Agency, AgencyVersion
from agencies.selectors import below_of


def scope_of_key(key: ApiKey, *, on: date) -> Scope:
    """Return the agencies of a key and those below them on a day; none of an agency that is not there that day.

    Of a person's key what their roles open that day, lent roles included.
    """
    if key.holder is not None:
        return scope_of(key.holder, on=on)
    there = AgencyVersion.objects.filter(valid__contains=on).values("agency")
    named = Agency.objects.filter(keys=key, pk__in=there).annotate(below=below_of("agencies_agency.id", on=on))
    found = list(named.values_list("pk", "below"))
    return Scope(
        agency_ids=frozenset(each for _own, below in found for each in below),
        roles=frozenset({Role.OFFICER}),
        own_ids=frozenset(own for own, _below in found),
    )
