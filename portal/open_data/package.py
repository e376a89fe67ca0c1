"""`datapackage.json`: what the files are, for programs (frictionless Data Package 2.0, readable by tools of 1.0). Pure.

https://datapackage.org/standard/data-package/ and …/table-schema/, read in November 2026.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from documents.csv_files import DELIMITER, LINE_END
from portal.open_data.about import About
from portal.open_data.dictionary import TABLES, Field, Table

PROFILES = "https://datapackage.org/profiles/2.0/"
Json = dict[str, Any]
# The files that are no table of their own.
WHOLE: Mapping[str, tuple[str, str, str, str]] = {
    "results.json": ("json", "application/json", "Mọi bảng trong một tệp JSON.", "All tables in one JSON file."),
    "results.xlsx": (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Mọi bảng trong một tệp bảng tính, kèm từ điển dữ liệu.",
        "All tables in one spreadsheet, with the data dictionary.",
    ),
}


def described(files: Mapping[str, bytes], about: About) -> Json:
    """Return the description of a publication's data files."""
    return {
        "$schema": f"{PROFILES}datapackage.json",
        "profile": "data-package",
        "name": about.name,
        "id": about.address,
        "title": about.title,
        "description": _description(about),
        "homepage": about.address,
        "version": f"{about.number}.0.0",
        "created": about.published_at,
        "keywords": ["SIPAS", "chỉ số hài lòng", "dịch vụ hành chính công", about.province],
        "contributors": [{"title": about.issuing_body, "role": "publisher", "roles": ["publisher"]}],
        # Nothing is said where nobody stated a licence: the standard would take any word for one.
        **({"licenses": [_licence(about)]} if about.licence.name else {}),
        "about": about.to_json(),
        "resources": list(_resources(files)),
    }


def _description(about: About) -> str:
    said = [
        f"Kết quả đo lường sự hài lòng, {about.title}, công bố theo {about.decision_number} của {about.issuing_body}.",
        f"Giấy phép: {about.licence.words} (do cơ quan vận hành nêu, chưa được đối chiếu).",
        "Satisfaction with public agencies as published by the decision named; licence as stated, not verified.",
    ]
    if about.superseded_by:
        said.insert(0, "ĐÃ ĐƯỢC THAY THẾ / SUPERSEDED: " + about.superseded_by)
    if about.synthetic:
        said.insert(0, "SỐ LIỆU MÔ PHỎNG / SYNTHETIC DATA.")
    return "\n".join(said)


def _licence(about: About) -> Json:
    return {"title": about.licence.name, "name": "other", **({"path": about.licence.url} if about.licence.url else {})}


def _resources(files: Mapping[str, bytes]) -> Iterator[Json]:
    for table in TABLES:
        yield _table(table, files[f"{table.name}.csv"])
    for path, (form, media, vi, en) in WHOLE.items():
        yield {
            **_file(path, files[path]),
            "name": path.replace(".", "-"),
            "title": vi,
            "description": f"{vi}\n{en}",
            "format": form,
            "mediatype": media,
            "profile": "data-resource",
        }


def _file(path: str, content: bytes) -> Json:
    return {"path": path, "bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def _table(table: Table, content: bytes) -> Json:
    return {
        **_file(f"{table.name}.csv", content),
        "name": table.name,
        "type": "table",
        "profile": "tabular-data-resource",
        "title": table.vi,
        "description": f"{table.vi}\n{table.en}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": DELIMITER, "lineTerminator": LINE_END, "quoteChar": '"', "doubleQuote": True},
        "schema": {
            "$schema": f"{PROFILES}tableschema.json",
            "fields": [_field(field) for field in table.fields],
            "primaryKey": list(table.key),
            "missingValues": [""],
        },
    }


def _field(field: Field) -> Json:
    made: Json = {"name": field.name, "type": field.kind, "description": f"{field.vi}\n{field.en}"}
    if field.kind == "number":
        # `groupChar` is none: thousands stand without a mark.
        made["decimalChar"] = ","
    constraints: Json = {"required": True} if field.required else {}
    if field.values is not None:
        constraints["enum"] = list(field.values)
        made["description"] += "\n" + "\n".join(f"{code}: {vi} / {en}" for code, (vi, en) in field.values.items())
    return {**made, **({"constraints": constraints} if constraints else {})}
