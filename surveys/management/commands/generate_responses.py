from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from surveys.models import Round
from surveys.services import HoldsRealAnswers, generate_responses

MOST = 5_000_000


class Command(BaseCommand):
    help = (
        "Sinh phiếu giả định cho một đợt khảo sát để trình diễn hoặc thử tải; phiếu và đợt được đánh dấu là giả định."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", metavar="ROUND", help="mã đợt khảo sát")
        parser.add_argument("--count", required=True, type=int, metavar="N", help="số phiếu")
        parser.add_argument("--seed", required=True, type=int, metavar="S", help="cùng số thì sinh cùng phiếu")
        parser.add_argument("--among-real", action="store_true", help="cho phép trộn vào đợt đã có phiếu thật")

    def handle(self, *args: Any, **options: Any) -> None:
        survey_round = Round.objects.filter(code=options["round"]).first()
        if survey_round is None:
            raise CommandError(f"Không có đợt khảo sát “{options['round']}”.")
        if not 1 <= options["count"] <= MOST or options["seed"] < 0:
            raise CommandError(f"--count phải từ 1 đến {MOST}, --seed phải từ 0 trở lên.")
        try:
            added = generate_responses(
                round=survey_round,
                count=options["count"],
                seed=options["seed"],
                among_real=options["among_real"],
                at=timezone.now(),
            )
        except HoldsRealAnswers as error:
            raise CommandError(
                f"Đợt “{survey_round.code}” đã có phiếu thật. Phiếu giả định trộn vào sẽ không tách ra được; "
                "nếu vẫn muốn, thêm --among-real."
            ) from error
        self.stdout.write(f"Đã thêm {added} phiếu giả định vào đợt {survey_round.code}.")
