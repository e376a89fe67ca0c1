"""A new wording of what citizens are told of their data. Forms show it within seconds; what was open stays valid."""

from datetime import datetime

from django.db import connection, transaction

from accounts.models import User
from accounts.services import record
from surveys.models import PrivacyNotice
from surveys.privacy import Words, digest, faults
from surveys.selectors.privacy import present_number, words_of


class UnfitWords(Exception):
    """Texts are missing or too long; `faults` pairs language.field with the kind of fault."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__(faults)
        self.faults = faults


class NewerNotice(Exception):
    """Somebody published another wording after the page was opened; nothing is stored."""


class NothingChanged(Exception):
    """The words are those shown already."""


@transaction.atomic
def publish_notice(*, words: Words, reason: str, seen: int, actor: User, at: datetime) -> PrivacyNotice:
    """Store a new version and have every form show it from now on.

    `seen` is the number of the version it was written upon. Raises UnfitWords, NewerNotice, NothingChanged.
    """
    found = list(faults(words))
    if not reason or len(reason) > 500:
        found.append(("reason", "long" if reason else "missing"))
    if found:
        raise UnfitWords(found)
    with connection.cursor() as cursor:
        # Not the table: the portal's own account may not lock one that only grows.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('surveys_privacynotice'))")
    newest = present_number()
    if newest != seen:
        raise NewerNotice(newest)
    if words == words_of(newest):
        raise NothingChanged
    number = newest + 1
    notice = PrivacyNotice.objects.create(
        number=number, words=words, sha256=digest(number, words), reason=reason, made_by=actor, at=at
    )
    detail = {"number": number, "sha256": notice.sha256, "reason": reason}
    record(actor=actor, action="privacy.notice_published", subject=f"privacy_notice:{number}", detail=detail, at=at)
    return notice
