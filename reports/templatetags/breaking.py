"""Lets a word without end break inside the cell of a table, on paper and in the preview alone."""

import re

from django import template

register = template.Library()
# A longer word than any of the language: with it a column would push the others off the page.
LONG = re.compile(r"\S{20}(?=\S)")
BREAK = "\N{ZERO WIDTH SPACE}"


@register.filter
def breakable(text: str) -> str:
    """Return a text with a place to break after each twenty letters without a blank."""
    return LONG.sub(rf"\g<0>{BREAK}", text)
