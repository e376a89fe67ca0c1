"""When a report of figures is refused before it is made."""

from typing import TYPE_CHECKING

from reports.selectors import refuse_unseen, run_to_report

if TYPE_CHECKING:
    from reports.asked import Asked


def without_figures(asked: "Asked") -> None:
    """Raise NothingToReport where the reader sees no figures of what is asked for, or there are none."""
    refuse_unseen(asked.round, asked.unit, asked.sight, asked.block)
    run_to_report(asked.round, newest=asked.sees_newest)
