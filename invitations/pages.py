"""What the office's pages show: finished values for their templates."""

from typing import Any

from django.utils.translation import gettext as _

from charts.numbers import vi
from invitations.forms import DrawForm
from invitations.models import Message, SampleList
from invitations.selectors import progress
from invitations.sending_words import leaves_now, quiet_words, state_words, unconnected_words
from surveys.access import Hand
from surveys.models import Channel


def list_context(hand: Hand, found: SampleList, draw: DrawForm) -> dict[str, Any]:
    """Return what the page of a list needs."""
    counts = progress.by_unit(found)
    states = progress.messages(found)
    open_messages = sum(states.get(state, 0) for state in (Message.State.QUEUED, Message.State.CLAIMED))
    total = sum(states.values())
    return {
        "round": hand.round,
        "list": found,
        "draw": draw,
        "faults": [("" if name == "__all__" else name, words[0]) for name, words in draw.errors.items()],
        "rows": [(unit, counts[unit.pk]) for unit in hand.units if unit.pk in counts],
        "sums": _sums(list(counts.values())),
        "drawn_words": _drawn_words(found),
        "reasons": progress.reasons(found),
        "unclear": states.get(Message.State.UNCLEAR, 0),
        "open": open_messages,
        "total": total,
        "done": total - open_messages,
        "state": state_words(found, open_messages),
        "leaving": leaves_now(found, open_messages),
        "unconnected": unconnected_words(found.channel) if found.state != SampleList.State.DESTROYED else "",
        "quiet": quiet_words(found, open_messages),
        "outcomes": _outcomes(found),
        "actions": _actions(found, any_sent=total > states.get(Message.State.QUEUED, 0), listed=bool(counts)),
    }


def lists_context(hand: Hand) -> dict[str, Any]:
    """Return what the page of a round's lists needs."""
    found = list(hand.round.sample_lists.select_related("round"))
    counts, waiting = progress.by_list(found), progress.open_messages(found)
    channels = sorted({one.channel for one in found if one.state != SampleList.State.DESTROYED})
    return {
        "round": hand.round,
        "rows": [(one, counts.get(one.pk), state_words(one, waiting.get(one.pk, 0))) for one in found],
        "leaving": any(leaves_now(one, waiting.get(one.pk, 0)) for one in found),
        "unconnected": [words for words in map(unconnected_words, channels) if words],
    }


def _actions(found: SampleList, *, any_sent: bool, listed: bool) -> dict[str, bool]:
    """Say which buttons a list has in its state."""
    state, kinds = found.state, SampleList.State
    from_file = found.source == SampleList.Source.FILE
    return {
        "fill": state == kinds.LISTED and from_file,
        "draw": state == kinds.LISTED and from_file and listed,
        "undraw": state == kinds.DRAWN and not any_sent,
        "send": found.by_link and state in (kinds.DRAWN, kinds.PAUSED),
        "pause": found.by_link and state == kinds.SENDING,
        "population": from_file and listed and state != kinds.DESTROYED,
        "delete": state in (kinds.LISTED, kinds.DRAWN) and not any_sent,
        "recall": found.channel == Channel.POST and state == kinds.DRAWN,
        "call": found.channel == Channel.PHONE and state == kinds.DRAWN,
    }


def _sums(counts: list[progress.Progress]) -> dict[str, int]:
    names = ("listed", "drawn", "sent", "failed", "refused", "answered")
    return {name: sum(getattr(one, name) for one in counts) for name in names}


def _drawn_words(found: SampleList) -> list[tuple[str, str]]:
    if not found.draw:
        return []
    methods = {code: str(words) for code, words in DrawForm.METHODS}
    allocations = {code: str(words) for code, words in DrawForm.ALLOCATIONS}
    drawn = found.draw
    method = methods[drawn["method"]]
    if drawn["allocation"]:
        method = f"{method}, {allocations[drawn['allocation']]}"
    return [
        (_("Cách rút"), method),
        (_("Rút được"), _("%(drawn)s trong %(rows)s") % {"drawn": vi(drawn["drawn"]), "rows": vi(drawn["rows"])}),
        (_("Mã rút mẫu"), drawn["seed"]),
    ]


def _outcomes(found: SampleList) -> list[tuple[str, str]]:
    if found.by_link:
        return []
    counts = progress.outcomes(found)
    labels = {value: str(label) for value, label in found.contacts.model.Outcome.choices}
    return [(labels[value], vi(counts[value])) for value in labels if counts.get(value)]
