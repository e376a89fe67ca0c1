"""Says on pages with figures whether they are a draft or published, and by which decision."""

from django import template
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from scoring.models import Publication, ScoringRun
from surveys.models import Round

register = template.Library()


@register.inclusion_tag("publications/mark.html")
def publication_mark(round: Round, run: ScoringRun | None) -> dict[str, object]:
    """Draw the tag that stands beside a round's state; without a run the figures are nobody's publication."""
    live = _live(round, run)
    if live is None:
        return {"label": _("Dự thảo, chưa công bố"), "published": False}
    published = live.run_id == run.pk if run else False
    words = _("Đã công bố theo Quyết định số %s") if published else _("Dự thảo, khác Quyết định số %s")
    return {"label": words % live.decision_number, "published": published}


@register.simple_tag
def publication_words(round: Round, run: ScoringRun | None) -> str:
    """Say the same in a sentence, with day and issuing body."""
    live = _live(round, run)
    if live is None or not run:
        return _("Số liệu dự thảo, chưa công bố.")
    words = _("Số liệu dự thảo, khác lần tính đã công bố theo Quyết định số %(number)s ngày %(on)s của %(body)s.")
    if live.run_id == run.pk:
        words = _("Số liệu đã công bố theo Quyết định số %(number)s ngày %(on)s của %(body)s.")
    on = live.decision_date.strftime("%d/%m/%Y")
    return words % {"number": live.decision_number, "on": on, "body": live.issuing_body}


def _live(round: Round, run: ScoringRun | None) -> Publication | None:
    """Return the publication in force; asked once, however often a page speaks of it."""
    if not run:
        return None
    in_force = Publication.objects.filter(superseded_by=None)
    prefetch_related_objects([round], Prefetch("publications", in_force, to_attr="in_force"))
    found: list[Publication] = round.in_force  # type: ignore[attr-defined]
    return found[0] if found else None
