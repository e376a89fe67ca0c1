"""Who is invited: the only tables that hold contact data."""

from invitations.models.contacts import Contact, OptOut
from invitations.models.lists import MessageText, RoundMessaging, SampleList
from invitations.models.messages import Message

__all__ = ["Contact", "Message", "MessageText", "OptOut", "RoundMessaging", "SampleList"]
