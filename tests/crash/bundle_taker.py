"""Receives and accepts every bundle on the stick; prints each one that must be here."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from crash.invented_world import World, no_step, say
from intake_app.domain.errors import BundleAlreadyHereError


def main() -> None:
    world = World(Path(sys.argv[1]))
    desk = world.open("office")
    say("ready")
    for path in sorted(world.stick.iterdir()):
        try:
            report = desk.reception.receive(path, no_step)
        except BundleAlreadyHereError:
            continue
        say("received", report.bundle)
        desk.reception.accept(report.bundle)
        say("accepted", report.bundle)
    while True:
        say("idle")
        time.sleep(0.02)


if __name__ == "__main__":
    main()
