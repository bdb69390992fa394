"""Words for evidence: what kind of file it is, what the file claims of itself, when something was."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from intake_app.i18n import N_
from intake_app.ui.partial_dates import parse_date, show_date
from intake_app.ui.wording import date_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_app.domain.entry_kinds import Camera
    from intake_app.i18n import Translator
    from intake_app.services.evidence import EvidenceItem

_KINDS: Final[Mapping[str, str]] = {
    "image": N_("Picture"),
    "video": N_("Film"),
    "audio": N_("Sound recording"),
    "application/pdf": N_("PDF document"),
    "text": N_("Text"),
    "application/rtf": N_("Document"),
    "application/vnd.oasis.opendocument": N_("Document"),
    "application/vnd.openxmlformats-officedocument": N_("Document"),
    "application/x-ole-storage": N_("Document"),
    "application/zip": N_("Archive"),
    "application/vnd.rar": N_("Archive"),
    "application/x-7z-compressed": N_("Archive"),
}


def kind_of_file(media_type: str, tr: Translator) -> str:
    """What sort of file it is, in one word or two; "File" for what nobody knows."""
    for beginning, words in _KINDS.items():
        if media_type.startswith(beginning):
            return tr.text(words)
    return tr.text("File")


def camera_moment(made_at: str, tr: Translator) -> str:
    """The camera's own time, to the minute, with its time zone if it wrote one."""
    try:
        moment = datetime.fromisoformat(made_at)
    except ValueError:
        return made_at
    words = tr.text("{day}, {time}").format(day=date_text(moment.date(), tr), time=moment.strftime("%H:%M"))
    if moment.tzinfo is None:
        return words
    return tr.text("{moment} (UTC{zone})").format(moment=words, zone=moment.strftime("%z")[:3])


def camera_place(camera: Camera) -> str:
    """Coordinates as the file has them: decimal degrees, north and east positive."""
    return f"{camera.latitude}, {camera.longitude}" if camera.latitude and camera.longitude else ""


def when_taken(item: EvidenceItem, tr: Translator) -> str:
    """When it was taken: as people say, else as the camera says (and that it is the camera who says so)."""
    if item.words.taken_at:
        return stated_day(item.words.taken_at, tr)
    if item.camera is not None and item.camera.made_at:
        return tr.text("camera: {day}").format(day=show_date(item.camera.made_at[:10], tr.language))
    return ""


def stated_day(taken_at: str, tr: Translator) -> str:
    """A stated date with its month in words; anything else as it was typed."""
    return show_date(taken_at, tr.language)


def kept_day(typed: str) -> str:
    """What is kept of a typed date: the ISO form if it is one, else the words themselves."""
    return parse_date(typed) or " ".join(typed.split())
