"""Flags that wait for Sở Nội vụ, and a supervisor's own flags, samples and drafts of minutes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from dashboards.today.items import Waiting
from surveys.models import SupervisionStep
from surveys.selectors.minutes import drafts_of
from surveys.selectors.supervision import Watcher, flags_of, is_of_its_body, running_samples, watcher_for

State = SupervisionStep.State


def flags_waiting(user: User, *, on: date) -> list[Waiting]:
    """Return the flags a person has to do with, by round and by what they wait for; a supervisor's samples."""
    watcher = watcher_for(user, on=on)
    groups: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for flag in flags_of(watcher).filter(Q(state__in=(State.OPEN, State.ANSWERED))):
        if words := _turn(watcher, flag):
            groups[flag.round_id, words].append(flag)
    own = (*_samples(watcher), *_drafts(watcher)) if watcher.watches else ()
    return [*_lines(groups.items()), *own]


def _drafts(watcher: Watcher) -> Iterator[Waiting]:
    """Yield the body's minutes that nobody has signed yet: they say nothing to anybody until then."""
    for minutes in drafts_of(watcher) if watcher.bodies else ():
        url = reverse("supervision:minutes", args=[minutes.round.code, minutes.pk])
        words = _("Bản thảo biên bản ngày %s chưa ký") % f"{minutes.held_on:%d/%m/%Y}"
        yield Waiting(words, minutes.round.title, url)


def _samples(watcher: Watcher) -> Iterator[Waiting]:
    for sample, left in running_samples(watcher):
        words = ngettext("Mẫu phúc tra còn %(n)d phiếu chưa hỏi", "Mẫu phúc tra còn %(n)d phiếu chưa hỏi", left)
        url = reverse("supervision:sample", args=[sample.round.code, sample.pk])
        yield Waiting(words % {"n": left}, sample.round.title, url)


def _turn(watcher: Watcher, flag: Any) -> str:
    """Return whose turn it is as this person sees it: "answer", "read", "wait"; empty: nothing to do."""
    if is_of_its_body(watcher, flag):
        return "read" if flag.state == State.ANSWERED else "wait"
    return "answer" if watcher.office and flag.state == State.OPEN else ""


def _lines(groups: Iterable[tuple[tuple[int, str], list[Any]]]) -> Iterator[Waiting]:
    for (_of, turn), flags in groups:
        one, code = flags[0], flags[0].round.code
        url = reverse("supervision:flags", args=[code])
        if len(flags) == 1:
            url = reverse("supervision:flag", args=[code, one.pk])
        yield Waiting(_words(turn, len(flags)), one.round.title, url, elsewhere=turn == "wait")


def _words(turn: str, n: int) -> str:
    words = {
        "answer": ngettext("%(n)d cờ giám sát chờ trả lời", "%(n)d cờ giám sát chờ trả lời", n),
        "read": ngettext("Sở Nội vụ đã trả lời %(n)d cờ", "Sở Nội vụ đã trả lời %(n)d cờ", n),
        "wait": ngettext("%(n)d cờ đang chờ Sở Nội vụ trả lời", "%(n)d cờ đang chờ Sở Nội vụ trả lời", n),
    }[turn]
    return words % {"n": n}
