"""What the pages of open data show."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from charts.numbers import vi
from portal.open_data.dictionary import TABLES, Said
from portal.open_data.files import NAMES
from portal.open_data.holding import Kept, kept_of
from portal.open_data.reading import Entry, absolute, licence
from portal.templatetags.spoken import vietnamese

# What could end a data block of a page, written as JSON writes it besides.
ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file with what it is in words, its address, its size in words and its checksum."""

    name: str
    what: str
    url: str
    size: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ColumnLine:
    name: str
    kind: str
    what: str
    values: Sequence[tuple[str, str]]


def start(every: Sequence[Entry]) -> dict[str, Any]:
    """Return each survey with its publications, the one in force first."""
    rounds: dict[str, list[Entry]] = {}
    for entry in every:
        rounds.setdefault(entry.publication.round.code, []).append(entry)
    return {
        "rounds": list(rounds.values()),
        "files": [(name, what) for name, what in _words().items()],
        "licence": _licence(),
        "trail": [(_("Dữ liệu mở"), "")],
    }


def publication(entry: Entry, every: Sequence[Entry]) -> dict[str, Any]:
    """Return the files of one publication and where it stands among the others."""
    found = kept_of(entry)
    return {
        "trail": [_crumb(), (vietnamese(entry.publication.round.title), "")],
        "entry": entry,
        "made": entry.publication,
        "round": entry.publication.round,
        "later": entry.superseded_by,
        "newest": every[0],
        "others": [each for each in every if each.number != entry.number],
        "files": _lines(entry, found),
        "licence": _licence(),
        "data": _script(_dataset(entry, found)),
    }


def dictionary() -> dict[str, Any]:
    """Return every table with its columns, in the language of the page."""
    return {
        "tables": [
            (
                table.name,
                _told((table.vi, table.en)),
                [
                    ColumnLine(
                        field.name,
                        field.kind,
                        _told((field.vi, field.en)),
                        [(code, _told(said)) for code, said in (field.values or {}).items()],
                    )
                    for field in table.fields
                ],
            )
            for table in TABLES
        ],
        "trail": [_crumb(), (_("Từ điển dữ liệu"), "")],
    }


def _crumb() -> tuple[str, str]:
    return _("Dữ liệu mở"), reverse("open_data:start")


def _told(said: Said) -> str:
    return said[1] if (get_language() or "").startswith("en") else said[0]


def _words() -> Mapping[str, str]:
    """Say what each file is, in the order of the page."""
    return {
        "package.zip": _("Tất cả trong một tệp nén, theo chuẩn Data Package: các bảng, mô tả, mã kiểm tra."),
        "results.xlsx": _("Bảng tính mở bằng Excel, LibreOffice: mỗi bảng một trang, có từ điển dữ liệu."),
        "agencies.csv": _("Từng cơ quan: chỉ số, khoảng tin cậy, số phiếu, thứ hạng, thay đổi, thẩm định."),
        "blocks.csv": _("Từng khối cơ quan và từng cơ quan cấp trên."),
        "total.csv": _("Cả đợt khảo sát, một dòng."),
        "nodes.csv": _("Từng phần, yếu tố, tiêu chí của cơ quan, khối và cả đợt."),
        "results.json": _("Mọi bảng trong một tệp JSON, để phần mềm đọc."),
        "datapackage.json": _("Mô tả các tệp và ý nghĩa từng cột, cho phần mềm đọc."),
        "checksums.txt": _("Mã kiểm tra SHA-256 của các tệp."),
    }


def _lines(entry: Entry, found: Kept) -> list[FileLine]:
    code, words = entry.publication.round.code, _words()
    return [
        FileLine(
            name=name,
            what=words[name],
            url=reverse("open_data:file", args=[code, entry.number, name]),
            size=_size(found.facts[name].size),
            sha256=found.facts[name].sha256,
        )
        for name in NAMES
    ]


def _size(length: int) -> str:
    """Say a length in kilobytes of 1,000 bytes, the least is 1."""
    return f"{vi(max(1, round(length / 1000)))} kB"


def _licence() -> dict[str, str]:
    stated = licence()
    return {"name": stated.name, "url": stated.url}


def _dataset(entry: Entry, found: Kept) -> dict[str, Any]:
    """Return what search engines for data sets read (schema.org Dataset)."""
    made, stated = entry.publication, licence()
    told: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": made.round.title,
        "description": _("Chỉ số hài lòng của người dân, tổ chức, doanh nghiệp đối với cơ quan hành chính: %(title)s.")
        % {"title": made.round.title},
        "url": entry.address,
        "identifier": entry.address,
        "version": str(entry.number),
        "datePublished": made.published_at.date().isoformat(),
        "temporalCoverage": f"{made.round.opens_on.isoformat()}/{made.round.closes_on.isoformat()}",
        "spatialCoverage": settings.PROVINCE_NAME,
        "inLanguage": ["vi", "en"],
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": made.issuing_body},
        "distribution": [
            {
                "@type": "DataDownload",
                "name": name,
                "contentUrl": absolute(reverse("open_data:file", args=[made.round.code, entry.number, name])),
                "encodingFormat": media,
                "sha256": found.facts[name].sha256,
            }
            for name, media in (("package.zip", "application/zip"), ("results.json", "application/json"))
        ],
    }
    if entry.superseded_by:
        told["creativeWorkStatus"] = "superseded"
    if stated.url:
        told["license"] = stated.url
    return told


def _script(told: dict[str, Any]) -> SafeString:
    """Return JSON that can stand in a data block: nothing in it ends the block. A browser runs no such block."""
    return mark_safe(json.dumps(told, ensure_ascii=False).translate(ESCAPED))  # noqa: S308
