"""Which folders are copied to somebody else's computer."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake_app.desktop.cloud_folders import cloud_service


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("/home/m/OneDrive - Invented/notebook", "OneDrive"),
        ("/home/m/Dropbox/notebook", "Dropbox"),
        ("/home/m/Dropbox (Personal)/notebook", "Dropbox"),
        ("/home/m/Google Drive/My Drive/n", "Google Drive"),
        ("/home/m/GoogleDrive-a@invented/n", "Google Drive"),
        ("/home/m/Yandex.Disk/n", "Yandex.Disk"),
        ("/home/m/Яндекс.Диск/n", "Yandex.Disk"),
        ("/Users/m/Library/Mobile Documents/com~apple~CloudDocs/n", "iCloud"),
        ("/home/m/Nextcloud/n", "Nextcloud"),
        ("/home/m/Облако Mail.ru/n", "Mail.ru"),
        ("/home/m/notebook", ""),
        ("/home/dropboxer/my-onedrive-notes/megabyte", ""),
    ],
)
def test_by_name(folder: str, service: str) -> None:
    assert cloud_service(Path(folder), {}) == service


@pytest.mark.parametrize(
    ("mark", "service"),
    [(".dropbox.cache", "Dropbox"), (".sync_0a1b.db", "Nextcloud"), (".stfolder", "Syncthing")],
)
def test_by_what_lies_above(tmp_path: Path, mark: str, service: str) -> None:
    folder = tmp_path / "work" / "notebook"
    folder.mkdir(parents=True)
    assert cloud_service(folder, {}) == ""
    (tmp_path / mark).mkdir()
    assert cloud_service(folder, {}) == service


def test_by_what_windows_says() -> None:
    assert cloud_service(Path("/c/users/m/files/notebook"), {"OneDrive": "/c/users/m/files"}) == "OneDrive"
    assert cloud_service(Path("/c/users/m/other"), {"OneDrive": "/c/users/m/files"}) == ""
