"""What people wrote, and what was done about it."""

from feedback.models.comments import Audience, CoHandler, Comment, Mask, PublicQuote, Source, State, Step
from feedback.models.contacts import ContactDetail
from feedback.models.digests import DigestSent
from feedback.models.hotline import DutyShift, Hotline, TestCall
from feedback.models.named import NamedCase, NamedStep

__all__ = [
    "Audience",
    "CoHandler",
    "Comment",
    "ContactDetail",
    "DigestSent",
    "DutyShift",
    "Hotline",
    "Mask",
    "NamedCase",
    "NamedStep",
    "PublicQuote",
    "Source",
    "State",
    "Step",
    "TestCall",
]
