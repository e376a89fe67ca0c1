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
    """What an adapter to a provider offers: one class in this folder, chosen in `notices.gateways.selection`."""

    def deliver(self, envelope: Envelope) -> None:
        """Hand one message over and return only once the provider has surely taken it.

        An adapter waits for a bounded time, tries once (who calls decides on another attempt), stores and logs neither
        address nor text, and may be called by several processes at once. Whatever goes wrong it raises as one of three:

        Rejected  the provider refused this message for good: nobody tries again, the address counts as unreachable
        TryLater  the message was certainly not taken (no line, no credit, a wrong key): it is tried again later
        Unclear   it may have been taken (the line broke after handing over): only a person sends it again

        In doubt Unclear: TryLater for a message that was taken reaches a person twice. Their words hold a reason for
        the office, never the address or the text. Any other exception leaves the message unclear and ends the batch.
        """
