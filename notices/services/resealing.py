"""Secrets that sign what other systems are told, sealed again after a change of keys."""

from django.db import transaction

from notices.models import Webhook
from notices.webhooks.sealing import seal, unseal


@transaction.atomic
def reseal_webhooks() -> int:
    """Seal every signing secret with the first key of WEBHOOK_KEY; return how many.

    Raises sealing.CannotOpen where no key fits; then nothing has changed.
    """
    webhooks = list(Webhook.objects.select_for_update())
    for webhook in webhooks:
        webhook.secret = seal(unseal(webhook.secret))
        webhook.former = seal(unseal(webhook.former)) if webhook.former else ""
    Webhook.objects.bulk_update(webhooks, ["secret", "former"])
    return len(webhooks)
