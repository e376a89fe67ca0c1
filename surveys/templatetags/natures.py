"""Says on every page of a round what kind of survey it is."""

from django import template

from surveys import natures
from surveys.models import Round

register = template.Library()


@register.inclusion_tag("components/nature_tag.html")
def nature_tag(round: Round) -> dict[str, str]:
    """Draw the tag of a round that is not the province's survey of its agencies."""
    return {"label": natures.tag_of(round)}


@register.inclusion_tag("components/nature_words.html")
def nature_words(round: Round) -> dict[str, str]:
    """Say in a paragraph what such a round is and is not."""
    return {"words": natures.said_of(round)}


@register.filter
def is_of_province(round: Round) -> bool:
    """Say whether a round measures the province: its units are places where people were asked."""
    return natures.nature_of(round) == "province"
