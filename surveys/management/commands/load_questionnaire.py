from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from surveys.questionnaire import InvalidQuestionnaire
from surveys.services import load_questionnaire
from surveys.yaml_file import UnreadableDocument, read_yaml


class Command(BaseCommand):
    help = "Nạp một phiếu khảo sát từ tệp .yaml; nội dung đổi thì thành phiên bản tiếp theo, không đổi thì thôi."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.yaml")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            version = load_questionnaire(document=read_yaml(file), at=timezone.now())
        except (UnreadableDocument, InvalidQuestionnaire) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{version.questionnaire.code}: phiên bản {version.number}, {version.title}")
