"""Killed at any moment, a vault opens again, is sound, and knows everything it ever promised."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from crash.kill_harness import INVENTED_PASSPHRASE, Workflow, key_of, kill_again_and_again, kill_once, rounds
from intake_app.crypto.key_wrap import TEST_ONLY
from intake_app.domain.errors import VaultMissingError, WrongPassphraseError
from intake_app.storage.drafts import DraftStore
from intake_app.storage.evidence_store import EvidenceStore
from intake_app.storage.settings import SettingStore
from intake_app.storage.vault import Vault, create_vault, open_vault
from intake_app.storage.vault_keys import change_passphrase, unlock_key

HERE = Path(__file__).parent

pytestmark = pytest.mark.crash


def promises_are_kept(vault: Vault, lines: list[str]) -> None:
    """Drafts and numbers may be newer than promised, never older; evidence and what speaks of it go together."""
    settings, store = SettingStore(vault), EvidenceStore(vault)
    drafts = {draft.section: int(draft.body.split(b" ", 1)[0]) for draft in DraftStore(vault).drafts()}
    promised_evidence: set[str] = set()
    removing: set[str] = set()
    removed: set[str] = set()
    for line in lines:
        match line.split():
            case ["draft", section, number]:
                assert drafts[section] >= int(number)
            case ["rows", number]:
                assert int(settings.get("number") or b"0") >= int(number)
            case ["evidence", sha256]:
                promised_evidence.add(sha256)
            case ["removing", sha256]:
                removing.add(sha256)
            case ["removed", sha256]:
                removed.add(sha256)
            case _:
                pytest.fail(f"not a promise: {line}")
    assert len({settings.get(name) for name in settings.names() if name.startswith(("part", "number"))}) <= 1
    spoken_of = {name.removeprefix("speaks of ") for name in settings.names() if name.startswith("speaks of ")}
    assert not removed & spoken_of
    assert promised_evidence - removing <= spoken_of
    for sha256 in spoken_of:
        assert sum(map(len, store.read(sha256))) == store.size(sha256)
    kept = vault.connection.execute("SELECT count(*) FROM evidence WHERE state = 'kept'").fetchone()[0]
    assert kept == len(spoken_of)


def test_whatever_is_written(tmp_path):
    folder = tmp_path / "vault"
    vault, _ = create_vault(folder, bytearray(INVENTED_PASSPHRASE), params=TEST_ONLY, floor=TEST_ONLY)
    vault.close()
    told = kill_again_and_again(Workflow(HERE / "vault_writer.py", promises_are_kept), folder, rounds(5), seed=20220105)
    assert told.kills == rounds(5)
    print(f"any writing: {told.kills} kills, {len(told.lines)} promises kept")  # noqa: T201 - the figures of `make crash`
    assert {line.split()[0] for line in told.lines} >= {"draft", "evidence"}


def test_while_secrets_are_exchanged(tmp_path):
    folder = tmp_path / "vault"
    vault, _ = create_vault(folder, bytearray(INVENTED_PASSPHRASE), params=TEST_ONLY, floor=TEST_ONLY)
    vault.close()
    first, second = INVENTED_PASSPHRASE, " ".join(reversed(INVENTED_PASSPHRASE.decode().split())).encode()
    key = bytes(key_of(folder))
    chance = random.Random(20220106)  # noqa: S311 - repeatable, no secret
    for number in range(rounds(3)):
        lines, _ = kill_once(HERE / "key_changer.py", folder, key, number, chance.uniform(0, 0.1))
        opening = [secret for secret in (first, second) if opens(folder, secret) == key]
        assert len(opening) == 1
        # The last promise holds, or the next change that was not told any more.
        codes = [line for line in lines if " " not in line]
        assert not codes or opens(folder, codes[-1].encode()) in (key, None)
        (folder / "vault.keys.new").unlink(missing_ok=True)
        put_back(folder, opening[0])
        open_vault(folder, key_of(folder)).close()


def opens(folder: Path, secret: bytes) -> bytes | None:
    try:
        return bytes(unlock_key(folder, bytearray(secret), floor=TEST_ONLY))
    except WrongPassphraseError:
        return None


def put_back(folder: Path, secret: bytes) -> None:
    change_passphrase(folder, bytearray(secret), bytearray(INVENTED_PASSPHRASE), params=TEST_ONLY, floor=TEST_ONLY)


def test_while_a_vault_is_made(tmp_path):
    chance = random.Random(20220107)  # noqa: S311 - repeatable, no secret
    for number in range(rounds(3)):
        folder = tmp_path / str(number)
        folder.mkdir()
        lines, _ = kill_once(HERE / "vault_maker.py", folder, b"", number, chance.uniform(0, 0.2))
        promised = dict(line.split() for line in lines)
        for vault_folder in folder.iterdir():
            try:
                key = key_of(vault_folder)
            except VaultMissingError:
                assert vault_folder.name not in promised
                vault, _ = create_vault(vault_folder, bytearray(INVENTED_PASSPHRASE), params=TEST_ONLY, floor=TEST_ONLY)
            else:
                if vault_folder.name in promised:
                    assert opens(vault_folder, promised[vault_folder.name].encode()) == bytes(key)
                vault = open_vault(vault_folder, key)
            assert vault.damage_found() == 0
            vault.close()
