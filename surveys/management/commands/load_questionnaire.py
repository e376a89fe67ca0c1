from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from surveys.questionnaire import InvalidQuestionnaire
from surveys.questionnaire_file import read_document
from surveys.selectors import same_as_newest
from surveys.services import load_questionnaire
from surveys.yaml_file import UnreadableDocument


class Command(BaseCommand):
    help = (
        "Nạp một phiếu khảo sát từ tệp .yaml, .json hoặc XLSForm (.xlsx); nội dung đổi thì thành phiên bản tiếp theo, "
        "không đổi thì thôi."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.yaml|json|xlsx")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            read = read_document(file)
            same = same_as_newest(read.document)
            version = same or load_questionnaire(document=read.document, at=timezone.now())
        except (UnreadableDocument, InvalidQuestionnaire) as error:
            raise CommandError(str(error)) from error
        for words in read.left_out:
            self.stderr.write(words)
        self.stdout.write(f"{version.questionnaire.code}: phiên bản {version.number}, {version.title}")
