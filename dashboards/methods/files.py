"""Methods out of files that people send, and into files: YAML and JSON."""

import json
from collections.abc import Mapping
from typing import Any, Literal

import yaml
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.receiving import UploadField
from documents.uploads import Kind
from scoring.method_document import parse
from scoring.method_editing.edits import MOST_NODES
from surveys.questionnaire_file import parse_document
from surveys.yaml_file import UnreadableDocument

Format = Literal["yaml", "json"]
MEDIA_TYPES: Mapping[str, str] = {"yaml": "application/yaml", "json": "application/json"}
# jsonb forgets the order of keys; people read a document in this one.
ORDER = (
    *("code", "name", "title", "note", "kind", "formula", "base", "scale", "na", "minimum", "digits", "mode"),
    *("rounding", "rank", "by", "roll_up", "block", "parent", "total", "year_roll_up", "channels_counted"),
    *("certainty", "level", "delta", "rho", "suppression_k", "weights_total", "weights", "items", "children", "tree"),
    *("from", "to", "to_belongs", "points", "components", "piecewise", "assumptions"),
)
# No method goes deeper or has more values; what does only costs time to look at.
MOST_DEPTH = 20
MOST_VALUES = 5_000


class MethodFileForm(forms.Form):
    file = UploadField(
        kind=Kind.TEXT,
        label=gettext_lazy("Tệp phương pháp"),
        help_text=gettext_lazy("Tệp .yaml hoặc .json, như tệp tải về từ trang của một phiên bản."),
    )


def read_method(file: UploadedFile) -> Any:
    """Return the document of a file as it is. Raises UnreadableDocument, InvalidMethod."""
    file.seek(0)
    document = parse_document(file, name=file.name or "").document  # type: ignore[arg-type]
    _refuse_monsters(document)
    method = parse(document)
    if len(method.by_code) > MOST_NODES:
        raise UnreadableDocument(_("Phương pháp trong tệp có hơn %s mục và câu.") % MOST_NODES)
    return document


def _refuse_monsters(document: Any) -> None:
    """Raise UnreadableDocument for what is nested or long beyond any method."""
    waiting, seen = [(document, 1)], 0
    while waiting:
        value, depth = waiting.pop()
        seen += 1
        if depth > MOST_DEPTH or seen > MOST_VALUES:
            raise UnreadableDocument(_("Tệp lồng nhau quá sâu hoặc quá dài, không phải một phương pháp."))
        if isinstance(value, Mapping):
            waiting.extend((each, depth + 1) for each in value.values())
        elif isinstance(value, list):
            waiting.extend((each, depth + 1) for each in value)


def written(document: Mapping[str, Any], format: str) -> bytes:
    """Return a method's document as a file that reads as the same method."""
    ordered = _ordered(document)
    if format == "json":
        return json.dumps(ordered, ensure_ascii=False, indent=2).encode() + b"\n"
    return yaml.dump(ordered, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110).encode()


class _Dumper(yaml.SafeDumper):
    """Writes a value that stands in two places twice: the reader refuses aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _ordered(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _ordered(value[key]) for key in sorted(value, key=_position)}
    return [_ordered(each) for each in value] if isinstance(value, list) else value


def _position(key: str) -> tuple[int, str]:
    return (ORDER.index(key) if key in ORDER else len(ORDER), key)
