"""Tells by its place and by what lies beside it whether a folder is copied to somebody else's computer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_BY_NAME: Final = (
    (re.compile(r"onedrive( - .*)?|skydrive"), "OneDrive"),
    (re.compile(r"dropbox( \(.*\))?"), "Dropbox"),
    (re.compile(r"google ?drive|googledrive-.*|my drive|мой диск"), "Google Drive"),
    (re.compile(r"yandex\.?disk( \(.*\))?|яндекс\.?диск"), "Yandex.Disk"),
    (re.compile(r"icloud ?drive|icloud~.*|com~apple~clouddocs|mobile documents"), "iCloud"),
    (re.compile(r"nextcloud\d?"), "Nextcloud"),
    (re.compile(r"owncloud"), "ownCloud"),
    (re.compile(r"mega|megasync( .*)?"), "MEGA"),
    (re.compile(r"box sync|box-box"), "Box"),
    (re.compile(r"pclouddrive|pcloud( drive)?"), "pCloud"),
    (re.compile(r"облако mail\.?ru|cloud mail\.?ru"), "Mail.ru"),
    (re.compile(r"cloudstorage"), "CloudStorage"),
)
_BY_MARK: Final = (
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    (".sync_*.db", "Nextcloud"),
    ("._sync_*.db", "Nextcloud"),
    (".stfolder", "Syncthing"),
    (".tmp.drivedownload", "Google Drive"),
    (".driveupload", "Google Drive"),
    (".849c9593-d756-4e56-8d6e-42412f2a707b", "OneDrive"),
)
_BY_VARIABLE: Final = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


def cloud_service(folder: Path, environment: Mapping[str, str]) -> str:
    """The name of the service that seems to copy a folder, "" if none shows. A guess by names and marks, no proof.

    `folder` is absolute with links resolved, `environment` that of the process. Never raises.
    """
    for name in _BY_VARIABLE:
        root = environment.get(name, "")
        if root and folder.is_relative_to(root):
            return "OneDrive"
    for part in folder.parts:
        for pattern, service in _BY_NAME:
            if pattern.fullmatch(part.casefold()):
                return service
    for place in (folder, *folder.parents):
        for mark, service in _BY_MARK:
            if _holds(place, mark):
                return service
    return ""


def _holds(place: Path, mark: str) -> bool:
    try:
        return any(place.glob(mark)) if "*" in mark else (place / mark).exists()
    except OSError:
        return False
