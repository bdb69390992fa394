"""Takes in evidence for ever, some MiB each, and saves drafts in between; prints each one that must be durable."""

from __future__ import annotations

import io
import random
import sys
from itertools import count
from pathlib import Path

from crash.invented_world import LANGUAGE, World, say
from intake_app.services.evidence import Words

OWN_VIEW = "SR/SR06_own_view"


def main() -> None:
    desk = World(Path(sys.argv[1])).open("field")
    seed = int(sys.argv[2])
    chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
    numbers = count(seed * 1_000_000)
    say("ready")
    case_id = desk.interviews.begin(language=LANGUAGE)
    say("case", case_id)
    interview = desk.interviews.open(case_id, LANGUAGE)

    def type_meanwhile(_done: int, _total: int) -> None:
        number = next(numbers)
        interview.session.answer(OWN_VIEW, f"{number} ойдан")
        desk.interviews.save_draft(case_id, "SR", interview.draft("SR"))
        say("draft", case_id, OWN_VIEW, number)

    while True:
        content = chance.randbytes(chance.choice((100, 900_000, 2_500_000, 6_000_000)))
        words = Words(f"{next(numbers)} ойдан")
        sha256 = desk.evidence.add(case_id, io.BytesIO(content), len(content), "ойдан.bin", words, type_meanwhile)
        say("evidence", case_id, sha256)
        number = next(numbers)
        desk.evidence.describe(case_id, sha256, Words(f"{number} ойдан"))
        say("described", case_id, sha256, number)


if __name__ == "__main__":
    main()
