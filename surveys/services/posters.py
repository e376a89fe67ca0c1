"""Making posters: the job a person asks for, and its PDF."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.services import record
from documents import pdf
from jobs import services as jobs
from jobs.models import Job
from surveys.models import AccessPoint, Round
from surveys.posters.content import STICKERS_ON_A_SHEET, Kind, poster

STEPS = (gettext_noop("Vẽ mã QR"), gettext_noop("Dàn trang tệp PDF"), gettext_noop("Lưu tệp"))
# A file of more pages is too long to lay out and to send to a printer.
MOST_POSTERS = 500

Progress = Callable[[str, int, int], None]


class NothingToPrint(ValueError):
    """No access point was chosen, or too many; the message says what to do."""


@transaction.atomic
def request_posters(
    *, round: Round, doors: Sequence[AccessPoint], kind: Kind, back_url: str, actor: User, at: datetime
) -> Job:
    """Queue a PDF with the paper of doors. Raises NothingToPrint."""
    if not doors:
        raise NothingToPrint(_("Chưa chọn điểm thu nào đang mở để in."))
    if len(doors) > MOST_POSTERS:
        raise NothingToPrint(_("Một tệp in tối đa %d điểm thu. Lọc danh sách rồi in từng phần.") % MOST_POSTERS)
    detail = {"kind": kind.value, "doors": len(doors)}
    record(actor=actor, action="posters.request", subject=f"round:{round.code}", detail=detail, at=at)
    return jobs.start(
        task="surveys.door_tasks.print_posters",
        title=_("%(kind)s: %(count)d điểm thu, %(round)s")
        % {"kind": kind.words, "count": len(doors), "round": round.title},
        params={"round_id": round.pk, "door_ids": [door.pk for door in doors], "kind": kind.value},
        actor=actor,
        back_url=back_url,
        at=at,
    )


def posters_pdf(doors: Sequence[AccessPoint], kind: Kind, *, progress: Progress) -> bytes:
    """Return the PDF: one page a door. Raises documents.pdf.RenderingFailed."""
    progress(STEPS[0], 0, len(STEPS))
    copies = {Kind.STICKERS: STICKERS_ON_A_SHEET, Kind.TENT: 2}.get(kind, 1)
    posters = [poster(door, copies=copies) for door in doors]
    html = render_to_string("surveys/doors/posters.html", {"posters": posters, "kind": kind.value, "title": kind.words})
    progress(STEPS[1], 1, len(STEPS))
    content = pdf.render(html)
    progress(STEPS[2], 2, len(STEPS))
    return content
