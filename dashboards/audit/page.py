"""The audit as pages and files show it: finished values."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import AuditEntry
from dashboards.audit import query
from dashboards.audit.actions import ACTIONS, GROUPS, OF_THE_OFFICE, SENSITIVE, action_words
from dashboards.audit.query import Asked
from dashboards.audit.words import detail_words, subject_words


@dataclass(frozen=True, slots=True)
class Line:
    """One act in words; `same_subject` and `same_actor` are the addresses of all about it, by that person."""

    day: str
    hour: str
    actor: str
    username: str
    action: str
    sensitive: bool
    subject: str
    details: tuple[str, ...]
    same_actor: str
    same_subject: str


def lines_of(entries: Iterable[AuditEntry], asked: Asked) -> list[Line]:
    return [_line(entry, asked) for entry in entries]


def choices(whole: bool) -> list[tuple[str, str]]:
    """Return the acts that can be asked for, group by group; without the whole, those of Sở Nội vụ alone."""
    return choices_among(ACTIONS if whole else OF_THE_OFFICE)


def own_choices(done: Collection[str], asked: Asked) -> list[tuple[str, str]]:
    """Return the acts that a person can ask for among those they did, and what the address asks for now."""
    found = choices_among({*done, *asked.actions})
    # What the address asks for must not look as if all were asked for.
    return found if asked.action in dict(found) else [*found, (asked.action, action_words(asked.action))]


def choices_among(codes: Collection[str]) -> list[tuple[str, str]]:
    """Return the acts of these codes, group by group."""
    found = [("", _("Mọi việc"))]
    if not SENSITIVE.isdisjoint(codes):
        found.append((query.SENSITIVE_ONLY, _("Chỉ việc nhạy cảm")))
    for group, (label, actions) in GROUPS.items():
        known = [(code, f"– {words}") for code, words in actions.items() if code in codes]
        found += [(group, _("%(group)s: mọi việc") % {"group": label}), *known] if known else []
    return found


def file_rows(entries: Iterable[AuditEntry]) -> Iterator[list[str]]:
    """Yield the head and a row for each entry."""
    yield [
        _("Lúc"),
        _("Ai"),
        _("Tên đăng nhập"),
        _("Việc"),
        _("Mã việc"),
        _("Đối tượng"),
        _("Chi tiết"),
        _("Số yêu cầu"),
    ]
    for entry in entries:
        yield [
            f"{localtime(entry.at):%d/%m/%Y %H:%M}",
            *_who(entry),
            action_words(entry.action),
            entry.action,
            subject_words(entry.subject),
            "; ".join(detail_words(entry.detail)),
            entry.request,
        ]


def _line(entry: AuditEntry, asked: Asked) -> Line:
    at = localtime(entry.at)
    actor, username = _who(entry)
    return Line(
        day=f"{at:%d/%m/%Y}",
        hour=f"{at:%H:%M}",
        actor=actor,
        username=username,
        action=action_words(entry.action),
        sensitive=entry.action in SENSITIVE,
        subject=subject_words(entry.subject),
        details=(*detail_words(entry.detail), *_request_words(entry)),
        same_actor=query.address(asked, actor=username or _("hệ thống")),
        same_subject=query.address(asked, subject=entry.subject),
    )


def _request_words(entry: AuditEntry) -> list[str]:
    """Return by which request somebody looked, as the logs of the server name it; of other acts files alone tell it."""
    return [_("yêu cầu: %s") % entry.request] if entry.request and entry.action in SENSITIVE else []


def _who(entry: AuditEntry) -> tuple[str, str]:
    """Return the name and user name of who acted; nobody: a command, a schedule, somebody not signed in."""
    return (entry.actor.full_name, entry.actor.username) if entry.actor else (_("Hệ thống, không ai đăng nhập"), "")
