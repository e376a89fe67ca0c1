"""Numbers of what was counted, in words that fit them."""

from django.utils.translation import ngettext

from charts.numbers import vi


def forms(n: int) -> str:
    """Return a number of forms in words that fit it."""
    return ngettext("%(n)s phiếu", "%(n)s phiếu", n) % {"n": vi(n)}


def people(n: int | None) -> str:
    """Return how many people a figure is from; empty where that is not told."""
    return "" if n is None else ngettext("%(n)s người trả lời", "%(n)s người trả lời", n) % {"n": vi(n)}


def units(n: int) -> str:
    """Return a number of units in words that fit it."""
    return ngettext("%(n)s đơn vị", "%(n)s đơn vị", n) % {"n": vi(n)}
