"""The checks of the computer, on invented trees of /proc and /sys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.desktop import health
from intake_app.desktop.disk_layers import SystemRoots, folder_state, mount_of, swap_areas
from intake_app.desktop.hardening import MEASURES, Measure
from intake_app.desktop.health import AMBER, GREEN, LEVELS, RED, UNCERTAIN, VIEWER_GUARDS, Surroundings
from intake_app.ui.words_health import SENTENCES, TITLES

SWAPS = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
GIB = 1024**3


@dataclass
class Linux:
    """An invented Linux: files are written as the kernel would show them."""

    root: Path

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def device(self, name: str, number: str, uuid: str = "", dm: str = "", below: tuple[str, ...] = ()) -> None:
        """A block device with the devices below it."""
        node = self.root / "sys" / "class" / "block" / name
        node.mkdir(parents=True)
        if uuid or dm:
            self.write(f"sys/class/block/{name}/dm/uuid", uuid + "\n")
            self.write(f"sys/class/block/{name}/dm/name", dm + "\n")
        (node / "slaves").mkdir()
        for lower in below:
            (node / "slaves" / lower).symlink_to(self.root / "sys" / "class" / "block" / lower)
        numbers = self.root / "sys" / "dev" / "block"
        numbers.mkdir(parents=True, exist_ok=True)
        (numbers / number).symlink_to(node)

    def mounts(self, *lines: str) -> None:
        self.write("proc/self/mountinfo", "".join(f"{line}\n" for line in lines))

    @property
    def roots(self) -> SystemRoots:
        return SystemRoots(self.root / "proc", self.root / "sys")

    @property
    def around(self) -> Surroundings:
        return Surroundings(self.roots, "linux", {}, free_bytes=50 * GIB, total_memory=8 * GIB)


@pytest.fixture
def linux(tmp_path: Path) -> Linux:
    """A disk of two partitions, the second one encrypted with LVM on top; home lies there."""
    made = Linux(tmp_path / "linux")
    made.device("sda1", "8:1")
    made.device("sda2", "8:2")
    made.device("dm-0", "253:0", "CRYPT-LUKS2-0f-sda2_crypt", "sda2_crypt", ("sda2",))
    made.device("dm-1", "253:1", "LVM-abc", "vg-home", ("dm-0",))
    made.device("dm-2", "253:2", "LVM-def", "vg-swap", ("dm-0",))
    made.mounts(
        "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
        "23 22 253:1 / /home rw,relatime shared:2 - ext4 /dev/mapper/vg-home rw",
        "24 22 0:40 / /mnt/with\\040blank rw - cifs //invented/share rw",
        "25 22 0:41 / /run/user/1000 rw - tmpfs tmpfs rw",
        "26 22 0:42 /@ /srv rw - btrfs /dev/mapper/sda2_crypt rw",
        "27 22 0:43 / /overlay rw - overlay overlay rw",
    )
    made.write("proc/swaps", SWAPS)
    made.write("proc/meminfo", "MemTotal: 8000000 kB\nMemAvailable: 4000000 kB\n")
    made.write("sys/power/state", "freeze mem disk\n")
    made.write("sys/power/disk", "[platform] shutdown reboot\n")
    made.write("sys/power/resume", "0:0\n")
    return made


@pytest.mark.parametrize(
    ("folder", "state", "level"),
    [
        ("/home/monitor/notebook", "encrypted", GREEN),
        ("/srv/notebook", "encrypted", GREEN),
        ("/var/notebook", "plain", AMBER),
        ("/mnt/with blank/notebook", "network", RED),
        ("/run/user/1000/notebook", "in_memory", RED),
        ("/overlay/notebook", "unknown", UNCERTAIN),
    ],
)
def test_the_disk_below_a_folder(linux: Linux, folder: str, state: str, level: str) -> None:
    found = health.disk(Path(folder), linux.around)
    assert (found.code, found.level) == (state, level)


def test_the_deepest_mount_counts_and_of_two_at_one_place_the_last(linux: Linux) -> None:
    linux.mounts(
        "22 1 8:1 / / rw - ext4 /dev/sda1 rw",
        "23 22 253:1 / /home rw - ext4 /dev/mapper/vg-home rw",
        "24 22 8:1 / /home rw - ext4 /dev/sda1 rw",
        "25 22 253:1 / /homestead rw - ext4 /dev/mapper/vg-home rw",
    )
    found = mount_of(Path("/home/monitor"), linux.roots)
    assert found is not None
    assert found.device == "8:1"
    assert folder_state(Path("/home/monitor"), linux.roots) == "plain"


def test_half_encrypted_is_not_encrypted_and_checksums_are_no_encryption(linux: Linux) -> None:
    linux.device("dm-3", "253:3", "LVM-two", "vg-both", ("dm-0", "sda1"))
    linux.device("dm-4", "253:4", "CRYPT-VERITY-x", "checked", ("sda1",))
    linux.device("dm-5", "253:5", "", "veracrypt1", ("sda1",))
    for number, state in (("253:3", "plain"), ("253:4", "plain"), ("253:5", "encrypted")):
        linux.mounts(f"22 1 {number} / / rw - ext4 /dev/x rw")
        assert folder_state(Path("/a"), linux.roots) == state


def test_a_disk_that_may_encrypt_single_folders_is_unknown(linux: Linux, tmp_path: Path) -> None:
    linux.mounts(f"22 1 8:1 / {tmp_path} rw - ext4 /dev/sda1 rw")
    assert folder_state(tmp_path / "notebook", linux.roots) == "plain"
    (tmp_path / ".fscrypt").mkdir()
    assert folder_state(tmp_path / "notebook", linux.roots) == "unknown"


@pytest.mark.parametrize(
    ("lines", "code", "level"),
    [
        ("", "none", GREEN),
        ("/dev/dm-2 partition 100 0 -2\n", "encrypted", GREEN),
        ("/dev/mapper/vg-swap partition 100 0 -2\n", "encrypted", GREEN),
        ("/dev/zram0 partition 100 0 100\n", "in_memory", GREEN),
        ("/dev/sda1 partition 100 0 -2\n", "plain", RED),
        ("/dev/zram0 partition 1 0 9\n/dev/sda1 partition 1 0 -2\n", "plain", RED),
        ("/home/swap\\040file file 100 0 -2\n", "encrypted", GREEN),
        ("/swapfile file 100 0 -2\n", "plain", RED),
        ("/dev/nowhere partition 100 0 -2\n", "unknown", UNCERTAIN),
    ],
)
def test_swap(linux: Linux, lines: str, code: str, level: str) -> None:
    linux.device("zram0", "254:0")
    linux.write("proc/swaps", SWAPS + lines)
    found = health.swap(linux.around)
    assert (found.code, found.level) == (code, level)


def test_packed_memory_that_spills_to_a_disk_is_not_memory(linux: Linux) -> None:
    linux.device("zram0", "254:0")
    linux.write("sys/class/block/zram0/backing_dev", "/dev/sda1\n")
    linux.write("proc/swaps", SWAPS + "/dev/zram0 partition 100 0 100\n")
    assert health.swap(linux.around).code == "plain"


@pytest.mark.parametrize(
    ("state", "disk", "resume", "swap", "code", "level"),
    [
        ("freeze mem", "[platform]", "8:1", "/dev/sda1", "off", GREEN),
        ("freeze mem disk", "[disabled]", "8:1", "/dev/sda1", "off", GREEN),
        ("freeze mem disk", "[platform]", "0:0", "", "nowhere", GREEN),
        ("freeze mem disk", "[platform]", "253:2", "/dev/dm-2", "encrypted", GREEN),
        ("freeze mem disk", "[platform]", "8:1", "/dev/sda1", "set_up", RED),
        ("freeze mem disk", "[platform]", "0:0", "/dev/sda1", "possible", AMBER),
        ("freeze mem disk", "[platform]", "8:1", "", "possible", AMBER),
    ],
)
def test_hibernation(linux: Linux, state: str, disk: str, resume: str, swap: str, code: str, level: str) -> None:
    linux.write("sys/power/state", f"{state}\n")
    linux.write("sys/power/disk", f"{disk} shutdown\n")
    linux.write("sys/power/resume", f"{resume}\n")
    linux.write("proc/swaps", SWAPS + (f"{swap} partition 1 0 -2\n" if swap else ""))
    found = health.hibernation(linux.around)
    assert (found.code, found.level) == (code, level)


@pytest.mark.parametrize(
    ("free", "code", "level"),
    [(50 * GIB, "enough", GREEN), (2 * GIB, "little", AMBER), (GIB // 10, "full", RED)],
)
def test_room_is_counted_with_a_second_copy_of_the_vault(linux: Linux, free: int, code: str, level: str) -> None:
    found = health.room(Path("/"), 2 * GIB, replace(linux.around, free_bytes=free))
    assert (found.code, found.level, found.facts) == (code, level, {"free": free})


@pytest.mark.parametrize(
    ("available", "code", "level"),
    [(4_000_000, "enough", GREEN), (600_000, "little", AMBER), (100_000, "too_little", RED)],
)
def test_memory_for_the_next_unlocking(linux: Linux, available: int, code: str, level: str) -> None:
    linux.write("proc/meminfo", f"MemTotal: 8000000 kB\nMemAvailable: {available} kB\n")
    found = health.memory(512 * 1024**2, linux.around)
    assert (found.code, found.level, found.facts) == (code, level, {"needed": 512})


@pytest.mark.parametrize("system", ["win32", "darwin", "linux", "sunos5"])
def test_what_a_system_does_not_tell_is_never_called_good(tmp_path: Path, system: str) -> None:
    around = Surroundings(SystemRoots(tmp_path / "no", tmp_path / "no"), system, {}, None, 0)
    found = {one.check: one for one in health.look_at_system(tmp_path / "gone", 0, 1, around)}
    for check in ("disk", "hibernation", "room", "memory"):
        assert found[check].level == UNCERTAIN, check
    # macOS encrypts what it swaps, always.
    assert found["swap"].level == (GREEN if system == "darwin" else UNCERTAIN)


def test_guards_of_the_process_and_of_the_viewer() -> None:
    all_hold = [Measure(name, took_effect=True) for name in MEASURES]
    assert health.guards(all_hold).level == GREEN
    elsewhere = [Measure(name, took_effect=False, reason="not_on_this_system") for name in MEASURES]
    assert (health.guards(elsewhere).level, health.guards(elsewhere).code) == (AMBER, "not_here")
    torn = [replace(one, took_effect=one.name != "no_network") for one in all_hold]
    assert (health.guards(torn).level, health.guards(torn).facts) == (RED, {"names": "no_network"})
    assert health.viewer_guards(VIEWER_GUARDS).level == GREEN
    assert health.viewer_guards({"seccomp", "limits"}).code == "missing"
    assert health.viewer_guards({"limits"}).code == "loose"
    assert health.viewer_guards(None).code == "silent"


def test_a_clock_of_another_age_is_seen() -> None:
    assert health.clock(datetime(2026, 11, 22, tzinfo=UTC)).level == GREEN
    assert health.clock(datetime(2010, 1, 1, tzinfo=UTC)).code == "too_early"
    assert health.clock(datetime(2099, 1, 1, tzinfo=UTC)).code == "too_late"


def test_this_computer_answers_without_a_word_missing(tmp_path: Path) -> None:
    for finding in health.look_at_system(tmp_path, 1, 512 * 1024**2):
        assert finding.level in LEVELS
        assert (finding.check, finding.code) in SENTENCES
        assert finding.check in TITLES


@given(mountinfo=st.text(max_size=300), swaps=st.text(max_size=200), state=st.text(max_size=50))
def test_whatever_the_kernel_says_nothing_breaks(
    tmp_path_factory: pytest.TempPathFactory, mountinfo: str, swaps: str, state: str
) -> None:
    linux = Linux(tmp_path_factory.mktemp("odd"))
    for name, text in (("proc/self/mountinfo", mountinfo), ("proc/swaps", swaps), ("sys/power/state", state)):
        path = linux.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
    for finding in health.look_at_system(Path("/home/monitor"), 1, 1, linux.around):
        assert (finding.check, finding.code) in SENTENCES
    assert swap_areas(linux.roots) is not None
