"""A workbook under a password is Office's own encryption, undone only by the password, and nothing hostile hangs it."""

import logging
import os
import random
import struct
import time
from collections.abc import Callable
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from olefile import OleFileIO

from sheetkit.errors import Unreadable, tell
from sheetkit.excel.crypt import decrypted, encrypted, is_encrypted
from sheetkit.excel.guard.limits import usual
from tests.agile import PASSWORD_KEY, Made, container, opened, sealed, unsealed

PASSWORD = "Yun-Xi 2026"


def package(size: int = 2000) -> bytes:
    """A small zip with as many random bytes in it."""
    raw = BytesIO()
    with ZipFile(raw, "w") as file:
        file.writestr("a", os.urandom(size))
    return raw.getvalue()


PLAIN = package()
LOCKED = sealed(PLAIN, PASSWORD)
BIG = sealed(package(100_000), PASSWORD)


def refused(raw: bytes, password: str = PASSWORD) -> str:
    with pytest.raises(Unreadable) as caught:
        decrypted(raw, password, "客户信息.xlsx")
    assert tell("zh", caught.value).startswith("客户信息.xlsx")
    assert len(password) < 4 or password not in tell("zh", caught.value) + tell("en", caught.value) + repr(caught.value)
    return caught.value.key


# Forth and back


@pytest.mark.parametrize("size", [0, 3800, 4096, 100_000, 8_000_000])
def test_what_is_encrypted_opens_again_byte_for_byte(size: int) -> None:
    raw = package(size)
    locked = encrypted(raw, PASSWORD)
    assert is_encrypted(locked) and not is_encrypted(raw)
    assert decrypted(locked, PASSWORD) == raw
    assert raw[-300:] not in locked


@pytest.mark.parametrize("password", ["a", "Yun-Xi 2026", "口令〇２０２６", "🔑" * 8, "x" * 255])
def test_another_implementation_opens_it_and_finds_its_seal_whole(password: str) -> None:
    assert opened(encrypted(PLAIN, password), password) == PLAIN


def test_it_is_aes_256_after_a_hundred_thousand_rounds() -> None:
    with OleFileIO(BytesIO(encrypted(PLAIN, PASSWORD))) as file:
        info = file.openstream("EncryptionInfo").read()
    key = ElementTree.fromstring(info[8:]).find(f".//{PASSWORD_KEY}")
    assert key is not None
    said = [key.get(name) for name in ("spinCount", "cipherAlgorithm", "keyBits", "cipherChaining", "hashAlgorithm")]
    assert said == ["100000", "AES", "256", "ChainingModeCBC", "SHA512"]


def test_all_of_its_key_is_random() -> None:
    """No byte of it is the same in four files; msoffcrypto by itself fills up half of it with 0x36."""
    keys = [unsealed(encrypted(PLAIN, PASSWORD), PASSWORD)[1] for _ in range(4)]
    assert all(len(set(bytes_)) > 1 for bytes_ in zip(*keys, strict=True)) and {len(key) for key in keys} == {32}


def test_the_same_workbook_is_another_file_each_time() -> None:
    assert encrypted(PLAIN, PASSWORD) != encrypted(PLAIN, PASSWORD)


def test_no_password_is_none() -> None:
    with pytest.raises(ValueError, match="no password"):
        encrypted(PLAIN, "")


# What other programs wrote

OTHERS = {"Office 2013 and later": Made(), "AES-128": Made("SHA256", 128), "Office 2010": Made("SHA1", 128)}


@pytest.mark.parametrize("how", OTHERS)
def test_files_of_other_programs_open_with_their_password_alone(how: str) -> None:
    raw = sealed(PLAIN, PASSWORD, OTHERS[how])
    assert decrypted(raw, PASSWORD) == PLAIN
    for wrong in ("yun-xi 2026", "Yun-Xi 2026 ", "x", "", "\udc80"):
        assert refused(raw, wrong) == "file-wrong-password"


# What is hostile or broken


def lie(at: int, value: int, size: int = 4) -> bytes:
    """The file with a number in its container's header changed."""
    return LOCKED[:at] + value.to_bytes(size, "little") + LOCKED[at + size :]


def stream_size(name: str, size: int, raw: bytes = LOCKED) -> bytes:
    """The file with the size of a stream changed in the container's directory."""
    entry = raw.index(name.encode("utf-16-le"))
    return raw[: entry + 120] + size.to_bytes(8, "little") + raw[entry + 128 :]


