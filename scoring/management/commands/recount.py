import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from scoring.kept_sums import kept_sums_sha256
from scoring.recount import Difference, FormDifference, recount
from scoring.services.tallies import Contradiction, repair_tallies
from surveys.models import Round
from surveys.selectors.retention import AnswersDestroyed, Gone, gone_of

SHOWN = 200
# Neither equal (0) nor a difference (1): the answers are gone by the office's term.
NOTHING_TO_COUNT = 3


class Command(BaseCommand):
    help = (
        "Đếm lại phiếu gốc của một đợt và so với bảng đếm cộng hàng chờ; lệch thì báo từng chỗ và thoát với mã 1. "
        "Phiếu gốc đã hủy theo thời hạn thì nói rõ, xem số đếm còn như khi hủy không, và thoát với mã 3. "
        "Với --repair thì sửa bảng đếm theo phiếu gốc, trong khi đó phiếu vẫn thu được; chạy lại không đổi gì thêm."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("round", metavar="ROUND", help="mã đợt khảo sát")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--check", action="store_true", help="chỉ so sánh, không sửa gì")
        what.add_argument("--repair", action="store_true", help="sửa bảng đếm theo phiếu gốc và ghi nhật ký")

    def handle(self, *args: Any, round: str, repair: bool, **options: Any) -> None:
        found = Round.objects.filter(code=round).first()
        if found is None:
            raise CommandError(f"Không có đợt khảo sát mã “{round}”.")
        if repair:
            self._repair(found)
        else:
            self._check(found)

    def _check(self, round: Round) -> None:
        gone = gone_of(round)
        if gone is not None:
            self._check_without_answers(round, gone)
        result = recount(round)
        if result.differences:
            raise CommandError(f"Bảng đếm lệch {len(result.differences)} chỗ:\n{_listed(result.differences)}")
        self.stdout.write(f"Khớp: {result.forms} phiếu trong bảng đếm, {result.waiting} mục trong hàng chờ.")

    def _check_without_answers(self, round: Round, gone: Gone) -> None:
        """Say that there is nothing to count again, and whether the counts are those of that day. Ends the command."""
        if kept_sums_sha256(round) != gone.sums_sha256:
            raise CommandError(f"Đợt {round.code}: dữ liệu gốc đã hủy, và số đếm KHÔNG còn như khi hủy.")
        self.stdout.write(f"Đợt {round.code}: {gone.words} ({gone.count} phiếu; mã kiểm {gone.sums_sha256[:16]}).")
        sys.exit(NOTHING_TO_COUNT)

    def _repair(self, round: Round) -> None:
        try:
            done = repair_tallies(round=round, actor=None, at=timezone.now())
        except (Contradiction, AnswersDestroyed) as error:
            raise CommandError(str(error)) from error
        if done.changed:
            self.stdout.write(f"Đã sửa {len(done.changed)} chỗ trong bảng đếm:\n{_listed(done.changed)}")
        if done.left:
            raise CommandError(f"Không sửa được {len(done.left)} chỗ vì phiếu gốc có giá trị lạ:\n{_listed(done.left)}")
        self.stdout.write(f"{'Bảng đếm nay khớp' if done.changed else 'Không có gì phải sửa'}: {done.forms} phiếu.")


def _listed(differences: Sequence[Difference | FormDifference]) -> str:
    lines = [str(difference) for difference in differences[:SHOWN]]
    if len(differences) > SHOWN:
        lines.append(f"… và {len(differences) - SHOWN} chỗ lệch khác")
    return "\n".join(lines)
