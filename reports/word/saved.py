"""A document as bytes: the same content gives the same ones, without clock or system in them."""

import io
import zipfile
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE

from reports.word.styles import LANGUAGE
from reports.word.xml import clean
from scoring.bundles.zipped import zip_bytes

# Of the core properties, those that say when and by whom a file was made.
DATES = ("created", "modified", "lastModifiedBy", "revision", "lastPrinted", "description", "keywords")


def saved(document: Any, *, title: str, author: str) -> bytes:
    properties = document.core_properties
    properties.title, properties.author, properties.language = clean(title)[:255], clean(author)[:255], LANGUAGE
    for element in list(properties._element):
        if element.tag.partition("}")[2] in DATES:
            properties._element.remove(element)
    _drop_thumbnail(document.part.package)
    made = io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as parts:
        return zip_bytes({name: parts.read(name) for name in parts.namelist()})


def _drop_thumbnail(package: Any) -> None:
    """Drop the picture of another document that comes with the empty one."""
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[key]
