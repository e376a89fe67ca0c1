"""How far the invitations of a round are: counts alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from invitations.models import Contact, Message, SampleList

SENT = Q(messages__state=Message.State.SENT)


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of contacts: on the list, drawn, with a message that left, unreachable, opted out, answered (as of the
    last batch); and of messages waiting and of unclear end."""

    unit_id: int
    listed: int
    drawn: int
    sent: int
    failed: int
    refused: int
    answered: int

    @property
    def left(self) -> int:
        return self.drawn - self.sent - self.failed


def by_unit(sample_list: SampleList) -> dict[int, Progress]:
    return {row["round_unit"]: _progress(row) for row in _counted(sample_list.contacts.values("round_unit"))}


def by_list(lists: Iterable[SampleList]) -> dict[int, Progress]:
    contacts = Contact.objects.filter(sample_list__in=lists).values("sample_list")
    return {row["sample_list"]: _progress(row) for row in _counted(contacts)}


def by_channel(units: Iterable[int]) -> dict[int, Progress]:
    """Return the same of all lists of a channel, over units: for who sees how a survey goes but no list."""
    contacts = Contact.objects.filter(round_unit__in=units).values("sample_list__channel")
    return {row["sample_list__channel"]: _progress(row) for row in _counted(contacts)}


def open_messages(lists: Iterable[SampleList]) -> dict[int, int]:
    """Return by list how many messages are still to leave; lists without any are left out."""
    waiting = Message.objects.filter(
        contact__sample_list__in=lists, state__in=(Message.State.QUEUED, Message.State.CLAIMED)
    )
    return dict(waiting.values_list("contact__sample_list").annotate(n=Count("pk")))


def messages(sample_list: SampleList) -> dict[str, int]:
    """Return how many messages of a list stand in each state."""
    counted = Message.objects.filter(contact__sample_list=sample_list).values_list("state").annotate(n=Count("pk"))
    return dict(counted)


def reasons(sample_list: SampleList) -> list[tuple[str, int]]:
    """Return why messages did not arrive, the most frequent reason first."""
    lost = Message.objects.filter(
        contact__sample_list=sample_list, state__in=(Message.State.FAILED, Message.State.UNCLEAR)
    )
    return list(lost.values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")[:10])


def outcomes(sample_list: SampleList) -> dict[str, int]:
    return dict(sample_list.contacts.filter(drawn=True).values_list("outcome").annotate(n=Count("pk")))


def _counted(grouped: object) -> Iterable[dict[str, int]]:
    return grouped.annotate(  # type: ignore[attr-defined,no-any-return]
        listed=Count("pk", distinct=True),
        was_drawn=Count("pk", distinct=True, filter=Q(drawn=True)),
        sent=Count("pk", distinct=True, filter=SENT),
        failed=Count("pk", distinct=True, filter=Q(state=Contact.State.BOUNCED)),
        refused=Count("pk", distinct=True, filter=Q(state=Contact.State.OPTED_OUT)),
        has_answered=Count("pk", distinct=True, filter=Q(answered=True)),
    ).order_by()


def _progress(row: dict[str, int]) -> Progress:
    return Progress(
        unit_id=row.get("round_unit", 0),
        listed=row["listed"],
        drawn=row["was_drawn"],
        sent=row["sent"],
        failed=row["failed"],
        refused=row["refused"],
        answered=row["has_answered"],
    )
