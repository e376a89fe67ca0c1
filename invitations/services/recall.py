"""People reached by a person: the postman's list with boxes, the surveyor's next call, and what they note."""

import io
import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import redis
import xlsxwriter
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.services import record
from documents import pdf
from documents.row_errors import XLSX_MEDIA_TYPE
from invitations import waiting
from invitations.models import Contact, SampleList
from invitations.sealing import unseal
from invitations.services.answering import refuse
from invitations.services.locks import share_rows
from notices.phones import shown_phone

STEP = gettext_noop("Giải mã và in danh sách")
PDF_MEDIA_TYPE = "application/pdf"
CALLING_SECONDS = 30 * 60


class UnknownOutcome(ValueError):
    """No result a person may note is called so."""


class NotedMeanwhile(Exception):
    """A colleague noted other outcomes of the same people since the page was shown; nothing is stored."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A contact in clear, for whoever goes or calls. `route` is the sampling unit (thôn, tổ, tuyến phát)."""

    id: UUID
    number: int
    unit: str
    route: str
    name: str
    phone: str
    address: str
    outcome: str

    @property
    def shown_phone(self) -> str:
        return shown_phone(self.phone)


def people_to_reach(sample_list: SampleList, unit_ids: Collection[int]) -> list[Reached]:
    """Return the drawn people of some units by unit, route and row of the file, without who wants no contact."""
    contacts = sample_list.contacts.filter(drawn=True, round_unit__in=unit_ids).exclude(sealed="")
    contacts = contacts.exclude(state=Contact.State.OPTED_OUT).select_related("round_unit__version")
    order = ("round_unit__version__position", "round_unit__version__sort_key", "sampling_unit", "position")
    return [_reached(contact) for contact in contacts.order_by(*order)]


@transaction.atomic
def note_shown(*, sample_list: SampleList, number: int | None, actor: User, at: datetime) -> None:
    """Write down that somebody saw so many people in clear (None: the whole list, as a file)."""
    _note(sample_list, "shown", actor, at, contacts=number)


def note_taken(*, sample_list: SampleList, file: str, actor: User, at: datetime) -> None:
    """Write down that somebody took the file that was made of a list."""
    _note(sample_list, "downloaded", actor, at, file=file)


def recall_file(*, sample_list: SampleList, unit_ids: Collection[int], kind: str) -> tuple[str, str, bytes]:
    """Return name, media type and content of the list to print."""
    people = people_to_reach(sample_list, unit_ids)
    name = f"danh-sach-{sample_list.round.code}-{sample_list.pk}"
    if kind == "pdf":
        context = {"list": sample_list, "people": people, "boxes": _boxes()}
        return f"{name}.pdf", PDF_MEDIA_TYPE, pdf.render(render_to_string("invitations/recall_print.html", context))
    return f"{name}.xlsx", XLSX_MEDIA_TYPE, _spreadsheet(people)


@transaction.atomic
def note_outcomes(
    *,
    sample_list: SampleList,
    outcomes: Mapping[UUID, str],
    unit_ids: Collection[int],
    actor: User,
    at: datetime,
    shown: Mapping[UUID, str] | None = None,
) -> int:
    """Write down what became of people of some units; return how many changed.

    `shown` are the outcomes that the page showed: who was left alone there stays as a colleague noted meanwhile.
    Raises UnknownOutcome, and NotedMeanwhile where a colleague noted another outcome of the same people.
    """
    share_rows()
    if not set(outcomes.values()) <= {"", *Contact.Outcome.values}:
        raise UnknownOutcome
    seen = shown or {}
    typed = {pk: outcome for pk, outcome in outcomes.items() if seen.get(pk) != outcome}
    contacts = sample_list.contacts.filter(pk__in=typed, round_unit__in=unit_ids, drawn=True).order_by("pk")
    changed = [each for each in contacts.select_for_update() if each.outcome != typed[each.pk]]
    if any(seen.get(each.pk, each.outcome) != each.outcome for each in changed):
        raise NotedMeanwhile
    for contact in changed:
        contact.outcome = typed[contact.pk]
    Contact.objects.bulk_update(changed, ["outcome"])
    if changed:
        _note(sample_list, "outcomes", actor, at, changed=len(changed))
    return len(changed)


