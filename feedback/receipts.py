"""The receipt code as a key to replies: only a keyed hash of it is stored."""

from invitations.sealing import keyed_hash
from surveys.services.storing import RECEIPT_LENGTH, RECEIPT_SIGNS


def receipt_hash(code: str) -> str:
    """Return the digest under which the comments of a receipt are found."""
    return keyed_hash("feedback.receipt", code)


def normal(typed: str) -> str:
    """Return a code as typed by a person in its one spelling, empty where it cannot be one."""
    signs = "".join(sign for sign in typed.upper() if sign not in " -.\u00a0\u2013")
    right = len(signs) == RECEIPT_LENGTH and all(sign in RECEIPT_SIGNS for sign in signs)
    return signs if right else ""
