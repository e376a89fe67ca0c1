"""A closed round of the province by a method with points, its draft out, appraised and graded."""

from datetime import timedelta

from django.db import connection
from django.utils.timezone import localdate, now

from accounts.models import User
from scoring.grading import Band, bound
from scoring.models import GradeScheme, PublicationDraft
from scoring.selectors import latest_run
from scoring.services.grades import keep_scheme
from scoring.services.publications import prepare_draft
from scoring.services.submissions import set_up
from surveys.models import Round
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of

DAY = timedelta(days=1)
CODE = "dot-1"


def scored(cast: Cast) -> Round:
    """Sở Xây dựng answered well, Sở Y tế poorly; one run."""
    made = survey(cast.so_xay_dung, cast.so_y_te)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    answered(unit_of(made, cast.so_y_te), POOR)
    run(made)
    return made


def drafted(round: Round, *, closes: int = 5) -> PublicationDraft:
    """Show the newest run; a window that has closed was opened in the past."""
    found = latest_run(round)
    assert found is not None
    opens = localdate() + min(closes, 0) * DAY
    at = now() + min(closes, 0) * DAY
    return prepare_draft(run=found, opens_on=opens, closes_on=localdate() + closes * DAY, actor=None, at=at)


def scheme(actor: User, *, basis: str = "points") -> GradeScheme:
    bands = [
        Band("Xuất sắc", bound("90"), True, None, False),
        Band("Tốt", bound("80"), True, bound("90"), False),
        Band("Khá", bound("70"), True, bound("80"), False),
        Band("Trung bình", bound("50"), True, bound("70"), False),
        Band("Yếu", None, False, bound("50"), False),
    ]
    return keep_scheme(
        name="Thang năm loại", basis=basis, reads="printed", bands=bands, source="Giả định để thử", verified=False,
        seen=0, actor=actor, at=now(),
    )  # fmt: skip


def opened(cast: Cast, *, closes: int = 5, basis: str = "points") -> PublicationDraft:
    made = scored(cast)
    draft = drafted(made, closes=closes)
    set_up(round=made, body="Sở Nội vụ", scheme=scheme(cast.snv, basis=basis), actor=cast.snv, at=now())
    return draft


def window_ended(draft: PublicationDraft) -> None:
    """Let the days pass: the row says that its window ended yesterday."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE scoring_publicationdraft DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE scoring_publicationdraft SET opens_on = opens_on - 9, closes_on = %s WHERE id = %s",
            [localdate() - DAY, draft.pk],
        )
        cursor.execute("ALTER TABLE scoring_publicationdraft ENABLE TRIGGER USER")
