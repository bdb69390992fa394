"""Hands all cases over and dies by kill -9 right after the bundle's file got its name."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from crash.invented_world import World, no_step
from intake_app.desktop import checked_file


def main() -> None:
    world = World(Path(sys.argv[1]))
    desk = world.open("field")
    (office,) = [contact.device for contact in desk.contacts.all() if contact.role == "office"]
    checked_file._sync_folder = lambda _folder: os.kill(os.getpid(), signal.SIGKILL)
    desk.handover.write(desk.session.journal.cases(), [office], world.stick, no_step)


if __name__ == "__main__":
    main()
