import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from charts.numbers import vi
from scoring.models import ScoringRun
from scoring.results import RoundResult, UnitResult
from scoring.selectors import UnknownMethod, latest_method_version, method_of, result_of
from scoring.services import MethodDoesNotFit, NoMethod, store_run
from scoring.tally import fold_all
from surveys.models import Round
from surveys.selectors import measures_a_province
from surveys.selectors.retention import AnswersDestroyed


class Command(BaseCommand):
    help = "Đếm phiếu đang chờ, tính chỉ số của một đợt, lưu lần tính và in kết quả."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("round", metavar="ROUND", help="mã đợt khảo sát")
        parser.add_argument("--method", help="mã phương pháp; mặc định là phương pháp của đợt")
        parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")

    def handle(self, *args: Any, round: str, method: str | None, json: bool, **options: Any) -> None:
        found = Round.objects.filter(code=round).select_related("questionnaire_version").first()
        if found is None:
            raise CommandError(f"Không có đợt khảo sát mã “{round}”.")
        try:
            version = latest_method_version(method) if method else None
            folded = fold_all()
            run = store_run(round=found, method_version=version, actor=None, at=timezone.now())
        except UnknownMethod as error:
            raise CommandError(f"Không có phương pháp mã “{method}”.") from error
        except (NoMethod, MethodDoesNotFit, AnswersDestroyed) as error:
            raise CommandError(str(error)) from error
        result = result_of(run)
        self.stdout.write(_as_json(run, folded, result) if json else _as_table(run, folded, result))


def _as_json(run: ScoringRun, folded: int, result: RoundResult) -> str:
    head = {
        "round": run.round.code,
        "method": run.method_version.method.code,
        "run": run.pk,
        "input_hash": run.input_hash,
        "folded": folded,
    }
    said = {**head, **result.to_json()}
    if measures_a_province(run.round):
        # Places sampled, with their forms: nobody can rank agencies by what people said of the province.
        said["agencies"] = [{"agency": each.agency, "name": each.name, "n": each.n} for each in result.agencies]
        said |= {key: [] for key in said.keys() & {"blocks", "parents"}}
    return json.dumps(said, ensure_ascii=False, indent=2)


def _as_table(run: ScoringRun, folded: int, result: RoundResult) -> str:
    lines = [f"Đợt {run.round.code}, phương pháp {run.method_version}, lần tính {run.pk}, phiếu mới đếm: {folded}"]
    lines += [f"{'đơn vị':<32} {'n':>7} {'chỉ số':>8} {'khoảng':>15} {'hạng':>5} {'có thể':>7} {'điểm':>12}"]
    places = () if measures_a_province(run.round) else result.agencies
    minimum = method_of(run).minimum
    lines += [line_of(unit, minimum) for unit in (*places, result.total)]
    return "\n".join(lines)


def line_of(unit: UnitResult, minimum: int) -> str:
    """Return the line of a unit in a printed result; `minimum` forms of the method make an index."""
    points = f"{vi(unit.points)}/{vi(unit.max_points)}" if unit.points is not None else ""
    index = vi(unit.index) if unit.index is not None else _without(unit, minimum)
    between = f"{vi(unit.low)}–{vi(unit.high)}" if unit.low is not None else ""
    ranks = f"{unit.rank_low}–{unit.rank_high}" if unit.rank_low is not None else ""
    start = f"{unit.agency:<32} {unit.n:>7} {index:>8} {between:>15}"
    return f"{start} {unit.rank or '':>5} {ranks:>7} {points:>12}".rstrip()


def _without(unit: UnitResult, minimum: int) -> str:
    if unit.lacks_answers(minimum):
        return "có phiếu, không có câu trả lời hợp lệ"
    return "không đủ phiếu"
