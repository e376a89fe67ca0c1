"""Says on pages with figures whether they are a draft or published, and by which decision."""

from django import template
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from scoring.models import Publication
from scoring.run_for import Official, RunSeen

register = template.Library()


@register.inclusion_tag("publications/mark.html")
def publication_mark(seen: RunSeen | None) -> dict[str, object]:
    """Draw the tag that stands beside a round's state; without a run the figures are nobody's publication."""
    if seen and seen.official and _is_of_draft(seen):
        return {"label": _("Số liệu theo dự thảo ngày %s") % _drafted_on(seen.official), "published": False}
    live = _live(seen)
    if live is None:
        return {"label": _("Dự thảo, chưa công bố"), "published": False}
    published = _is_of(seen, live)
    words = _("Đã công bố theo Quyết định số %s") if published else _("Dự thảo, khác Quyết định số %s")
    return {"label": words % live.decision_number, "published": published}


@register.simple_tag
def publication_words(seen: RunSeen | None) -> str:
    """Say the same in a sentence, with day and issuing body."""
    live = _live(seen)
    if seen and seen.official and _is_of_draft(seen):
        return _("Số liệu theo dự thảo ngày %s, chưa công bố.") % _drafted_on(seen.official)
    if live is None:
        return _("Số liệu dự thảo, chưa công bố.")
    words = _("Số liệu dự thảo, khác lần tính đã công bố theo Quyết định số %(number)s ngày %(on)s của %(body)s.")
    if _is_of(seen, live):
        words = _("Số liệu đã công bố theo Quyết định số %(number)s ngày %(on)s của %(body)s.")
    on = live.decision_date.strftime("%d/%m/%Y")
    return words % {"number": live.decision_number, "on": on, "body": live.issuing_body}


def _live(seen: RunSeen | None) -> Publication | None:
    return seen.official.publication if seen and seen.run and seen.official else None


def _is_of(seen: RunSeen | None, live: Publication) -> bool:
    """Say whether the figures are those published: a later run of the same answers gives the same."""
    if seen is None or seen.run is None or seen.official is None:
        return False
    same = seen.official.run.pk == live.run_id and not seen.official.differs_from(seen.run)
    return same or seen.run.pk == live.run_id


def _is_of_draft(seen: RunSeen) -> bool:
    official = seen.official
    return bool(official and official.drafted_at and seen.run and not official.differs_from(seen.run))


def _drafted_on(official: Official) -> str:
    return localtime(official.drafted_at).strftime("%d/%m/%Y") if official.drafted_at else ""
