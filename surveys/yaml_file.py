"""Documents out of YAML files that people write: plain values, or a refusal in words."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

MAX_BYTES = 2 * 1024 * 1024
LARGEST_NUMBER = 2**63


class UnreadableDocument(Exception):
    """The file is no YAML document that can be read; the message says why."""


class _Loader(yaml.SafeLoader):
    """Refuses what hides mistakes (a key given twice) or multiplies a file (aliases)."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.constructor.ConstructorError(
                None,
                None,
                _("không nhận bí danh (*tên)"),
                self.peek_event().start_mark,  # type: ignore[no-untyped-call]
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key_node, _value in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                raise yaml.constructor.ConstructorError(None, None, _("khóa phải là chữ"), key_node.start_mark)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, _("khóa “%s” ghi hai lần") % key, key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def _whole_number(loader: _Loader, node: yaml.ScalarNode) -> int:
    number: int = loader.construct_yaml_int(node)
    if abs(number) > LARGEST_NUMBER:
        raise yaml.constructor.ConstructorError(None, None, _("số quá lớn"), node.start_mark)
    return number


_Loader.add_constructor("tag:yaml.org,2002:int", _whole_number)


def read_yaml(path: Path) -> Any:
    """Return the document of a .yaml file. Raises UnreadableDocument."""
    if path.suffix.lower() not in {".yaml", ".yml"}:
        raise UnreadableDocument(_("Tệp “%s” không phải .yaml.") % path.name)
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableDocument(
            _("Không mở được tệp “%(path)s”: %(reason)s.") % {"path": path, "reason": error.strerror}
        ) from error
    return parse_yaml(content)


def parse_yaml(content: bytes) -> Any:
    """Return the document written in YAML. Raises UnreadableDocument."""
    if len(content) > MAX_BYTES:
        raise UnreadableDocument(_("Tệp lớn hơn %d MB.") % (MAX_BYTES // 1024 // 1024))
    try:
        return yaml.load(content.decode("utf-8-sig"), Loader=_Loader)  # noqa: S506
    except UnicodeDecodeError as error:
        raise UnreadableDocument(_("Tệp không phải chữ UTF-8.")) from error
    except yaml.YAMLError as error:
        raise UnreadableDocument(_("Tệp không đọc được như YAML: %s") % error) from error
    # The reader's own constructors stumble over words that claim to be numbers or days.
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        raise UnreadableDocument(_("Tệp không đọc được như YAML.")) from error
