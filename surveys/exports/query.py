"""The SQL that reads a round's answers as columns of an export. Pure.

Rows are ordered by unit and by the form's random id, never by when a form came in. Ids, receipts, times of day and
who keyed a form in are not read at all.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from documents.csv_files import DELIMITER
from surveys.exports.variables import NOT_ANSWERED, Study, Variable

# csv: text safe for spreadsheets; plain: the same without apostrophes; numbers: whole numbers, none of them null.
Dialect = Literal["csv", "plain", "numbers"]

# Day 0 of SPSS.
EPOCH = "DATE '1582-10-14'"
# What a spreadsheet would run as a formula gets an apostrophe (OWASP: CSV injection).
FORMULA = r"'^\s*[=+\-@＝＋－＠]|^[\t\r\n]'"

FROM = """
FROM surveys_response r
JOIN unnest(%(unit_keys)s::bigint[], %(unit_codes)s::text[]) WITH ORDINALITY AS unit (key, code, number)
    ON unit.key = r.round_unit_id
"""
# A join costs a round of 100,000 forms some 15 ms: only those that a file's columns name are made.
JOINS = {
    "service": """
LEFT JOIN unnest(%(service_keys)s::bigint[], %(service_codes)s::text[]) WITH ORDINALITY AS service (key, code, number)
    ON service.key = r.service_id
""",
    "channel": """
LEFT JOIN unnest(%(channel_keys)s::int[], %(channel_codes)s::text[]) AS channel (key, code) ON channel.key = r.channel
""",
    "language": """
LEFT JOIN unnest(%(languages)s::text[]) WITH ORDINALITY AS language (code, number) ON language.code = r.language
""",
    "version": """
LEFT JOIN unnest(%(version_keys)s::bigint[], %(version_numbers)s::int[]) AS version (key, number)
    ON version.key = r.questionnaire_version_id
""",
    "decision": """
LEFT JOIN (SELECT response_id, max(number) AS number FROM surveys_responsedecision GROUP BY response_id) AS decision
    ON decision.response_id = r.id
""",
}
TEXTS = "LEFT JOIN surveys_responsetext AS {alias} ON {alias}.response_id = r.id AND {alias}.question = %({alias})s\n"


@dataclass(frozen=True, slots=True)
class Query:
    sql: str
    parameters: Mapping[str, Any]


def query(study: Study, dialect: Dialect) -> Query:
    """Return the query of a study's columns; every column of `numbers` is an int4 that is not null."""
    write = _writer(study, dialect)
    columns = ", ".join(f'{write(variable)} AS "{variable.name}"' for variable in study.variables)
    return _asked(columns, study, dialect)


def _asked(columns: str, study: Study, dialect: Dialect) -> Query:
    """Complete a query with the joins its columns name and the order of the rows."""
    texts = {_alias(variable): variable.question for variable in study.variables if variable.is_text}
    joins = [join for name, join in JOINS.items() if f"{name}." in columns]
    joins += [TEXTS.format(alias=alias) for alias in texts]
    by_day = any(variable.source == "day" for variable in study.variables)
    order = "unit.number, r.submitted_on, r.id" if by_day else "unit.number, r.id"
    sql = f"SELECT {columns}{FROM}{''.join(joins)}ORDER BY {order}"
    return Query(sql, _parameters(study, dialect) | texts)


# What COPY's plain text would write otherwise than it stands, or CSV in quotes.
NOT_PLAIN = re.compile(rf'[\\\n\r\t"{DELIMITER}]')


def line_query(study: Study) -> Query | None:
    """Return a query whose one column is each form's line of CSV, to be copied as plain text; None where that fails.

    Runs of answers become text as slices of their array: a third faster than a column for each. Free text and codes
    that need quotes do not go this way.
    """
    codes = [place.code for place in (*study.units, *study.services)] + list(study.languages)
    if any(variable.is_text for variable in study.variables) or any(map(NOT_PLAIN.search, codes)):
        return None
    return _asked(_line(study), study, "csv")


# A function of PostgreSQL takes a hundred values at most; each piece but one comes with its delimiter.
PIECES_AT_ONCE = 50


def _line(study: Study) -> str:
    between = f", '{DELIMITER}', "
    pieces = list(_pieces(study))
    some = (pieces[start : start + PIECES_AT_ONCE] for start in range(0, len(pieces), PIECES_AT_ONCE))
    joined = [f"concat({between.join(few)})" for few in some]
    return joined[0] if len(joined) == 1 else f"concat({between.join(joined)})"


