"""Marks words that stay Vietnamese on a page in another language, for whoever has it read aloud (WCAG 3.1.2)."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language

register = template.Library()


@register.filter
def vietnamese(words: object) -> object:
    """Return words that nobody translated, names and what people wrote, marked where the page speaks otherwise."""
    if not words or get_language() == settings.LANGUAGE_CODE:
        return words
    return format_html('<span lang="{}">{}</span>', settings.LANGUAGE_CODE, words)
