"""How a message leaves the house: one gateway per way of sending."""

from notices.gateways.envelope import Envelope, Gateway, Rejected, TryLater, Unclear
from notices.gateways.files import FileOutbox, outbox_folder
from notices.gateways.http import HttpGateway, InvalidGateway, parse_gateway
from notices.gateways.mail import MailGateway
from notices.gateways.selection import gateway_for

__all__ = [
    "Envelope",
    "FileOutbox",
    "Gateway",
    "HttpGateway",
    "InvalidGateway",
    "MailGateway",
    "Rejected",
    "TryLater",
    "Unclear",
    "gateway_for",
    "outbox_folder",
    "parse_gateway",
]
