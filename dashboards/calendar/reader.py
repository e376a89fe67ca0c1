"""Whose calendar it is: what a person may see of each thing dated, asked once."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from accounts.roles import Role
from agencies.access import Scope, roles_of, scope_of
from surveys.selectors.supervision import Watcher, watcher_for


@dataclass(frozen=True, slots=True)
class Reader:
    """A person on a day. `watching`: whose collection they see; `own`: the agencies they work for; `office`: is Sở

    Nội vụ with the whole province; `approves`: decides for the province whether results are published.
    """

    user: User
    on: date
    roles: frozenset[str]
    results: Scope
    watching: Scope
    own: frozenset[int]
    office: bool
    approves: bool
    watcher: Watcher

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)


def reader_of(user: User, *, on: date) -> Reader:
    """Return what a person's calendar may hold on a day."""
    roles = roles_of(user, on=on)
    leading = scope_of(user, on=on, roles=(Role.LEADERSHIP,))
    return Reader(
        user=user,
        on=on,
        roles=roles,
        results=scope_of(user, on=on),
        watching=scope_of(user, on=on, roles=Role.watching_collection()),
        own=scope_of(user, on=on, roles=Role.of_an_agency()).agency_ids,
        office=scope_of(user, on=on, roles=(Role.HOME_AFFAIRS,)).everything,
        approves=leading.everything,
        watcher=watcher_for(user, on=on),
    )