def _pieces(study: Study) -> Iterator[str]:
    write = _writer(study, "csv")
    for _run, members in groupby(enumerate(study.variables), key=_run_of):
        run = [variable for _number, variable in members]
        if run[0].source == "choice":
            cells = _slice(run[0].position, run[-1].position)
            yield f"array_to_string(array_replace({cells}, 0::smallint, NULL), '{DELIMITER}', '')"
        else:
            yield from map(write, run)


def _slice(first: int, last: int) -> str:
    """Return the answers from one position to another; a whole array is not copied first, a fifth of its cost."""
    cut = f"r.answers[{first}:{last}]"
    return f"CASE WHEN cardinality(r.answers) = {last} THEN r.answers ELSE {cut} END" if first == 1 else cut


def _run_of(numbered: tuple[int, Variable]) -> tuple[bool, int]:
    """Tell runs apart: choices that follow each other in the file and in the stored answers are one."""
    number, variable = numbered
    return variable.source == "choice", variable.position - number if variable.source == "choice" else 0


def _parameters(study: Study, dialect: Dialect) -> dict[str, Any]:
    def code(words: str) -> str:
        return f"'{words}" if dialect == "csv" and words.startswith(("=", "+", "-", "@")) else words

    return {
        "unit_keys": [unit.key for unit in study.units],
        "unit_codes": [code(unit.code) for unit in study.units],
        "service_keys": [service.key for service in study.services],
        "service_codes": [code(service.code) for service in study.services],
        "channel_keys": [channel.key for channel in study.channels],
        "channel_codes": [channel.code for channel in study.channels],
        "languages": list(study.languages),
        "version_keys": [version.key for version in study.versions],
        "version_numbers": [int(version.code) for version in study.versions],
    }


COUNTED = "(mod(coalesce(decision.number, 0), 2) = 0)::int"


def _writer(study: Study, dialect: Dialect) -> Callable[[Variable], str]:
    return _number if dialect == "numbers" else _text(study, dialect)


def _text(study: Study, dialect: Dialect) -> Callable[[Variable], str]:
    only = int(study.versions[0].code) if len(study.versions) == 1 else None

    def write(variable: Variable) -> str:
        answer = f"r.answers[{variable.position}]"
        alias = _alias(variable)
        text = f"{alias}.text"
        written: Mapping[str, str] = {
            "unit": "unit.code",
            "version": "version.number" if only is None else f"{only}",
            "channel": "channel.code",
            "service": "service.code" if study.services else "NULL::text",
            "language": "r.language",
            "day": "r.submitted_on",
            "month": "date_trunc('month', r.submitted_on)::date",
            **{name: f"r.{name}::int" for name in ("assisted", "late", "synthetic", "flags")},
            "counted": COUNTED,
            "choice": f"nullif({answer}, 0)",
            "tick": f"CASE WHEN {answer} > 0 THEN {_bit(variable)} ELSE nullif({answer}, 0) END",
            "number": f"CASE WHEN {answer} > 0 THEN {answer} - 1 ELSE nullif({answer}, 0) END",
            "text": f"CASE WHEN {text} ~ {FORMULA} THEN '''' || {text} ELSE {text} END" if dialect == "csv" else text,
        }
        return written[variable.source]

    return write


def _number(variable: Variable) -> str:
    answer = f"r.answers[{variable.position}]"
    written: Mapping[str, str] = {
        "unit": "unit.number::int",
        "version": f"coalesce(version.number, {NOT_ANSWERED})",
        "channel": "r.channel::int",
        "service": f"coalesce(service.number::int, {NOT_ANSWERED})",
        "language": f"coalesce(language.number::int, {NOT_ANSWERED})",
        "day": f"r.submitted_on - {EPOCH}",
        "month": f"date_trunc('month', r.submitted_on)::date - {EPOCH}",
        **{name: f"r.{name}::int" for name in ("assisted", "late", "synthetic", "flags")},
        "counted": COUNTED,
        "choice": f"CASE WHEN {answer} = 0 THEN {NOT_ANSWERED} ELSE {answer}::int END",
        "tick": f"CASE WHEN {answer} > 0 THEN {_bit(variable)} WHEN {answer} = 0 THEN {NOT_ANSWERED} "
        f"ELSE {answer}::int END",
        "number": f"CASE WHEN {answer} > 0 THEN {answer} - 1 WHEN {answer} = 0 THEN {NOT_ANSWERED} "
        f"ELSE {answer}::int END",
    }
    return written[variable.source]


def _bit(variable: Variable) -> str:
    return f"(r.answers[{variable.position}] >> {variable.choice - 1} & 1)::int"


def _alias(variable: Variable) -> str:
    return f"text_{variable.question.lower()}" if variable.question else "text"
