from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import record
from agencies.files import SuccessionDraft, successions_in
from agencies.models import Agency, AgencySuccession
from documents.reading import InvalidFile, RowFault, Table


class SharesExceedOne(Exception):
    """The shares of an agency that pass to its successors on one day are more than the whole."""


class SuccessionStatedOtherwise(Exception):
    """The same succession is already on record with another kind, share or act."""


@transaction.atomic
def record_succession(
    *,
    predecessor: Agency,
    successor: Agency | None,
    kind: str,
    on: date,
    share: Decimal | None = None,
    act: str = "",
    actor: User | None,
    at: datetime,
) -> AgencySuccession:
    """State once that an agency passed into another on a day (none: it was dissolved)."""
    # Two statements about one predecessor must see each other's shares.
    Agency.objects.select_for_update().get(pk=predecessor.pk)
    succession, created = AgencySuccession.objects.get_or_create(
        predecessor=predecessor,
        successor=successor,
        on=on,
        defaults={"kind": kind, "share": share, "act": act},
    )
    if not created:
        if (succession.kind, succession.share, succession.act) != (kind, share, act):
            raise SuccessionStatedOtherwise(succession)
        return succession
    total = predecessor.successions.filter(on=on).aggregate(total=Sum("share"))["total"]
    if total is not None and total > 1:
        raise SharesExceedOne(succession)
    record(
        actor=actor,
        action="agencies.succession_recorded",
        subject=f"agency:{predecessor.code}",
        detail={
            "successor": successor.code if successor else None,
            "kind": kind,
            "on": on.isoformat(),
            "share": str(share) if share is not None else None,
            "act": act,
        },
        at=at,
    )
    return succession


@transaction.atomic
def load_successions(table: Table, *, actor: User | None, at: datetime) -> int:
    """Record the successions of a file and return how many are new; a wrong row leaves nothing behind."""
    return record_drafts(successions_in(table), actor=actor, at=at, column="predecessor")


def record_drafts(drafts: list[SuccessionDraft], *, actor: User | None, at: datetime, column: str) -> int:
    """Record succession by succession; faults are laid to `column` of the row that states them."""
    before = AgencySuccession.objects.count()
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    faults: dict[int, RowFault] = {}
    for draft in drafts:
        expected = _refusal(draft, agencies, actor, at)
        if expected:
            faults.setdefault(draft.line, RowFault(draft.line, column, draft.predecessor, expected))
    if faults:
        raise InvalidFile(faults.values())
    return AgencySuccession.objects.count() - before


def _refusal(draft: SuccessionDraft, agencies: dict[str, Agency], actor: User | None, at: datetime) -> str:
    """Record one succession, or return what was expected instead."""
    unknown = [code for code in (draft.predecessor, draft.successor) if code and code not in agencies]
    if unknown:
        return _("mã đơn vị đã có trong cổng (không có: %s)") % ", ".join(unknown)
    try:
        with transaction.atomic():
            record_succession(
                predecessor=agencies[draft.predecessor],
                successor=agencies.get(draft.successor),
                kind=draft.kind,
                on=draft.on,
                share=draft.share,
                act=draft.act,
                actor=actor,
                at=at,
            )
    except SharesExceedOne:
        return _("tổng các phần chuyển đi của một đơn vị trong một ngày không quá 1")
    except SuccessionStatedOtherwise:
        return _("như đã ghi trước đây cho hai đơn vị và ngày này (hình thức, phần chuyển, văn bản)")
    return ""
