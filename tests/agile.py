"""Agile encryption by the book (MS-OFFCRYPTO 2.3.4.10 to 2.3.4.15), in our own words: a second opinion on ours.

`sealed` makes files as other programs may have made them (SHA1 in Office 2010, any number of rounds); `opened` undoes
one and proves its verifier and its HMAC. Only the container's bytes are written by msoffcrypto.
"""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msoffcrypto.method.container.ecma376_encrypted import ECMA376Encrypted
from olefile import OleFileIO

SEGMENT = 4096
VERIFIER, VERIFIER_HASH, KEY = (bytes.fromhex(x) for x in ("fea7d2763b4b9e79", "d7aa0f6d3061344e", "146e0be7abacd0d6"))
HMAC_KEY, HMAC_VALUE = (bytes.fromhex(x) for x in ("5fb2ad010cb9e1f6", "a0677f02b22c8433"))
URI = "http://schemas.microsoft.com/office/2006/"
PASSWORD_KEY = f"{{{URI}keyEncryptor/password}}encryptedKey"


@dataclass(frozen=True)
class Made:
    """How a file is to be encrypted; `said_rounds` is what it says where that is a lie."""

    hash: str = "SHA512"
    bits: int = 256
    rounds: int = 200
    said_rounds: str = ""
    prolog: str = ""
    version: bytes = bytes.fromhex("0400040040000000")


def sealed(raw: bytes, password: str, how: Made = Made()) -> bytes:
    """The raw package, encrypted."""
    salt, data_salt, verifier, key = os.urandom(16), os.urandom(16), os.urandom(16), os.urandom(how.bits // 8)
    spun = _spun(password, salt, how.hash, how.rounds)
    seal_key = os.urandom(_size(how.hash))
    package = len(raw).to_bytes(8, "little") + b"".join(
        _crypt(
            True, _padded(raw[at : at + SEGMENT]), key, _iv(data_salt, how.hash, (at // SEGMENT).to_bytes(4, "little"))
        )
        for at in range(0, len(raw), SEGMENT)
    )
    package = package.ljust(4104, b"\0")
    seal = hmac.new(seal_key, package, how.hash.lower()).digest()

    def wrapped(block: bytes, value: bytes) -> str:
        return _text(_crypt(True, _padded(value), _key(spun, block, how), salt))

    def data(block: bytes, value: bytes) -> str:
        return _text(_crypt(True, _padded(value), key, _iv(data_salt, how.hash, block)))

    cipher = (
        f'saltSize="16" blockSize="16" keyBits="{how.bits}" hashSize="{_size(how.hash)}" cipherAlgorithm="AES" '
        f'cipherChaining="ChainingModeCBC" hashAlgorithm="{how.hash}"'
    )
    info = (
        f'<?xml version="1.0" encoding="UTF-8"?>{how.prolog}<encryption xmlns="{URI}encryption" '
        f'xmlns:p="{URI}keyEncryptor/password"><keyData {cipher} saltValue="{_text(data_salt)}"/><dataIntegrity '
        f'encryptedHmacKey="{data(HMAC_KEY, seal_key)}" encryptedHmacValue="{data(HMAC_VALUE, seal)}"/><keyEncryptors>'
        f'<keyEncryptor uri="{URI}keyEncryptor/password"><p:encryptedKey spinCount="{how.said_rounds or how.rounds}" '
        f'{cipher} saltValue="{_text(salt)}" encryptedVerifierHashInput="{wrapped(VERIFIER, verifier)}" '
        f'encryptedVerifierHashValue="{wrapped(VERIFIER_HASH, _hash(how.hash, verifier))}" '
        f'encryptedKeyValue="{wrapped(KEY, key)}"/></keyEncryptor></keyEncryptors></encryption>'
    )
    return container(package, how.version + info.encode())


def container(package: bytes, info: bytes) -> bytes:
    """A compound file of the two streams; msoffcrypto places a shorter package wrong."""
    out = BytesIO()
    ECMA376Encrypted(package.ljust(4104, b"\0"), info).write_to(out)
    return out.getvalue()


def opened(raw: bytes, password: str) -> bytes:
    """The package within; AssertionError where verifier or seal is not right."""
    return unsealed(raw, password)[0]


def unsealed(raw: bytes, password: str) -> tuple[bytes, bytes]:
    """The package within, and the key that it is under."""
    with OleFileIO(BytesIO(raw)) as file:
        info, package = (file.openstream(name).read() for name in ("EncryptionInfo", "EncryptedPackage"))
    assert info[:8] == bytes.fromhex("0400040040000000")
    root = ElementTree.fromstring(info[8:])
    data, seal = (_fields(root.find(f"{{{URI}encryption}}{name}")) for name in ("keyData", "dataIntegrity"))
    own = _fields(root.find(f".//{PASSWORD_KEY}"))
    how = Made(own["hashAlgorithm"], int(own["keyBits"]), int(own["spinCount"]))
    spun = _spun(password, own["saltValue"], how.hash, how.rounds)
    verifier, hashed, key = (
        _crypt(False, own[name], _key(spun, block, how), own["saltValue"])
        for name, block in (
            ("encryptedVerifierHashInput", VERIFIER),
            ("encryptedVerifierHashValue", VERIFIER_HASH),
            ("encryptedKeyValue", KEY),
        )
    )
    key = key[: how.bits // 8]
    assert _hash(how.hash, verifier) == hashed[: _size(how.hash)], "wrong password"
    seal_key, seal_value = (
        _crypt(False, seal[name], key, _iv(data["saltValue"], how.hash, block))[: _size(how.hash)]
        for name, block in (("encryptedHmacKey", HMAC_KEY), ("encryptedHmacValue", HMAC_VALUE))
    )
    assert hmac.new(seal_key, package, how.hash.lower()).digest() == seal_value, "broken seal"
    clear = b"".join(
        _crypt(
            False,
            package[at : at + SEGMENT],
            key,
            _iv(data["saltValue"], how.hash, (at // SEGMENT).to_bytes(4, "little")),
        )
        for at in range(8, len(package), SEGMENT)
    )
    return clear[: int.from_bytes(package[:8], "little")], key


def _fields(element: Any) -> dict[str, Any]:
    binary = ("Value", "Key", "Input")
    return {name: base64.b64decode(text) if name.endswith(binary) else text for name, text in element.attrib.items()}


def _spun(password: str, salt: bytes, name: str, rounds: int) -> bytes:
    value = _hash(name, salt + password.encode("utf-16-le"))
    for turn in range(rounds):
        value = _hash(name, turn.to_bytes(4, "little") + value)
    return value


def _key(spun: bytes, block: bytes, how: Made) -> bytes:
    return _hash(how.hash, spun + block).ljust(how.bits // 8, b"\x36")[: how.bits // 8]


def _iv(salt: bytes, name: str, block: bytes) -> bytes:
    return _hash(name, salt + block).ljust(16, b"\x36")[:16]


def _crypt(forth: bool, value: bytes, key: bytes, iv: bytes) -> bytes:
    cipher = Cipher(algorithms.AES(key), modes.CBC(iv))
    step = cipher.encryptor() if forth else cipher.decryptor()
    return step.update(value) + step.finalize()


def _padded(value: bytes) -> bytes:
    return value + bytes(-len(value) % 16)


def _hash(name: str, value: bytes) -> bytes:
    return hashlib.new(name.lower(), value).digest()


def _size(name: str) -> int:
    return hashlib.new(name.lower()).digest_size


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()
