"""What people answer in the fault programmes: a small form, and a method that scores it.

What is at stake is that each form counts once, not how long it is.
"""

from typing import Any

LEVELS = 5
QUESTIONS = tuple(f"A{number}" for number in range(1, 7))
QUESTIONNAIRE: dict[str, Any] = {
    "code": "phieu-thu-loi",
    "title": "Phiếu thử lỗi",
    "sections": [
        {
            "code": "A",
            "title": "Phần A",
            "questions": [
                {"code": code, "kind": "level5", "text": f"Câu {code[1:]}", "na": True} for code in QUESTIONS
            ],
        }
    ],
}
METHOD: dict[str, Any] = {
    "code": "thu-loi",
    "title": "Phương pháp thử lỗi",
    "formula": "points",
    "tree": [{"code": "A", "name": "Phần A", "items": list(QUESTIONS)}],
}
