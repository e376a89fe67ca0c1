"""A page of the audit is read off an index in its order, however many entries there are."""

from datetime import date

import pytest
from django.db import connection

from accounts.models import AuditEntry
from dashboards.audit.query import Asked, Place, read
from dashboards.audit.reading import narrowed, slice_of
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
MANY = 20_000
FILLED = """
INSERT INTO accounts_auditentry (at, actor_id, action, subject, detail)
SELECT timestamptz '2026-01-01' + n * interval '1 minute', %s,
       (ARRAY['round.open', 'export', 'accounts.signed_in', 'feedback.answer'])[1 + n %% 4],
       'round:dot-' || n %% 500, '{}'
FROM generate_series(1, %s) AS n
"""


@pytest.fixture
def many(cast: Cast) -> Place:
    """Many entries; return a place in their middle."""
    with connection.cursor() as cursor:
        for person in (cast.an, cast.snv, cast.admin):
            cursor.execute(FILLED, [person.pk, MANY // 3])
        cursor.execute("ANALYZE accounts_auditentry")
    middle = AuditEntry.objects.order_by("pk")[MANY // 2]
    return Place(middle.at, middle.pk)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"viec": "round.open"},
        {"viec": "thu-phieu"},
        {"nguoi": "an"},
        {"doi-tuong": "round:dot-7"},
        {"tu": "2026-01-03", "den": "2026-01-05"},
        {"nguoi": "an", "viec": "export", "tu": "2026-01-03"},
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_no_page_reads_the_whole_table(many: Place, query: dict[str, str], turned: bool) -> None:
    asked = read({**query, **({"truoc": str(many)} if turned else {})})
    seen: list[str] = []

    def explained(execute, sql, params, many_, context):  # type: ignore[no-untyped-def]
        if "accounts_auditentry" in sql:
            with connection.cursor() as cursor:
                cursor.cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF) {sql}", params)
                seen.extend(line for (line,) in cursor.cursor.fetchall())
        return execute(sql, params, many_, context)

    with connection.execute_wrapper(explained):
        slice_of(narrowed(AuditEntry.objects.all(), asked), asked)

    plan = "\n".join(seen)
    assert "Seq Scan on accounts_auditentry" not in plan
    assert "audit_by_" in plan


def test_the_last_days_there_are_do_not_break_a_page(cast: Cast) -> None:
    asked = Asked(first=date.max, last=date.max)

    assert slice_of(narrowed(AuditEntry.objects.all(), asked), asked).entries == []
