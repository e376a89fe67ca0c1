"""What reports that are made by themselves are called."""

from django.utils.translation import gettext as _

from reports.asked import KINDS
from reports.models import Schedule
from surveys.models import Round


def kind_words(kind: str) -> str:
    """Return the name of a kind of reports, all agency sheets together included."""
    return str(KINDS[kind].title) if kind in KINDS else _("Phiếu của mọi đơn vị")


def subject_of(schedule: Schedule) -> str:
    """Return the agency or block that it is about, by its code or name; empty for a whole round."""
    if schedule.agency is not None:
        return schedule.agency.code
    return schedule.block.name if schedule.block is not None else ""


def title_of(schedule: Schedule, round: Round) -> str:
    about = f"{kind_words(schedule.kind)} {subject_of(schedule)}".strip()
    return f"{about}: {round.title}"
