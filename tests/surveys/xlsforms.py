"""Twelve questionnaires that together use every kind and key an XLSForm has to carry, spelt as briefly as can be."""

from typing import Any

Document = dict[str, Any]


def text(vi: str, en: str = "", **others: str) -> dict[str, str]:
    return {"vi": vi, **({"en": en} if en else {}), **others}


def section(code: str, *questions: Document, **fields: Any) -> Document:
    return {"code": code, "title": text(f"Phần {code}", f"Part {code}"), **fields, "questions": [*questions]}


def question(code: str, kind: str, **fields: Any) -> Document:
    return {"code": code, "kind": kind, "text": text(f"Câu {code}", f"Question {code}"), **fields}


def form(code: str, *sections: Document, **fields: Any) -> Document:
    return {"code": code, "title": text(f"Phiếu {code}", f"Form {code}"), **fields, "sections": [*sections]}


COLOURS = [text("Chàm", "Indigo"), text("Nghệ", "Turmeric"), text("Son", "Vermilion")]
LEVELS = [text("Kém", "Poor"), text("Đạt", "Fair"), text("Tốt", "Good")]
FIVE = [text(f"Mức {number}", f"Level {number}") for number in range(1, 6)]
FOURTEEN = [text(f"Việc {number}") for number in range(1, 15)]

FORMS: dict[str, Document] = {
    "levels": form(
        "muc-hai-long",
        section("A", question("A1", "level5"), question("A2", "level5", na=True)),
        section("B", question("B1", "level5", no_opinion=True), question("B2", "level5", na=True, no_opinion=True)),
    ),
    "own levels": form(
        "muc-rieng",
        section("A", question("A1", "level5", choices=FIVE), question("A2", "level3", choices=LEVELS, use="scored")),
        section("B", question("B1", "level3", choices=LEVELS, no_opinion=True)),
    ),
    "yes and no": form(
        "co-khong",
        section("A", question("A1", "yesno"), question("A2", "yesno", use="screening", na=True)),
        section("B", question("B1", "yesno", choices=[text("Đã từng"), text("Chưa")], required=False)),
    ),
    "single choices": form(
        "mot-lua-chon",
        section("A", question("A1", "single", choices=COLOURS), question("A2", "single", choices=COLOURS, na=True)),
        section("B", question("B1", "single", choices=[text("Có", "Yes"), text("Không", "No")], use="profile")),
    ),
    "several choices": form(
        "nhieu-lua-chon",
        section(
            "A",
            question("A1", "several", choices=FOURTEEN, use="need", required=False),
            question("A2", "several", choices=COLOURS, na=True, no_opinion=True),
        ),
    ),
    "numbers": form(
        "so",
        section("A", question("A1", "number", minimum=0, maximum=9)),
        section("B", question("B1", "number", minimum=18, maximum=32_766, use="profile", na=True, no_opinion=True)),
    ),
    "texts": form(
        "chu",
        section(
            "A",
            question("A1", "level5"),
            question("A2", "text"),
            question("A3", "text", long=False, max_length=60, required=True, use="profile"),
        ),
    ),
    "notes": form(
        "ghi-chu",
        section("A", question("A1", "level5", help=text("Xin chọn một mức", "Choose one")), intro=text("Lời dẫn A")),
        section("B", question("B1", "yesno"), intro=text("Lời dẫn B", "Introduction to B")),
        purpose=text("Để biết ông/bà hài lòng đến đâu.", "To learn how satisfied you are."),
        note="Chưa kiểm chứng câu chữ.",
        measures="province",
    ),
    "relevance": form(
        "dieu-kien",
        section("A", question("LOC", "yesno", use="screening"), question("KENH", "several", choices=COLOURS)),
        section("B", question("B1", "level5", asked_if={"question": "KENH", "is": [2]})),
        section(
            "C",
            question("C1", "level5"),
            question("C2", "text", asked_if={"question": "C1", "is": [1, 2]}),
            question("C3", "single", choices=COLOURS, asked_if={"question": "KENH", "is": [1, 3]}),
            asked_if={"question": "LOC", "is": [1]},
        ),
    ),
    "three languages": form(
        "ba-ngon-ngu",
        {
            "code": "A",
            "title": text("Phần A", "Part A", km="ផ្នែក ក"),
            "questions": [
                {"code": "A1", "kind": "level5", "text": text("Câu A1", "Question A1", km="សំណួរ ១")},
                {"code": "A2", "kind": "single", "text": text("Câu A2", km="សំណួរ ២"), "choices": COLOURS},
            ],
        },
    ),
    "same names": form(
        "trung-ten",
        section("A1", question("A1", "level5"), question("a1", "level5")),
        section("a", question("A", "yesno", asked_if={"question": "A1", "is": [5]})),
    ),
    "odd words": form(
        "chu-la",
        section(
            "A",
            {"code": "A1", "kind": "level5", "text": text("=1+1")},
            {"code": "A2", "kind": "single", "text": text("+84 “gọi” <b>&</b>"), "choices": [text("-1"), text("@x")]},
            {"code": "A3", "kind": "yesno", "text": text("https://example.vn/ 😀 100 %")},
        ),
    ),
}
