"""Which drives are offered: an invented system with a stick, a card, an inner disk and strange names."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from intake_app.desktop.removable import FAT_LARGEST, Roots, largest_file, linux_targets, list_targets, mac_targets

if TYPE_CHECKING:
    from pathlib import Path


class InventedSystem:
    """Folders that look like /proc, /sys and /dev of a machine."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.mounts: list[str] = []
        for name in ("block", "labels", "devices", "media", "mnt", "Volumes"):
            (root / name).mkdir()
        self.roots = Roots(
            mounts=root / "mounts",
            block=root / "block",
            labels=root / "labels",
            media=(root / "media",),
            volumes=root / "Volumes",
        )

    def add_disk(self, bus: str, disk: str, partition: str, *, removable: str = "0", kind: str = "") -> None:
        own = self.root / "devices" / bus / disk
        (own / partition).mkdir(parents=True)
        (own / "removable").write_text(removable + "\n")
        if kind:
            (own / "device").mkdir()
            (own / "device" / "type").write_text(kind + "\n")
        for name, place in ((disk, own), (partition, own / partition)):
            (self.root / "block" / name).symlink_to(place)

    def mount(self, device: str, folder: str, file_system: str = "ext4", options: str = "rw,relatime") -> Path:
        place = self.root / folder
        place.mkdir(parents=True, exist_ok=True)
        shown = str(place).replace("\\", "\\134").replace(" ", "\\040")
        self.mounts.append(f"{device} {shown} {file_system} {options} 0 0")
        self.roots.mounts.write_text("".join(line + "\n" for line in self.mounts))
        return place

    def label(self, device: str, text: str) -> None:
        (self.root / "labels" / text).symlink_to(f"/dev/{device}")


@pytest.fixture
def system(tmp_path) -> InventedSystem:
    return InventedSystem(tmp_path)


def listed(system: InventedSystem) -> dict[str, Path]:
    return {target.label: target.folder for target in linux_targets(system.roots)}


def test_only_what_can_be_carried_away_is_offered(system):
    system.add_disk("pci0/ata1", "sdx", "sdx1")
    system.add_disk("pci0/usb1/1-1", "sdy", "sdy1")
    system.add_disk("pci0/scsi", "sdz", "sdz1", removable="1")
    system.add_disk("platform/mmc0", "mmcblk8", "mmcblk8p1", kind="MMC")
    system.add_disk("platform/mmc1", "mmcblk9", "mmcblk9p1", kind="SD")
    system.mount("/dev/sdx1", "mnt/inner")
    system.mount("/dev/mmcblk8p1", "mnt/soldered")
    stick = system.mount("/dev/sdy1", "mnt/stick")
    old = system.mount("/dev/sdz1", "mnt/old")
    card = system.mount("/dev/mmcblk9p1", "mnt/card")
    system.mount("tmpfs", "mnt/memory", "tmpfs")
    assert listed(system) == {"stick": stick, "old": old, "card": card}


def test_what_a_desktop_mounted_for_a_person_is_offered_even_if_unknown(system):
    folder = system.mount("/dev/sdq1", "media/person/DRIVE")
    system.mount("/dev/sdq2", "mnt/else")
    assert listed(system) == {"DRIVE": folder}


def test_an_encrypted_stick_is_known_by_the_disk_below_it(system):
    system.add_disk("pci0/usb1/1-1", "sdy", "sdy1")
    mapped = system.root / "devices" / "virtual" / "dm-7"
    (mapped / "slaves" / "sdy1").mkdir(parents=True)
    (system.root / "block" / "dm-7").symlink_to(mapped)
    folder = system.mount("/dev/dm-7", "mnt/sealed")
    assert listed(system) == {"sealed": folder}


def test_labels_and_folders_with_any_letters(system):
    system.add_disk("pci0/usb1/1-1", "sdy", "sdy1")
    system.label("sdy1", "Қосымша\\x20дискі\\x2f1")
    folder = system.mount("/dev/sdy1", "mnt/a stick\\of 2", "vfat")
    (target,) = linux_targets(system.roots)
    assert target.folder == folder
    assert target.label == "Қосымша дискі/1"
    assert target.largest_file == FAT_LARGEST == 4_294_967_295
    assert (target.file_system, target.is_read_only) == ("vfat", False)
    free = os.statvfs(folder)
    assert target.free_bytes == pytest.approx(free.f_bavail * free.f_frsize, rel=0.2)


def test_a_drive_mounted_twice_is_one_and_a_locked_one_is_told(system):
    system.add_disk("pci0/usb1/1-1", "sdy", "sdy1")
    system.mount("/dev/sdy1", "mnt/stick", options="ro,nosuid")
    system.mount("/dev/sdy1", "mnt/again")
    (target,) = linux_targets(system.roots)
    assert (target.label, target.is_read_only) == ("stick", True)


def test_a_drive_that_goes_while_one_looks_is_left_out(system):
    system.add_disk("pci0/usb1/1-1", "sdy", "sdy1")
    system.mount("/dev/sdy1", "mnt/stick").rmdir()
    assert list(linux_targets(system.roots)) == []


def test_nothing_to_read_means_no_drives(tmp_path):
    nowhere = tmp_path / "nowhere"
    roots = Roots(nowhere, nowhere, nowhere, (nowhere,), nowhere)
    assert list(linux_targets(roots)) == []
    assert list(mac_targets(roots, lambda folder: "")) == []


def test_lines_that_are_no_mounts_are_passed_over(system):
    system.mount("/dev/sdq1", "media/stick")
    system.roots.mounts.write_bytes(b"\n/dev/half\n\xff\xfe bad\n" + system.roots.mounts.read_bytes())
    assert list(listed(system)) == ["stick"]


def test_a_mac_offers_volumes_but_not_its_own_disk(system):
    volumes = system.roots.volumes
    (volumes / "STICK").mkdir()
    (volumes / "Macintosh HD").symlink_to("/")
    (volumes / "note").write_text("no folder")
    (target,) = mac_targets(system.roots, lambda folder: "fat32")
    assert (target.label, target.folder, target.largest_file) == ("STICK", volumes / "STICK", FAT_LARGEST)


def test_this_system_can_be_asked():
    assert all(target.folder.is_dir() for target in list_targets())


@pytest.mark.parametrize(
    ("file_system", "largest"),
    [
        ("vfat", FAT_LARGEST),
        ("FAT32", FAT_LARGEST),
        ("msdos", FAT_LARGEST),
        ("exfat", None),
        ("ntfs3", None),
        ("", None),
    ],
)
def test_only_fat_limits_the_length_of_a_file(file_system, largest):
    assert largest_file(file_system) == largest
