"""Tells whoever works on a round's figures that its newest run is not the one that is shown to all others."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from scoring.run_for import Official, RunSeen
from surveys.models import Round


@dataclass(frozen=True, slots=True)
class NewerRun:
    """That there is a newer run, in words, and the page that compares it with the one shown to all."""

    title: str
    text: str
    url: str


def newer_run(round: Round, seen: RunSeen) -> NewerRun | None:
    """Return what to tell who sees the newest run of a round, None where all see the same figures."""
    run, official = seen.run, seen.official
    if not seen.newest or run is None or official is None or not official.differs_from(run):
        return None
    return NewerRun(_title(official), _text(official), compared(round.code, official.run.pk, run.pk))


def compared(code: str, before: int, after: int) -> str:
    """Return the address that compares two runs of a round."""
    return f"{reverse('publications:differences', args=[code])}?{urlencode({'truoc': before, 'sau': after})}"


def _title(official: Official) -> str:
    if official.drafted_at is not None:
        on = localtime(official.drafted_at).strftime("%d/%m/%Y")
        return _("Lần tính mới nhất khác lần tính của dự thảo ngày %s") % on
    number = official.publication.decision_number if official.publication else ""
    return _("Lần tính mới nhất khác lần tính đã công bố theo Quyết định số %s") % number


def _text(official: Official) -> str:
    if official.drafted_at is not None:
        return _("Chỉ Sở Nội vụ thấy số liệu mới; người khác vẫn thấy số liệu dự thảo.")
    return _("Chỉ Sở Nội vụ thấy số liệu mới; người khác vẫn thấy số liệu đã công bố.")
