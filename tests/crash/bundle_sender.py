"""Hands a case over for ever; prints each bundle whose file must be whole and noted."""

from __future__ import annotations

import sys
from pathlib import Path

from crash.invented_world import World, no_step, say


def main() -> None:
    world = World(Path(sys.argv[1]))
    desk = world.open("field")
    (office,) = [contact.device for contact in desk.contacts.all() if contact.role == "office"]
    say("ready")
    while True:
        sent = desk.handover.write(desk.session.journal.cases(), [office], world.stick, no_step)
        say("sent", sent.bundle, sent.paths[0].name)


if __name__ == "__main__":
    main()
