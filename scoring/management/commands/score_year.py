import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from scoring.management.commands.score import line_of
from scoring.method_document import parse
from scoring.models import YearRun
from scoring.results import RoundResult
from scoring.selectors import UnknownMethod, latest_method_version
from scoring.services.years import NoYear, RoundsNotScored, store_year_run
from scoring.tally import fold_all
from scoring.year_results import year_result_of


class Command(BaseCommand):
    help = "Gộp các đợt của một năm đánh giá thành chỉ số năm, lưu lần tính và in kết quả."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", metavar="YEAR", type=int, help="năm đánh giá")
        parser.add_argument("--method", help="mã phương pháp; mặc định là phương pháp của đợt mới nhất trong năm")
        parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")

    def handle(self, *args: Any, year: int, method: str | None, json: bool, **options: Any) -> None:
        try:
            version = latest_method_version(method) if method else None
            folded = fold_all()
            run = store_year_run(year=year, method_version=version, actor=None, at=timezone.now())
        except UnknownMethod as error:
            raise CommandError(f"Không có phương pháp mã “{method}”.") from error
        except (NoYear, RoundsNotScored) as error:
            raise CommandError(str(error)) from error
        result = year_result_of(run)
        self.stdout.write(_as_json(run, folded, result) if json else _as_table(run, folded, result))


def _rounds(run: YearRun) -> tuple[list[str], dict[str, str]]:
    """Return the codes of the rounds that entered, by place, and of the others with the reason."""
    rounds = list(run.rounds.select_related("round").order_by("place", "round__opens_on", "round"))
    entered = [one.round.code for one in rounds if one.place is not None]
    return entered, {one.round.code: one.why for one in rounds if one.place is None}


def _as_json(run: YearRun, folded: int, result: RoundResult) -> str:
    entered, left_out = _rounds(run)
    head = {
        "year": run.year,
        "method": run.method_version.method.code,
        "rounds": entered,
        "left_out": left_out,
        "run": run.pk,
        "input_hash": run.input_hash,
        "folded": folded,
    }
    return json.dumps({**head, **result.to_json()}, ensure_ascii=False, indent=2)


def _as_table(run: YearRun, folded: int, result: RoundResult) -> str:
    entered, left_out = _rounds(run)
    lines = [f"Năm {run.year}, phương pháp {run.method_version}, lần tính {run.pk}, phiếu mới đếm: {folded}"]
    lines += [f"Gộp: {', '.join(entered)}"]
    lines += [f"Không gộp {code}: {why}" for code, why in left_out.items()]
    lines += [f"{'đơn vị':<32} {'n':>7} {'chỉ số':>8} {'khoảng':>15} {'hạng':>5} {'có thể':>7} {'điểm':>12}"]
    minimum = parse(run.method_version.document).minimum
    return "\n".join([*lines, *(line_of(unit, minimum) for unit in (*result.agencies, result.total))])
