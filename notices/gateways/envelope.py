"""What is handed to a gateway, and how it ends. Pure.

No exception says more than a reason: a gateway's own answer may repeat the number or the text it was given.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

Way = Literal["sms", "zalo", "email"]


class Rejected(Exception):
    """The gateway refused this message for good: a wrong number, a full or unknown mailbox."""


class TryLater(Exception):
    """The message was certainly not taken, and may be taken later."""


class Unclear(Exception):
    """Nobody can say whether the message was taken: the line broke after it was handed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One message. `address` is a telephone number in E.164 form or a mail address; `reference` a random mark by which
    a gateway may recognise a repetition; `tag` sorts the file outbox into folders."""

    way: Way
    address: str
    text: str
    subject: str = ""
    reference: str = ""
    tag: str = ""


class Gateway(Protocol):
    def deliver(self, envelope: Envelope) -> None:
        """Hand a message over. Raises Rejected, TryLater, Unclear."""
