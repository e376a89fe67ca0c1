"""Flags of supervising bodies as far as a person may see them, with the state their last step left them in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.roles import Role
from agencies.access import memberships_of, scope_of
from agencies.models import SupervisingBody
from surveys.models import RoundUnit, SampledForm, SupervisionFlag, SupervisionSample, SupervisionStep

State = SupervisionStep.State


@dataclass(frozen=True, slots=True)
class Watcher:
    """What a person has to do with flags: `office` answers all, `watches` raises them, for `bodies`.

    `steers`: reads all. `agencies`: those whose own people the person is one of; they see what Sở Nội vụ shows them.
    `everywhere`, `over_agencies` and `over_blocks`: where the person watches.
    """

    user: User
    office: bool = False
    steers: bool = False
    watches: bool = False
    bodies: tuple[int, ...] = ()
    everywhere: bool = False
    over_agencies: frozenset[int] = frozenset()
    over_blocks: frozenset[int] = frozenset()
    agencies: frozenset[int] = frozenset()

    @property
    def reads_all(self) -> bool:
        return self.office or self.steers

    @property
    def within(self) -> Q:
        """Return the condition that a flag lies where the person watches."""
        if self.everywhere:
            return Q()
        over = Q(round_unit__agency_id__in=self.over_agencies) | Q(round_unit__block_id__in=self.over_blocks)
        return Q(round_unit=None) | over


def watcher_for(user: User, *, on: date) -> Watcher:
    """Return what a person has to do with flags on a day, by the roles held then, lent ones among them."""
    office = scope_of(user, on=on, roles=(Role.HOME_AFFAIRS,))
    steering = scope_of(user, on=on, roles=(Role.STEERING,))
    watching = scope_of(user, on=on, roles=(Role.SUPERVISOR,))
    watches = watching.has(Role.SUPERVISOR)
    return Watcher(
        user=user,
        office=office.everything,
        steers=steering.everything,
        watches=watches,
        bodies=_bodies(user, on) if watches else (),
        everywhere=watching.everything,
        over_agencies=watching.agency_ids,
        over_blocks=watching.block_ids,
        agencies=scope_of(user, on=on, roles=Role.of_an_agency()).agency_ids,
    )


def flags_of(watcher: Watcher) -> QuerySet[SupervisionFlag, Any]:
    """Return the flags that exist for a person, newest first, with `state` and `shared`.

    Sở Nội vụ and Ban Chỉ đạo see all of them; a supervisor those of the own bodies and the own ones, where they watch;
    an agency's people those about it that Sở Nội vụ shows them and that were not withdrawn. For everyone else there are
    none.
    """
    seen = Q(pk__in=[])
    if watcher.reads_all:
        seen = Q()
    elif watcher.watches:
        seen |= (Q(body__in=watcher.bodies) | Q(raised_by=watcher.user)) & watcher.within
    if not watcher.reads_all and watcher.agencies:
        seen |= Q(shared=True, round_unit__agency_id__in=watcher.agencies) & ~Q(state=State.WITHDRAWN)
    return _with_state().filter(seen)


def is_of_its_body(watcher: Watcher, flag: SupervisionFlag) -> bool:
    """Say whether a person speaks for the body that raised a flag, or raised it."""
    return watcher.watches and (flag.raised_by_id == watcher.user.pk or flag.body_id in watcher.bodies)


def state_of(flag: SupervisionFlag) -> tuple[str, bool]:
    """Return a flag's state and whether the unit's own people see it."""
    last = flag.steps.order_by("-number").first()
    return (last.state, last.shared) if last else (str(State.OPEN), False)


def bodies_named(ids: Collection[int]) -> list[SupervisingBody]:
    return list(SupervisingBody.objects.filter(pk__in=ids))


def _with_state() -> QuerySet[SupervisionFlag, Any]:
    steps = SupervisionStep.objects.filter(flag=OuterRef("pk")).order_by("-number")
    return SupervisionFlag.objects.annotate(
        state=Coalesce(Subquery(steps.values("state")[:1]), Value(str(State.OPEN)), output_field=CharField()),
        shared=Coalesce(Subquery(steps.values("shared")[:1]), Value(False), output_field=BooleanField()),
    ).select_related("round", "round_unit__version", "round_unit__agency", "body", "raised_by")


def _bodies(user: User, on: date) -> tuple[int, ...]:
    # The own body before one stood in for: that is what a flag is raised for.
    held = memberships_of(user, on=on).filter(role=Role.SUPERVISOR, body__isnull=False)
    rows = held.order_by("pk").values_list("body_id", "user_id")
    return tuple(dict.fromkeys(body for body, _owner in sorted(rows, key=lambda row: row[1] != user.pk)))


def samples_of(watcher: Watcher) -> QuerySet[SupervisionSample]:
    """Return the samples that exist for a person: all for Sở Nội vụ and Ban Chỉ đạo.

    A supervisor sees those of the own bodies and the own ones, where all their forms are of units the person watches.
    """
    samples = SupervisionSample.objects.select_related("round", "body", "drawn_by")
    if watcher.reads_all:
        return samples
    return samples.filter(_watched_samples(watcher)) if watcher.watches else samples.none()


def noted_by(watcher: Watcher) -> QuerySet[SupervisionSample]:
    """Return the samples whose outcomes are a person's to note, fewer than those seen.

    A body's are noted by its people alone, where they watch; one drawn for no body by whoever drew it. Being Sở Nội vụ,
    too, or having drawn it for a body one has left, opens none.
    """
    mine = Q(body__in=watcher.bodies) | Q(body=None, drawn_by=watcher.user)
    samples = SupervisionSample.objects.filter(mine, _watched_samples(watcher))
    return samples if watcher.watches else samples.none()


def running_samples(watcher: Watcher) -> list[tuple[SupervisionSample, int]]:
    """Return the samples a supervisor asks about, with how many forms nobody asked about yet."""
    found = noted_by(watcher).select_related("round")
    left = found.annotate(left=Count("forms", filter=Q(forms__outcome="")))
    return [(sample, sample.left) for sample in left.filter(left__gt=0).order_by("-pk")]


def _watched_samples(watcher: Watcher) -> Q:
    mine = Q(body__in=watcher.bodies) | Q(drawn_by=watcher.user)
    if watcher.everywhere:
        return mine
    over = Q(agency_id__in=watcher.over_agencies) | Q(block_id__in=watcher.over_blocks)
    forms = SampledForm.objects.filter(sample=OuterRef("pk"))
    # A sample is shown whole or not at all: its summary tells of all its units.
    beyond = forms.exclude(response__round_unit__in=RoundUnit.objects.filter(over))
    return mine & ~Q(Exists(beyond))


def counts_of(samples: Collection[SupervisionSample]) -> dict[int, dict[str, int]]:
    """Return how many forms of each sample have which outcome; "" is not asked yet."""
    rows = SampledForm.objects.filter(sample__in=samples).order_by().values_list("sample", "outcome")
    found: dict[int, dict[str, int]] = {sample.pk: {} for sample in samples}
    for sample, outcome, n in rows.annotate(n=Count("pk")):
        found[sample][outcome] = n
    return found
