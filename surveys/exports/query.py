"""The SQL that reads a round's answers as columns of an export. Pure.

Rows are ordered by unit and by the form's random id, never by when a form came in. Ids, receipts, times of day and
who keyed a form in are not read at all.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
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
LEFT JOIN unnest(%(service_keys)s::bigint[], %(service_codes)s::text[]) WITH ORDINALITY AS service (key, code, number)
    ON service.key = r.service_id
LEFT JOIN unnest(%(channel_keys)s::int[], %(channel_codes)s::text[]) AS channel (key, code) ON channel.key = r.channel
LEFT JOIN unnest(%(languages)s::text[]) WITH ORDINALITY AS language (code, number) ON language.code = r.language
LEFT JOIN unnest(%(version_keys)s::bigint[], %(version_numbers)s::int[]) AS version (key, number)
    ON version.key = r.questionnaire_version_id
LEFT JOIN (SELECT response_id, max(number) AS number FROM surveys_responsedecision GROUP BY response_id) AS decision
    ON decision.response_id = r.id
"""
TEXTS = "LEFT JOIN surveys_responsetext AS {alias} ON {alias}.response_id = r.id AND {alias}.question = %({alias})s\n"


@dataclass(frozen=True, slots=True)
class Query:
    sql: str
    parameters: Mapping[str, Any]


def query(study: Study, dialect: Dialect) -> Query:
    """Return the query of a study's columns; every column of `numbers` is an int4 that is not null."""
    write = _number if dialect == "numbers" else _text(dialect)
    columns = [f'{write(variable)} AS "{variable.name}"' for variable in study.variables]
    texts = {_alias(variable): variable.question for variable in study.variables if variable.is_text}
    joins = FROM + "".join(TEXTS.format(alias=alias) for alias in texts)
    by_day = any(variable.source == "day" for variable in study.variables)
    order = "unit.number, r.submitted_on, r.id" if by_day else "unit.number, r.id"
    sql = f"SELECT {', '.join(columns)}{joins}ORDER BY {order}"
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
    line = f" || '{DELIMITER}' || ".join(_pieces(study.variables))
    by_columns = query(study, "csv")
    return Query(f"SELECT {line}{by_columns.sql[by_columns.sql.index(FROM) :]}", by_columns.parameters)


def _pieces(variables: Sequence[Variable]) -> Iterator[str]:
    write = _text("csv")
    for _run, members in groupby(enumerate(variables), key=_run_of):
        run = [variable for _number, variable in members]
        if run[0].source == "choice":
            slice_of = f"r.answers[{run[0].position}:{run[-1].position}]"
            yield f"array_to_string(array_replace({slice_of}, 0::smallint, NULL), '{DELIMITER}', '')"
        else:
            yield from (f"coalesce(({write(variable)})::text, '')" for variable in run)


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


def _text(dialect: Dialect) -> Callable[[Variable], str]:
    def write(variable: Variable) -> str:
        answer = f"r.answers[{variable.position}]"
        alias = _alias(variable)
        text = f"{alias}.text"
        written: Mapping[str, str] = {
            "unit": "unit.code",
            "version": "version.number",
            "channel": "channel.code",
            "service": "service.code",
            "language": "language.code",
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
