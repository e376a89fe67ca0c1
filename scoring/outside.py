"""What other systems are told of a publication (webhooks)."""

from datetime import datetime

from notices.services.webhooks import announce
from notices.webhooks.kinds import Happened
from scoring.models import Publication


def tell_outside(*, publication: Publication, at: datetime) -> None:
    """Tell of a publication, and of the one it supersedes: what anybody may know of them, and no figures."""
    told = {"round": publication.round.code, "publication": publication.pk, "decision": publication.decision_number}
    told["decision_date"] = publication.decision_date.isoformat()
    announce(kind=Happened.PUBLISHED, data={**told, "supersedes": publication.supersedes_id}, at=at)
    if publication.supersedes_id is not None:
        superseded = {"round": publication.round.code, "publication": publication.supersedes_id}
        told_why = {"superseded_by": publication.pk, "reason": publication.reason}
        announce(kind=Happened.SUPERSEDED, data=superseded | told_why, at=at)
