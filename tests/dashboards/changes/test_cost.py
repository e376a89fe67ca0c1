"""The history of a thing is read off an index, however much was changed of other things."""

import pytest
from django.db import connection

from accounts.models import AuditEntry
from dashboards.changes.query import Asked
from dashboards.changes.reading import slice_of
from dashboards.changes.things import thing_of
from tests import factories
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
MANY = 20_000
FILLED = """
INSERT INTO accounts_change (at, table_name, row, act, before, after, origin, request, role, transaction)
SELECT timestamptz '2026-01-01' + n * interval '1 minute',
       (ARRAY['surveys_roundunit', 'surveys_accesspoint', 'surveys_round', 'agencies_agency'])[1 + n %% 4],
       (1000000 + n)::text, 'U', '{"title": "a"}', '{"title": "b"}', '', '', 'portal', n
FROM generate_series(1, %s) AS n
"""


def test_no_page_reads_the_changes_of_other_things(cast: Cast) -> None:
    round = factories.survey_round("dot-1")
    for agency in (cast.so_xay_dung, cast.so_y_te):
        factories.access_point(factories.round_unit(round, agency))
    with connection.cursor() as cursor:
        cursor.execute(FILLED, [MANY])
        cursor.execute("ANALYZE accounts_change")
    seen: list[str] = []

    def explained(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        if "accounts_change" in sql:
            with connection.cursor() as cursor:
                cursor.cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF) {sql}", params)
                seen.extend(line for (line,) in cursor.cursor.fetchall())
        return execute(sql, params, many, context)

    thing = thing_of("dot", "dot-1")
    with connection.execute_wrapper(explained):
        found = slice_of(thing, AuditEntry.objects.all(), Asked(), size=50)

    assert len(found.items) >= 5
    assert any("changes_by_row" in line for line in seen)
    assert any("changes_removed" in line for line in seen)
    assert not [line for line in seen if "Seq Scan on accounts_change" in line]
