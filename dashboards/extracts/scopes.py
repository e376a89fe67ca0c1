"""Of whom an extract speaks, who makes it and who reads it: the one place where that is decided.

An agency's people make their own, a sector lead that of the block, Sở Nội vụ that of the province. What is not closed
is read by who makes it alone; a closed one of an agency or block by Sở Nội vụ, too, of the province by its leaders.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from actionplans.models import Extract
from agencies.access import Scope, memberships_of, scope_of
from agencies.models import Agency, AgencyVersion, Block
from agencies.selectors import subtree

MAKING = (Role.HOME_AFFAIRS, Role.SECTOR_LEAD, *Role.of_an_agency())
READING = (*MAKING, Role.LEADERSHIP, Role.STEERING)


@dataclass(frozen=True, slots=True)
class About:
    """Whom an extract speaks of on a day: their names, and the agencies (None: all of the province)."""

    name: str
    agencies: frozenset[int] | None
    agency: Agency | None = None
    block: Block | None = None

    def within(self, *columns: str) -> Q:
        """Return the condition that one of the columns names an agency spoken of."""
        if self.agencies is None:
            return Q()
        found = Q(pk__in=[])
        for column in columns:
            found |= Q(**{f"{column}__in": self.agencies})
        return found

    @property
    def scope(self) -> Scope:
        if self.agencies is None:
            return Scope(everything=True)
        return Scope(agency_ids=self.agencies, block_ids=frozenset({self.block.pk} if self.block else ()))


@dataclass(frozen=True, slots=True)
class Maker:
    """A person with whom they make extracts of; `office`: Sở Nội vụ with the whole province."""

    user: User
    on: date
    office: bool
    leads: bool
    agencies: tuple[Agency, ...]
    blocks: tuple[Block, ...]

    def makes(self, extract: Extract) -> bool:
        """Say whether an extract is this person's to make."""
        if extract.agency_id:
            return extract.agency_id in {each.pk for each in self.agencies}
        if extract.block_id:
            return extract.block_id in {each.pk for each in self.blocks}
        return self.office


def maker_of(user: User, *, on: date) -> Maker:
    """Return what a person may do about extracts on a day."""
    held = list(memberships_of(user, on=on).select_related("agency", "block"))
    of_agency = {each.agency_id: each.agency for each in held if each.role in Role.of_an_agency() and each.agency}
    of_block = {each.block_id: each.block for each in held if each.role == Role.SECTOR_LEAD and each.block}
    leading = scope_of(user, on=on, roles=(Role.LEADERSHIP, Role.STEERING))
    return Maker(
        user=user,
        on=on,
        office=scope_of(user, on=on, roles=(Role.HOME_AFFAIRS,)).everything,
        leads=leading.everything,
        agencies=tuple(of_agency.values()),
        blocks=tuple(of_block.values()),
    )


def visible(maker: Maker) -> QuerySet[Extract]:
    """Return the extracts a person reads."""
    found = Extract.objects.select_related("agency", "block", "point__directive")
    mine = Q(agency__in=maker.agencies) | Q(block__in=maker.blocks)
    closed = Q(state=Extract.State.CLOSED)
    of_province = Q(agency=None, block=None)
    if maker.office:
        return found.filter(mine | of_province | closed)
    return found.filter(mine | (of_province & closed) if maker.leads else mine)


def choices(maker: Maker) -> Iterator[About]:
    """Yield whom a person may make an extract of, the widest first."""
    if maker.office:
        yield about(None, None, on=maker.on)
    yield from (about(None, each, on=maker.on) for each in maker.blocks)
    yield from (about(each, None, on=maker.on) for each in maker.agencies)


def about(agency: Agency | None, block: Block | None, *, on: date) -> About:
    """Return whom an extract speaks of; an agency with all below it, a block with its agencies of that day."""
    if agency is not None:
        return About(name_of(agency, on), subtree({agency.pk}, on=on) | {agency.pk}, agency=agency)
    if block is not None:
        there = AgencyVersion.objects.filter(block=block, valid__contains=on).values_list("agency_id", flat=True)
        return About(block.name, frozenset(there), block=block)
    return About("", None)


def name_of(agency: Agency, on: date) -> str:
    """Return the name of an agency on a day, of one that is gone its last one."""
    names = AgencyVersion.objects.filter(agency=agency, valid__startswith__lte=on).order_by("-valid__startswith")
    return names.values_list("name", flat=True).first() or agency.code
