"""The tables of reports, from results: every cell is text already. Pure."""

from reports.tables.appraised import appraised_table, grade_sentence, lines_table
from reports.tables.cells import factors_of, hides, limits_words, ranks_words, ties
from reports.tables.changes import change_table
from reports.tables.factors import factor_table
from reports.tables.forms import Forms, forms_table
from reports.tables.items import item_table, segments
from reports.tables.parents import Parent, parents_table
from reports.tables.ranking import ranking_table

__all__ = [
    "Forms",
    "Parent",
    "appraised_table",
    "change_table",
    "factor_table",
    "factors_of",
    "forms_table",
    "grade_sentence",
    "hides",
    "item_table",
    "limits_words",
    "lines_table",
    "parents_table",
    "ranking_table",
    "ranks_words",
    "segments",
    "ties",
]