def next_call(*, sample_list: SampleList, unit_ids: Collection[int], actor: User, at: datetime) -> Reached | None:
    """Return somebody to call whom no other surveyor has before him now; the same one again until noted."""
    contacts = sample_list.contacts.filter(drawn=True, answered=False, outcome__in=("", "absent"))
    contacts = contacts.filter(round_unit__in=unit_ids).exclude(sealed="").exclude(state=Contact.State.OPTED_OUT)
    done = {contact for unit in unit_ids for contact in _waiting(unit)}
    # Who was not reached comes last; within each group by chance.
    found = [(outcome, random.random(), pk) for pk, outcome in contacts.values_list("pk", "outcome") if pk not in done]  # noqa: S311
    ids = [pk for _outcome, _chance, pk in sorted(found)]
    mine = _held_by(ids, actor)
    if mine is None:
        return None
    contact = Contact.objects.select_related("round_unit__version").get(pk=mine)
    _note(sample_list, "call_shown", actor, at, contacts=1)
    return _reached(contact)


def note_call(
    *, sample_list: SampleList, contact_id: UUID, unit_ids: Collection[int], outcome: str, at: datetime
) -> None:
    """Write down how a call ended. Raises UnknownOutcome, Contact.DoesNotExist.

    That somebody answered is not written here: like any answer it waits for the batch of the night, so that the time
    of the note does not join the person to the form stored a moment ago.
    """
    contact = sample_list.contacts.get(pk=contact_id, round_unit__in=unit_ids, drawn=True)
    if outcome == "answered":
        waiting.note_answered(contact.round_unit_id, contact.pk)
    else:
        _note_unanswered(contact.pk, outcome)
    _let_go(contact.pk)


@transaction.atomic
def _note_unanswered(contact_id: UUID, outcome: str) -> None:
    share_rows()
    contact = Contact.objects.select_for_update().get(pk=contact_id)
    match outcome:
        case "never":
            refuse(contact)
        case Contact.Outcome.ABSENT | Contact.Outcome.REFUSED | Contact.Outcome.WRONG:
            contact.outcome = outcome
            contact.save(update_fields=["outcome"])
        case _:
            raise UnknownOutcome(outcome)


def _held_by(ids: list[UUID], actor: User) -> UUID | None:
    """Take hold of one contact for half an hour: the one this person holds already, or a free one."""
    try:
        client = waiting.client()
        holders = client.mget([_calling(pk) for pk in ids]) if ids else []
        own = str(actor.pk).encode()
        for pk, holder in zip(ids, holders, strict=True):
            if holder == own:
                return pk
        free = [pk for pk, holder in zip(ids, holders, strict=True) if holder is None]
        for pk in free:
            if client.set(_calling(pk), own, nx=True, ex=CALLING_SECONDS):
                return pk
    except redis.RedisError:
        return ids[0] if ids else None
    return None


def _let_go(contact_id: UUID) -> None:
    try:
        waiting.client().delete(_calling(contact_id))
    except redis.RedisError:
        return


def _waiting(unit: int) -> Collection[UUID]:
    try:
        return waiting.waiting(unit).keys()
    except redis.RedisError:
        return ()


def _calling(contact_id: UUID) -> str:
    return f"invitations:calling:{contact_id}"


def _reached(contact: Contact) -> Reached:
    values = unseal(contact.sealed)
    return Reached(
        id=contact.pk,
        number=contact.position or 0,
        unit=contact.round_unit.version.name,
        route=contact.sampling_unit,
        name=values.get("name", ""),
        phone=values.get("phone", ""),
        address=values.get("address", ""),
        outcome=contact.outcome,
    )


def _boxes() -> list[str]:
    kinds = Contact.Outcome
    return [str(kind.label) for kind in (kinds.DELIVERED, kinds.COLLECTED, kinds.ABSENT, kinds.REFUSED)]


def _spreadsheet(people: list[Reached]) -> bytes:
    """Return the list as a spreadsheet; every cell is text, so none is a formula."""
    content = io.BytesIO()
    heads = [_("STT"), _("Đơn vị"), _("Tuyến"), _("Họ và tên"), _("Điện thoại"), _("Địa chỉ"), *_boxes()]
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(_("Danh sách"))
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, book.add_format({"bold": True}))
        for line, person in enumerate(people, 1):
            cells = (
                str(person.number), person.unit, person.route, person.name, person.shown_phone, person.address,
            )  # fmt: skip
            for column, text in enumerate(cells):
                sheet.write_string(line, column, text)
        sheet.set_column(1, 1, 28)
        sheet.set_column(3, 5, 24)
        sheet.freeze_panes(1, 0)
    return content.getvalue()


def _note(sample_list: SampleList, what: str, actor: User, at: datetime, **detail: object) -> None:
    subject = f"round:{sample_list.round.code}"
    record(actor=actor, action=f"invitations.{what}", subject=subject, detail={"list": sample_list.pk, **detail}, at=at)
