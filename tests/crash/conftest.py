"""Invented worlds for the tests that kill processes, made once."""

from __future__ import annotations

import random
import shutil

import pytest

from crash.invented_world import World, add_evidence, agreed_case, both, no_step, take_all

SIZES = (5_000, 1_200_000, 3_000_000)


@pytest.fixture(scope="session")
def with_bundles(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Two desks that know each other; three cases, each handed over by itself, the bundles still on the stick."""
    world = World(tmp_path_factory.mktemp("crash") / "bundles")
    world.make()
    chance = random.Random(1)  # noqa: S311 - repeatable, no secret
    with both(world) as (field, office):
        for size in SIZES:
            case_id = agreed_case(field)
            add_evidence(field, case_id, chance.randbytes(size))
            field.handover.write([case_id], [office.session.device], world.stick, no_step)
    return world


@pytest.fixture(scope="session")
def with_accepted(with_bundles: World, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The same after the office has accepted them all."""
    world = World(tmp_path_factory.mktemp("crash") / "accepted")
    shutil.copytree(with_bundles.folder, world.folder)
    with both(world) as (_field, office):
        take_all(office, world.stick)
    for path in world.stick.iterdir():
        path.unlink()
    return world
