"""One agency added or changed on a page: the rules are those of agency files, so that neither way lets more in."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from accounts.services import record
from agencies.files import VersionDraft
from agencies.models import Agency, AgencyVersion
from agencies.services.checking import iso, refuse_faults, stated
from agencies.services.loading import LOADING_LOCK, stored_versions, write_drafts


class CodeTaken(Exception):
    """Another agency has this code."""


class ChangedMeanwhile(Exception):
    """Somebody changed the agency after the page was opened; nothing is stored."""


@transaction.atomic
def add_agency(*, draft: VersionDraft, contact: str, actor: User, at: datetime) -> Agency:
    """Add an agency with its first version. Raises CodeTaken, InvalidFile with the faults by column."""
    lock_agencies()
    if Agency.objects.filter(code=draft.code).exists():
        raise CodeTaken(draft.code)
    _store([draft])
    agency = Agency.objects.get(code=draft.code)
    agency.contact = contact
    agency.save(update_fields=["contact"])
    detail = {"before": None, "after": _told(agency)}
    record(actor=actor, action="agencies.added", subject=f"agency:{agency.code}", detail=detail, at=at)
    return agency


@transaction.atomic
def edit_agency(
    *, agency: Agency, draft: VersionDraft, contact: str, since: date | None, seen: str, actor: User, at: datetime
) -> None:
    """Correct the last version of an agency, or from `since` have it otherwise and keep what it was before.

    `seen` is the mark of what the page showed. Raises ChangedMeanwhile, InvalidFile with the faults by column.
    """
    lock_agencies()
    if mark_of(agency) != seen:
        raise ChangedMeanwhile(agency)
    before, version = _told(agency), last_version(agency)
    kept = [draft]
    if since is not None and version.valid.lower is not None and since > version.valid.lower:
        # Later versions of a stored last one there are none: the old one ends where the new one begins.
        kept = [_as_draft(version, until=since), replace(draft, valid_from=since)]
    _store(kept)
    agency.contact = contact
    agency.save(update_fields=["contact"])
    after = _told(agency)
    if before != after:
        detail = {"before": before, "after": after}
        record(actor=actor, action="agencies.edited", subject=f"agency:{agency.code}", detail=detail, at=at)


def lock_agencies() -> None:
    """Let one change of agencies at a time look for overlaps and cycles; files take the same lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADING_LOCK])


def last_version(agency: Agency) -> AgencyVersion:
    """Return an agency as it is, or will be, last."""
    versions = AgencyVersion.objects.filter(agency=agency).select_related("agency", "block", "parent")
    return versions.order_by("-valid")[:1].get()


def mark_of(agency: Agency) -> str:
    """Return a mark of everything a page about an agency shows; it differs once any of it does."""
    return hashlib.sha256(json.dumps(_told(agency), sort_keys=True).encode()).hexdigest()[:24]


def _told(agency: Agency) -> dict[str, Any]:
    version = last_version(agency)
    contact = Agency.objects.values_list("contact", flat=True).get(pk=agency.pk)
    lower, upper = version.valid.lower, version.valid.upper
    last = upper - timedelta(days=1) if upper else None
    return {**stated(version), "contact": contact, "valid_from": iso(lower), "valid_to": iso(last)}


def _as_draft(version: AgencyVersion, *, until: date) -> VersionDraft:
    return VersionDraft(
        line=0,
        code=version.agency.code,
        block_name="",
        valid_from=version.valid.lower or date.min,
        valid_to=until - timedelta(days=1),
        predecessors=(),
        **stated(version),
    )


def _store(drafts: Iterable[VersionDraft]) -> None:
    kept = [replace(draft, line=line) for line, draft in enumerate(drafts, 1)]
    existing = stored_versions()
    refuse_faults(kept, existing)
    write_drafts(kept, existing)
