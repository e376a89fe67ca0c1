import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from scoring.method_document import InvalidMethod
from scoring.services import load_method
from surveys.yaml_file import MAX_BYTES, UnreadableDocument, parse_yaml


class Command(BaseCommand):
    help = "Nạp một phương pháp tính từ tệp YAML hoặc JSON; nội dung đã có thì không thêm phiên bản."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.yaml|json")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            version = load_method(document=_document(file), at=timezone.now())
        except UnreadableDocument as error:
            raise CommandError(f"{file}: {error}") from error
        except InvalidMethod as error:
            lines = "\n".join(f"  {fault}" for fault in error.faults)
            raise CommandError(f"{file}: tệp không mô tả đúng một phương pháp. Không lưu gì.\n{lines}") from error
        self.stdout.write(f"{version.method.code}: phiên bản {version.number}")


def _document(file: Path) -> Any:
    if file.suffix.lower() not in {".yaml", ".yml", ".json"}:
        raise UnreadableDocument("cần tệp .yaml hoặc .json")
    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableDocument(f"không mở được tệp: {error.strerror}") from error
    return _json(content) if file.suffix.lower() == ".json" else parse_yaml(content)


def _json(content: bytes) -> Any:
    if len(content) > MAX_BYTES:
        raise UnreadableDocument(f"tệp lớn hơn {MAX_BYTES // 1024 // 1024} MB")
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument(f"không đọc được như JSON: {error}") from error
