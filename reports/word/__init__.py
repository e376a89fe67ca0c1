"""Official papers as DOCX, in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I, for the office to edit and number."""

from reports.word.paper import Article, Paper
from reports.word.writer import docx_bytes

__all__ = ["Article", "Paper", "docx_bytes"]
