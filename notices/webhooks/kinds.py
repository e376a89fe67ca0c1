"""What other systems are told of."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Happened(models.TextChoices):
    """A kind of event; `ping` is sent by the administrator alone, to try an address out."""

    PUBLISHED = "publication.made", _("kết quả được công bố")
    SUPERSEDED = "publication.superseded", _("công bố bị thay thế")
    ROUND_CLOSED = "round.closed", _("đợt khảo sát khóa thu phiếu")
    PING = "ping", _("gửi thử")


# What an address may be registered for.
TOLD = tuple(kind for kind in Happened if kind is not Happened.PING)
