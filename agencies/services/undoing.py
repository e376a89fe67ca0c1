"""A reorganisation taken back, as long as nothing rests on it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import ManyToOneRel, Q
from django.utils.timezone import localdate
from psycopg2.extras import DateRange

from accounts.models import User
from accounts.services import record
from agencies.models import Agency, AgencySuccession, AgencyVersion, Membership, Reorganisation
from agencies.services.editing import lock_agencies
from agencies.services.people import take_back


class AlreadyUndone(Exception):
    """Somebody has taken it back."""


class RestsOnIt(Exception):
    """Something was done since that would lose its ground."""


@transaction.atomic
def undo(*, reorganisation: Reorganisation, actor: User, at: datetime) -> None:
    """Take a reorganisation back. Raises AlreadyUndone, RestsOnIt; the audit keeps that it was there."""
    lock_agencies()
    kept = Reorganisation.objects.select_for_update(of=("self",)).get(pk=reorganisation.pk)
    if kept.undone_at is not None:
        raise AlreadyUndone
    if not stands_alone(kept, today=localdate(at)):
        raise RestsOnIt
    rows = kept.rows
    AgencySuccession.objects.filter(pk__in=rows["successions"]).delete()
    for membership in _given(kept):
        take_back(membership=membership, actor=actor, at=at)
    AgencyVersion.objects.filter(pk__in=rows["versions"]).delete()
    for version_id, upper in rows["ended"]:
        _reopen(version_id, date.fromisoformat(upper) if upper else None)
    kept.agencies.remove(*rows["agencies"])
    Agency.objects.filter(pk__in=rows["agencies"]).delete()
    kept.undone_at = at
    kept.save(update_fields=["undone_at"])
    subject = f"reorganisation:{kept.pk}"
    detail = {"kind": kept.kind, "roles_taken_back": len(rows["memberships"])}
    record(actor=actor, action="agencies.reorganisation_undone", subject=subject, detail=detail, at=at)


def _given(kept: Reorganisation) -> Iterable[Membership]:
    given = Membership.objects.filter(pk__in=kept.rows["memberships"]).order_by("pk")
    return given.select_related("user", "agency", "block", "body")


def stands_alone(kept: Reorganisation, *, today: date) -> bool:
    """Say whether everything is as the reorganisation left it and no row anywhere rests on what it made.

    Roles it gave rest on it from its day on: what somebody could do is not made as if it had never been.
    """
    rows = kept.rows
    versions = AgencyVersion.objects.filter(pk__in=rows["versions"])
    ended = AgencyVersion.objects.filter(pk__in=[pk for pk, _upper in rows["ended"]])
    as_left = (
        versions.count() == len(rows["versions"])
        and not versions.exclude(valid__startswith=kept.on, valid__endswith=None).exists()
        and ended.filter(valid__endswith=kept.on).count() == len(rows["ended"])
        and AgencySuccession.objects.filter(pk__in=rows["successions"]).count() == len(rows["successions"])
    )
    roles = _roles_as_given(kept) and not (rows["memberships"] and kept.on <= today)
    return as_left and roles and not _later(kept) and not _resting(kept)


def _roles_as_given(kept: Reorganisation) -> bool:
    """Say whether the roles it gave are all there, none ended or dated anew since."""
    made = Membership.objects.filter(pk__in=kept.rows["memberships"])
    now = {row.pk: [day.isoformat() if day else None for day in (row.valid.lower, row.valid.upper)] for row in made}
    # What was reorganised before their days were kept names the roles only.
    given = {pk: days for pk, *days in kept.rows.get("held", [])} or now
    return len(now) == len(kept.rows["memberships"]) and now == given


def _later(kept: Reorganisation) -> bool:
    """Say whether one of its agencies was reorganised again, or has another succession from that day on."""
    agencies = list(kept.agencies.values_list("pk", flat=True))
    again = Reorganisation.objects.filter(agencies__in=agencies, pk__gt=kept.pk, undone_at=None)
    touching = Q(predecessor__in=agencies) | Q(successor__in=agencies)
    others = AgencySuccession.objects.filter(touching, on__gte=kept.on).exclude(pk__in=kept.rows["successions"])
    return again.exists() or others.exists()


def _resting(kept: Reorganisation) -> bool:
    """Look through every table that can point at what was made; the apps above are not known by name here."""
    rows = kept.rows
    own: dict[type[models.Model], list[int]] = {
        AgencyVersion: rows["versions"],
        AgencySuccession: rows["successions"],
        Membership: rows["memberships"],
    }
    made: tuple[tuple[type[models.Model], list[int]], ...] = (
        (Agency, rows["agencies"]),
        (AgencyVersion, rows["versions"]),
        (Membership, rows["memberships"]),
    )
    return any(_points_at(model, ids, own) for model, ids in made if ids)


def _points_at(model: type[models.Model], ids: list[int], own: dict[type[models.Model], list[int]]) -> bool:
    for relation in model._meta.get_fields(include_hidden=True):
        other: Any = relation.related_model
        through = other is not None and other == Reorganisation.agencies.through
        if isinstance(relation, ManyToOneRel) and not through:
            pointing = other._base_manager.filter(**{f"{relation.field.name}__in": ids})
            if pointing.exclude(pk__in=own.get(other, [])).exists():
                return True
    return False


def _reopen(version_id: int, upper: date | None) -> None:
    version = AgencyVersion.objects.get(pk=version_id)
    version.valid = DateRange(version.valid.lower, upper)
    version.save(update_fields=["valid"])
