"""The files that lie beside a questionnaire: which may, how large, and how its pictures travel inside the XForm."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from intake_app.domain.errors_forms import FormInvalidError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from intake_app.xlsform.texts import Texts
    from intake_app.xlsform.tree import Node

INSTANCE = "intake-media"
"""The secondary instance of an XForm that holds pictures and sounds: root/item with `name` and `data` (base64)."""
TABLES = (".csv", ".xml")
PICTURES = (".png", ".jpg", ".jpeg", ".webp")
SOUNDS = (".mp3", ".ogg", ".m4a", ".wav")
MAX_FILE_BYTES = 5 * 1024 * 1024
MAX_ALL_BYTES = 16 * 1024 * 1024
MAX_FILES = 500
_MAX_NAME_CHARS = 120
_MODEL_END = re.compile(rb"</(?:\w+:)?model>")
_KINDS = ("image", "audio", "big-image")


def check_media(files: Mapping[str, bytes]) -> None:
    """Refuses what must not lie beside a form: names with folders, other kinds, too large, too many.

    Raises FormInvalidError (file_name_unsafe, file_kind, too_large) with the name as detail.
    """
    for name, data in files.items():
        if not is_safe_name(name):
            raise _refused("file_name_unsafe", name)
        if not name.lower().endswith((*TABLES, *PICTURES, *SOUNDS)):
            raise _refused("file_kind", name)
        if len(data) > MAX_FILE_BYTES:
            raise _refused("too_large", name)
    if len(files) > MAX_FILES or sum(map(len, files.values())) > MAX_ALL_BYTES:
        raise _refused("too_large", "")


def is_safe_name(name: str) -> bool:
    """Whether a name is that of a file alone: no folder, no drive, nothing hidden, nothing that cannot be seen."""
    has_strange = any(unicodedata.category(letter)[0] in "CZ" and letter != " " for letter in name)
    is_plain = not set(name) & set('/\\:*?"<>|') and name[:1] not in ("", ".", " ") and name[-1:] not in (".", " ")
    return is_plain and not has_strange and len(name) <= _MAX_NAME_CHARS


def _refused(reason: str, name: str) -> FormInvalidError:
    return FormInvalidError(sheet="survey", row=0, column="", reason=reason, detail=name)


def name_in(uri: str) -> str:
    """The file that a label names: "jr://images/x.png" is x.png; "" for what leads elsewhere."""
    name = uri.strip().rpartition("/")[2]
    return name if is_safe_name(name) and ".." not in uri else ""


def named_in(texts: Texts) -> tuple[str, ...]:
    """The pictures and sounds that the words of a form name, in any language, each once."""
    found: dict[str, None] = {}
    for table in texts.tables.values():
        for forms in table.values():
            for kind in _KINDS:
                if kind in forms:
                    found[name_in(forms[kind].render(None))] = None
    return tuple(name for name in found if name)


def embed(xform: bytes, files: Mapping[str, bytes]) -> bytes:
    """The XForm with pictures and sounds inside it, so that they travel with the records; tables are left out.

    The files must have passed `check_media`. An XForm without a model comes back as it was.
    """
    items = "".join(
        f"<item><name>{escape(name)}</name><data>{base64.b64encode(data).decode()}</data></item>"
        for name, data in sorted(files.items())
        if name.lower().endswith((*PICTURES, *SOUNDS))
    )
    found = _MODEL_END.search(xform)
    if not items or found is None:
        return xform
    planted = f'<instance id="{INSTANCE}" xmlns="http://www.w3.org/2002/xforms"><root>{items}</root></instance>'
    return xform[: found.start()] + planted.encode() + xform[found.start() :]


def embedded(instances: Mapping[str, Node]) -> dict[str, bytes]:
    """The pictures and sounds inside a form by name; what cannot be read is left out."""
    instance = instances.get(INSTANCE)
    tops = instance.elements() if instance is not None else []
    return dict(_decoded(item for top in tops for item in top.named("item")))


def _decoded(items: Iterable[Node]) -> Iterable[tuple[str, bytes]]:
    for item in items:
        cells = {cell.name: cell.value() for cell in item.elements()}
        try:
            data = base64.b64decode(cells.get("data", ""), validate=True)
        except (binascii.Error, ValueError):
            continue
        if is_safe_name(cells.get("name", "")):
            yield cells["name"], data
