from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from psycopg2.extras import DateRange

from accounts.models import User
from accounts.services import record
from agencies.block_names import BLOCK_NAMES
from agencies.files import SuccessionDraft, VersionDraft, versions_in
from agencies.models import Agency, AgencySuccession, AgencyVersion, Block
from agencies.services.checking import PLAIN, Key, iso, refuse_faults, stated, wanted
from agencies.services.successions import record_drafts
from agencies.sorting import sort_key
from documents.reading import Table

# One file at a time: two would not see each other's rows when they look for overlaps and cycles.
LOADING_LOCK = 0x61676E63


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file brought: new agencies, versions and blocks, changed versions, rows that stood already."""

    agencies: int
    blocks: int
    added: int
    changed: int
    unchanged: int
    successions: int


@transaction.atomic
def load_agencies(table: Table, *, actor: User | None, at: datetime) -> Loaded:
    """Store the versions of agencies that a file states, or raise InvalidFile and store nothing.

    A row with the code and first day of a stored version corrects it, unless something (a round) rests on that
    version: then only its last day may still be set.
    """
    drafts, unread = versions_in(table)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADING_LOCK])
    existing = stored_versions()
    refuse_faults(drafts, existing, unread=unread, codes={line: row["code"] for line, row in table.rows})
    changes, new_agencies, new_blocks = write_drafts(drafts, existing)
    successions = record_drafts(_successions(drafts), actor=actor, at=at, column="predecessors")
    added = sum(not change.before for change in changes)
    loaded = Loaded(
        agencies=new_agencies,
        blocks=new_blocks,
        added=added,
        changed=len(changes) - added,
        unchanged=len(drafts) - len(changes),
        successions=successions,
    )
    if changes:
        _record(changes, actor=actor, at=at)
    return loaded


def stored_versions() -> dict[Key, AgencyVersion]:
    """Return every stored version by its agency's code and its first day."""
    return {_key(version): version for version in AgencyVersion.objects.select_related("agency", "parent", "block")}


def write_drafts(drafts: list[VersionDraft], existing: Mapping[Key, AgencyVersion]) -> "tuple[list[_Change], int, int]":
    """Store checked drafts; return what changed by them, and how many agencies and blocks are new."""
    blocks, new_blocks = _blocks(drafts)
    agencies, new_agencies = _agencies(drafts)
    changes = [change for draft in drafts if (change := _change(draft, existing, agencies, blocks)) is not None]
    _write(changes)
    return changes, new_agencies, new_blocks


def _key(version: AgencyVersion) -> Key:
    return (version.agency.code, version.valid.lower or date.min)


def _blocks(drafts: list[VersionDraft]) -> tuple[dict[str, Block], int]:
    """Return the blocks that the file names, by code, and how many are new; named ones are renamed."""
    names: dict[str, str] = {}
    for draft in drafts:
        if draft.block:
            names[draft.block] = draft.block_name or names.get(draft.block, "")
    blocks = {block.code: block for block in Block.objects.filter(code__in=names)}
    known = len(blocks)
    position = Block.objects.aggregate(last=models.Max("position"))["last"] or 0
    for code, name in names.items():
        if code not in blocks:
            position += 1
            name = name or BLOCK_NAMES.get(code, code)
            blocks[code] = Block.objects.create(code=code, name=name, position=position)
        elif name and blocks[code].name != name:
            blocks[code].name = name
            blocks[code].save(update_fields=["name"])
    return blocks, len(blocks) - known


def _agencies(drafts: list[VersionDraft]) -> tuple[dict[str, Agency], int]:
    codes = {draft.code for draft in drafts} | {draft.parent for draft in drafts if draft.parent}
    known = set(Agency.objects.filter(code__in=codes).values_list("code", flat=True))
    Agency.objects.bulk_create(Agency(code=code) for code in sorted(codes - known))
    return {agency.code: agency for agency in Agency.objects.filter(code__in=codes)}, len(codes - known)


@dataclass(frozen=True, slots=True)
class _Change:
    version: AgencyVersion
    before: dict[str, Any]
    after: dict[str, Any]


def _change(
    draft: VersionDraft,
    existing: Mapping[Key, AgencyVersion],
    agencies: Mapping[str, Agency],
    blocks: Mapping[str, Block],
) -> _Change | None:
    """Return the version as the row wants it, or nothing when it stands so already."""
    version = existing.get((draft.code, draft.valid_from))
    before = stated(version) | {"valid_to": _last_day(version)} if version else {}
    after = wanted(draft) | {"valid_to": iso(draft.valid_to)}
    if before == after:
        return None
    version = version or AgencyVersion(agency=agencies[draft.code])
    for name in PLAIN:
        setattr(version, name, getattr(draft, name))
    version.block = blocks.get(draft.block)
    version.parent = agencies.get(draft.parent)
    version.sort_key = sort_key(draft.name)
    version.valid = DateRange(draft.valid_from, draft.valid_to + timedelta(days=1) if draft.valid_to else None)
    return _Change(version, before, after)


def _last_day(version: AgencyVersion) -> str:
    return iso(version.valid.upper - timedelta(days=1)) if version.valid.upper else ""


def _write(changes: Iterable[_Change]) -> None:
    # Old versions end before new ones begin, else the two would overlap for a moment and be refused.
    for change in sorted(changes, key=lambda change: change.version.pk is None):
        change.version.save()


def _successions(drafts: list[VersionDraft]) -> list[SuccessionDraft]:
    """Return what the column `predecessors` states: several into one merge, one into several is split."""
    heirs: dict[Key, set[str]] = defaultdict(set)
    for draft in drafts:
        for predecessor in draft.predecessors:
            heirs[(predecessor.code, draft.valid_from)].add(draft.code)
    return [
        SuccessionDraft(
            line=draft.line,
            predecessor=predecessor.code,
            successor=draft.code,
            kind=_kind(len(draft.predecessors), len(heirs[(predecessor.code, draft.valid_from)])),
            on=draft.valid_from,
            share=predecessor.share,
            act=draft.act,
        )
        for draft in drafts
        for predecessor in draft.predecessors
    ]


def _kind(predecessors: int, heirs: int) -> AgencySuccession.Kind:
    if predecessors > 1:
        return AgencySuccession.Kind.MERGE
    return AgencySuccession.Kind.SPLIT if heirs > 1 else AgencySuccession.Kind.RENAME


def _record(changes: list[_Change], *, actor: User | None, at: datetime) -> None:
    record(
        actor=actor,
        action="agencies.loaded",
        subject="agencies",
        detail={
            "added": [c.version.agency.code for c in changes if not c.before],
            "changed": [
                {"agency": c.version.agency.code, "before": c.before, "after": c.after} for c in changes if c.before
            ],
        },
        at=at,
    )
