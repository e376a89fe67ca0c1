"""The codebook as DDI-Codebook 2.5 XML (https://ddialliance.org), for archives of survey data. Pure.

It describes the file of answers and holds no counts: what may be published of those is decided elsewhere.
"""

import re
from typing import BinaryIO
from xml.etree import ElementTree as Tree

from documents.csv_files import DELIMITER
from surveys.exports import about
from surveys.exports.variables import Study, Value, Variable
from surveys.questionnaire import say

NAMESPACE = "ddi:codebook:2_5"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = "http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
FILE_ID = "F1"
# Signs that XML 1.0 has no way to write.
UNWRITABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_ddi(file: BinaryIO, study: Study, *, file_name: str, rows: int) -> None:
    """Write the description of a file of `rows` forms."""
    root = Tree.Element("codeBook", {"xmlns": NAMESPACE, "version": "2.5", XML_LANGUAGE: "vi"})
    root.set("xmlns:xsi", XSI)
    root.set("xsi:schemaLocation", f"{NAMESPACE} {SCHEMA}")
    _document(_add(root, "docDscr"), study)
    _study(_add(root, "stdyDscr"), study)
    _file(root, study, file_name, rows)
    data = _add(root, "dataDscr")
    for number, variable in enumerate(study.variables, start=1):
        _variable(data, number, variable)
    Tree.indent(root)
    file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n' + Tree.tostring(root, encoding="unicode").encode() + b"\n")


def _add(parent: Tree.Element, name: str, text: str = "", /, **attributes: str) -> Tree.Element:
    element = Tree.SubElement(parent, name, attributes)
    element.text = UNWRITABLE.sub("", text) or None
    return element


def _document(parent: Tree.Element, study: Study) -> None:
    citation = _add(parent, "citation")
    _add(_add(citation, "titlStmt"), "titl", f"Bảng mã: {about.title(study)}")
    _add(_add(citation, "prodStmt"), "prodDate", study.made_on, date=study.made_on)


def _study(parent: Tree.Element, study: Study) -> None:
    citation = _add(parent, "citation")
    titles = _add(citation, "titlStmt")
    _add(titles, "titl", about.title(study))
    _add(titles, "IDNo", study.code)
    _add(_add(citation, "rspStmt"), "AuthEnty", study.owner)
    _add(_add(citation, "distStmt"), "distrbtr", study.owner)
    info = _add(parent, "stdyInfo")
    _add(info, "abstract", say(study.questionnaire.purpose, "vi") or say(study.questionnaire.title, "vi"))
    summary = _add(info, "sumDscr")
    _add(summary, "timePrd", str(study.year), date=str(study.year))
    _add(summary, "collDate", study.opens_on, date=study.opens_on, event="start")
    _add(summary, "collDate", study.closes_on, date=study.closes_on, event="end")
    _add(summary, "nation", "Việt Nam", abbr="VNM")
    _add(summary, "anlyUnit", "Phiếu khảo sát của người dân, tổ chức, doanh nghiệp")
    _add(summary, "dataKind", "Dữ liệu giả định" if study.synthetic else "Dữ liệu khảo sát")
    collection = _add(_add(parent, "method"), "dataColl")
    for channel in study.channels:
        _add(collection, "collMode", channel.name)
    use = _add(_add(parent, "dataAccs"), "useStmt")
    _add(use, "restrctn", "Chỉ dùng cho thống kê; không tìm cách nhận ra người trả lời.")
    for name, words in about.facts(study):
        _add(parent, "notes", f"{name}: {words}", subject=name)


def _file(root: Tree.Element, study: Study, name: str, rows: int) -> None:
    text = _add(_add(root, "fileDscr", ID=FILE_ID), "fileTxt")
    _add(text, "fileName", name)
    size = _add(text, "dimensns")
    _add(size, "caseQnty", str(rows))
    _add(size, "varQnty", str(len(study.variables)))
    _add(text, "fileType", "text/csv", charset="UTF-8")
    _add(text, "format", f"delimited by {DELIMITER}")


def _variable(parent: Tree.Element, number: int, variable: Variable) -> None:
    nature = {"scale": "ratio"}.get(variable.measure, variable.measure)
    interval = "contin" if variable.source == "number" or variable.is_date else "discrete"
    attributes = {"ID": f"V{number}", "name": variable.name, "files": FILE_ID, "intrvl": interval}
    if not variable.is_text and not variable.is_date:
        attributes["nature"] = nature
    element = _add(parent, "var", **attributes)
    _add(element, "labl", variable.label)
    if variable.question:
        _add(_add(element, "qstn"), "qstnLit", variable.label)
    if variable.bounds is not None:
        low, high = map(str, variable.bounds)
        _add(_add(element, "valrng"), "range", UNITS="INT", min=low, max=high)
    invalid = [value.code for value in variable.missing if value.code]
    if invalid:
        _missing(element, invalid)
    if variable.condition:
        _add(element, "universe", f"Chỉ hỏi khi {variable.condition}")
    for value in variable.values:
        _category(element, value)
    form = "numeric" if variable.source in {"number", "choice", "tick"} else "character"
    _add(element, "varFormat", type="numeric" if variable.values and form == "numeric" else form, schema="ISO")


def _missing(element: Tree.Element, codes: list[str]) -> None:
    invalid = _add(element, "invalrng")
    for code in codes:
        _add(invalid, "item", VALUE=code)


def _category(element: Tree.Element, value: Value) -> None:
    if not value.code:
        return
    category = _add(element, "catgry", missing="Y" if value.missing else "N")
    _add(category, "catValu", value.code)
    _add(category, "labl", value.label)
