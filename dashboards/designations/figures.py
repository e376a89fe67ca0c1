"""What a publication says of each agency, as everybody may see it, and whom a rule names by that."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from actionplans import designating
from actionplans.designating import Named, Rule
from dashboards.rows import Row, Source, unit_rows
from scoring.models import Publication
from scoring.shown import shown_of

Rows = Mapping[str, Row]


def published_source(publication: Publication) -> Source:
    """Return what tables of a published run are made of.

    Nothing is told by it that the page open to all does not tell: who is named is told to others, and a figure that
    stays hidden must not be told by that.
    """
    shown = shown_of(publication.run)
    units = list(publication.round.units.select_related("agency", "block", "version"))
    return Source(shown.results[-1], shown.method, units, frozenset(), None, shown)


def published_rows(publication: Publication) -> Rows:
    """Return the rows of a published run by the code of the agency."""
    return {row.code: row for row in unit_rows(published_source(publication), ())}


def named_by(rule: Rule, rows: Rows) -> tuple[Named, ...]:
    """Return whom a rule names, the lowest index first within each degree of certainty."""
    found = designating.named(_judged(rows.values()), rule)
    return tuple(sorted(found, key=lambda one: (not one.certain, _number(rows[one.agency].index) or 0)))


def _judged(rows: Iterable[Row]) -> Iterable[designating.Row]:
    for row in rows:
        yield designating.Row(
            agency=row.code,
            index=_number(row.index),
            high=_number(row.certain.high),
            rank_low=row.ranks[0] if row.ranks else None,
            ranked=row.ranked,
            verdict=row.certain.verdict,
        )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
