"""A published round whose agencies, blocks and title have names of 200 letters, with or without a blank."""

from typing import Any

from django.utils.timezone import localdate, now

from surveys.models import Round
from tests.reports.factories import tallied
from tests.scoring.factories import publish

LETTERS = 200
WORDS = "Trung tâm Phục vụ hành chính công và Chuyển đổi số trực thuộc Ủy ban nhân dân đặc khu Trường Sa, "
NAMES = {
    "blanks": (WORDS * 3)[: LETTERS - 6] + "số ",
    "none": ("ỦyBanNhânDânPhườngNghĩaTrườngThượng" * 6)[: LETTERS - 3],
    "short": "UBND xã số ",
}
CODE = "dot-ten-dai"
AGENCY, BLOCK = f"{CODE}-0-000", f"{CODE}-khoi-0"
HOME = f"/ket-qua/{CODE}/"
PLACE = f"{HOME}don-vi/{AGENCY}/"


def agency_name(of: str) -> str:
    return f"{NAMES[of]}1.1"


def published_round(of: str, *, sizes: tuple[int, ...] = (3, 2), **fields: Any) -> Round:
    """Return a published round of agencies and blocks that are called so (a key of NAMES)."""
    name = NAMES[of]
    called = {"name": f"{name}{{1}}.{{0}}", "block_name": f"{name}K.{{}}", "title": f"{name}Đợt"}
    made = tallied(CODE, sizes=sizes, **{"forms": 40, **called, **fields})
    run = made.runs.select_related("round", "method_version").get()
    said: dict[str, Any] = {"issuing_body": f"{name}B.1", "decision_number": "9/QĐ-UBND", "decision_date": localdate()}
    publish(run=run, actor=None, at=now(), **said)
    made.refresh_from_db()
    return made