def crowd(sectors: int = 13_000) -> bytes:
    """A container of 6 MiB that is nothing but entries of its directory, each with two below it."""
    tables, none = -(-sectors // 128), 0xFFFFFFFF
    entries = (sectors - tables) * 4

    def entry(at: int) -> bytes:
        name = ("Root Entry", "EncryptedPackage")[at].encode("utf-16-le") if at < 2 else b"a\0"
        below = [kid if kid < entries else none for kid in (2 * at, 2 * at + 1)] if at else [none, none]
        kind, child = (2, none) if at else (5, 1)
        head = struct.pack("<64sHBBIII", name, len(name) + 2, kind, 1, *below, child)
        return head + bytes(36) + struct.pack("<IQ", 0xFFFFFFFE, 0)

    chain = [0xFFFFFFFD] * tables + [*range(tables + 1, sectors), 0xFFFFFFFE]
    table = struct.pack(f"<{tables * 128}I", *chain, *[none] * (tables * 128 - sectors))
    counts = (0, tables, tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head = LOCKED[:8] + bytes(16) + struct.pack("<5H6x9I", 0x3E, 3, 0xFFFE, 9, 6, *counts)
    places = [at if at < tables else none for at in range(109)]
    return head + struct.pack("<109I", *places) + table + b"".join(map(entry, range(entries)))


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "ten million rounds": (lambda: sealed(PLAIN, PASSWORD, Made(said_rounds="10000000")), "file-encryption-unknown"),
    "rounds without end": (lambda: sealed(PLAIN, PASSWORD, Made(said_rounds="9" * 300)), "file-encryption-unknown"),
    "rounds below none": (lambda: sealed(PLAIN, PASSWORD, Made(said_rounds="-1")), "file-encryption-unknown"),
    "rounds in words": (lambda: sealed(PLAIN, PASSWORD, Made(said_rounds="many")), "file-damaged"),
    "an entity in what it says of itself": (
        lambda: sealed(PLAIN, PASSWORD, Made(prolog='<!DOCTYPE a [<!ENTITY b "c">]>')),
        "file-encryption-unknown",
    ),
    "a version of its own": (
        lambda: sealed(PLAIN, PASSWORD, Made(version=bytes.fromhex("0400030040000000"))),
        "file-encryption-unknown",
    ),
    "what it says of itself is long": (lambda: stream_size("EncryptionInfo", 70_000, BIG), "file-damaged"),
    "rights management": (
        lambda: LOCKED.replace("EncryptionInfo".encode("utf-16-le"), "EncryptionNone".encode("utf-16-le")),
        "file-encryption-unknown",
    ),
    "a certificate": (
        lambda: container(PLAIN, Made().version + b"<encryption><keyEncryptors/></encryption>"),
        "file-encryption-unknown",
    ),
    "a sector of two gigabytes": (lambda: lie(30, 31, 2), "file-damaged"),
    "a table of four thousand million sectors": (lambda: lie(44, 0xFFFFFFFF), "file-damaged"),
    "a small table as long": (lambda: lie(64, 0xFFFFFFFF), "file-damaged"),
    "a table of tables as long": (lambda: lie(72, 0xFFFFFFFF), "file-damaged"),
    "a package of 2 GiB": (lambda: stream_size("EncryptedPackage", 1 << 31), "file-damaged"),
    "a description of 2 GiB": (lambda: stream_size("EncryptionInfo", 1 << 31), "file-damaged"),
    "small streams of 2 GiB": (lambda: stream_size("Root Entry", 1 << 31), "file-damaged"),
    "a crowd of streams": (crowd, "file-damaged"),
    "only the beginning of a container": (lambda: LOCKED[:8], "file-damaged"),
    "no container": (lambda: PLAIN, "file-damaged"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_hostile_is_refused_at_once(case: str) -> None:
    make, key = HOSTILE[case]
    raw = make()
    before = time.process_time()
    assert refused(raw) == key
    assert time.process_time() - before < usual().seconds


def test_what_was_changed_without_the_password_is_damaged() -> None:
    """A workbook whose seal is broken is not read, though it would still open."""
    at = LOCKED.index(opened_package()) + 8 + 16
    changed = LOCKED[:at] + bytes([LOCKED[at] ^ 1]) + LOCKED[at + 1 :]
    assert refused(changed) == "file-damaged"


def opened_package() -> bytes:
    with OleFileIO(BytesIO(LOCKED)) as file:
        whole: bytes = file.openstream("EncryptedPackage").read()
    return whole[:500]


def test_cut_and_flipped_files_are_refused_or_read_right() -> None:
    dice = random.Random(20261126)
    broken = [LOCKED[: len(LOCKED) * part // 20] for part in range(1, 20)]
    for _ in range(400):
        at, bit = dice.randrange(len(LOCKED)), 1 << dice.randrange(8)
        broken.append(LOCKED[:at] + bytes([LOCKED[at] ^ bit]) + LOCKED[at + 1 :])
    before, right = time.process_time(), 0
    for raw in broken:
        try:
            right += decrypted(raw, PASSWORD, "a.xlsx") == PLAIN
        except Unreadable:
            continue
        assert decrypted(raw, PASSWORD) == PLAIN
    assert 0 < right < len(broken)
    assert time.process_time() - before < 20


def test_the_library_writes_no_password_into_a_log(caplog: pytest.LogCaptureFixture) -> None:
    from msoffcrypto.method.ecma376_standard import ECMA376Standard

    caplog.set_level(logging.DEBUG)
    ECMA376Standard.makekey_from_password(PASSWORD, 0x660E, 0x8004, 0x18, 128, 16, bytes(16))
    decrypted(LOCKED, PASSWORD)
    assert PASSWORD not in caplog.text
