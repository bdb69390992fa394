"""Types answers into interviews for ever; prints each number that a draft or a recorded section has."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from crash.invented_world import LANGUAGE, World, say

FIELDS = {"D": "D/D12_occupation", "SR": "SR/SR06_own_view", "W2": "W2/W04_wish", "Z": "Z/Z_blocks[{row}]/Z01_text"}


def main() -> None:
    desk = World(Path(sys.argv[1])).open("field")
    seed = int(sys.argv[2])
    chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
    number = seed * 1_000_000
    say("ready")
    while True:
        case_id = desk.interviews.begin(language=LANGUAGE)
        say("case", case_id)
        interview = desk.interviews.open(case_id, LANGUAGE)
        row = interview.session.node("Z/Z_blocks").children
        rid = row[0].rid if row else interview.session.add_row("Z/Z_blocks")
        for _ in range(60):
            number += 1
            section = chance.choice(list(FIELDS))
            path = FIELDS[section].format(row=rid)
            interview.session.answer(path, f"{number} " + "ойдан " * chance.choice((1, 40, 6000)))
            desk.interviews.save_draft(case_id, section, interview.draft(section))
            say("draft", case_id, path, number)
            if chance.random() < 0.25:
                interview.recorded(desk.interviews.record(case_id, interview.finish(section)))
                say("recorded", case_id, path, number)


if __name__ == "__main__":
    main()
