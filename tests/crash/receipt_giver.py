"""Writes a receipt for every accepted bundle and takes it in at the other desk, for ever; prints what must be there."""

from __future__ import annotations

import sys
from pathlib import Path

from crash.invented_world import World, no_step, say


def main() -> None:
    world = World(Path(sys.argv[1]))
    office, field = world.open("office"), world.open("field")
    accepted = [report.bundle for report in office.reception.all() if report.state == "accepted"]
    say("ready")
    while True:
        for bundle in accepted:
            receipt = office.receipts.write(bundle, (), world.stick, no_step)
            say("receipt", bundle, receipt.paths[0].name)
            taken = field.reception.receive(receipt.paths[0], no_step)
            say("taken", taken.bundle)


if __name__ == "__main__":
    main()
