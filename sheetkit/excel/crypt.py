"""Workbooks with an opening password: Office's own encryption (Agile, AES-256), made and undone in memory alone."""

import logging
from io import BytesIO
from secrets import token_bytes
from typing import Any

from sheetkit.errors import Unreadable

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_PACKAGE, _INFO = "EncryptedPackage", "EncryptionInfo"
_ROUNDS, _MOST_ROUNDS = 100_000, 1_000_000
"""How often a password is hashed, as Office does it, and how often it may be (two seconds)."""
_MOST_INFO = 1 << 16
"""Bytes of what a file says about its encryption; honest ones need less than 2,000."""
_MOST_ENTRIES = 100
"""Streams and folders in a container; honest ones have 12."""
_LEAST = 4104
"""Shorter packages lie elsewhere in a container (MS-CFB 2.6.1), where msoffcrypto does not put them."""

logging.getLogger("msoffcrypto").setLevel(logging.WARNING)
# At its debug level the library would write passwords into the log.


def is_encrypted(raw: bytes) -> bool:
    """Whether the bytes of a file are those of an encrypted package."""
    return raw.startswith(_OLE) and _PACKAGE.encode("utf-16-le") in raw


def encrypted(raw: bytes, password: str) -> bytes:
    """The file that opens with the password alone. ValueError for an empty one."""
    from msoffcrypto.method.container.ecma376_encrypted import ECMA376Encrypted
    from msoffcrypto.method.ecma376_agile import ECMA376Agile

    if not password:
        raise ValueError("no password")
    said, _ = ECMA376Agile.generate_encryption_parameters(password, spin_count=_ROUNDS)
    key = _whole_key(said, password)
    package = ECMA376Agile.encrypt_payload(BytesIO(raw), said.encryptedKey, key, said.keyData.saltValue)
    package = package.ljust(_LEAST, b"\0")
    made = BytesIO()
    ECMA376Encrypted(package, ECMA376Agile.get_encryption_information(said, package, key)).write_to(made)
    return made.getvalue()


def _whole_key(said: Any, password: str) -> bytes:
    """A package's key of 256 random bits, put into what the file says; the library's own has 128 and fills it up."""
    from msoffcrypto.method.ecma376_agile import ECMA376Agile, _encrypt_aes_cbc, blkKey_encryptedKeyValue

    own, key = said.encryptedKey, token_bytes(said.encryptedKey.keyBits // 8)
    spun = ECMA376Agile._derive_iterated_hash_from_password(password, own.saltValue, own.hashName, _ROUNDS).digest()
    wrap = ECMA376Agile._derive_encryption_key(spun, blkKey_encryptedKeyValue, own.hashName, own.keyBits)
    said.encryptedKeyValue = _encrypt_aes_cbc(key, wrap, own.saltValue)
    return key


def decrypted(raw: bytes, password: str, file: str = "") -> bytes:
    """The package within an encrypted file; `file` names it in what is raised.

    Raises Unreadable: `file-wrong-password`, `file-encryption-unknown` (rights management, certificates, an unheard-of
    number of rounds), `file-damaged` (also where its seal is broken: someone changed it without the password).
    """
    from msoffcrypto.exceptions import InvalidKeyError
    from msoffcrypto.format.ooxml import OOXMLFile

    wrong, clear = "file-wrong-password", BytesIO()
    if not password:
        raise Unreadable(wrong, file=file)
    try:
        sealed = _sealed(_info(raw))
        package = OOXMLFile(BytesIO(raw))
        package.load_key(password, verify_password=sealed)
        wrong = "file-damaged" if sealed else wrong
        package.decrypt(clear, verify_integrity=sealed)
    except (InvalidKeyError, UnicodeEncodeError) as error:
        raise Unreadable(wrong, file=file) from error
    except _Unknown as error:
        raise Unreadable("file-encryption-unknown", file=file) from error
    except Exception as error:  # whatever a broken container does to its readers
        raise Unreadable("file-damaged", file=file) from error
    return clear.getvalue()


class _Unknown(Exception):
    """Encrypted in a way that a password alone does not undo in sane time."""


def _info(raw: bytes) -> bytes:
    """What a container says of its encryption, looked at first: its readers believe all sizes, and go on for hours."""
    from olefile import OleFileIO

    class Container(OleFileIO):  # type: ignore[misc]
        """Stops at the first entry that no honest file has, before a tree of a million of them is walked."""

        def _load_direntry(self, sid: int) -> object:
            if sid > _MOST_ENTRIES:
                raise ValueError("a crowd of entries")
            return super()._load_direntry(sid)

    if not _sane(raw):
        raise ValueError("more sectors than bytes")
    with Container(BytesIO(raw)) as container:
        if not container.exists(_INFO):
            raise _Unknown("no password")
        sizes = (container.root.size, container.get_size(_PACKAGE), container.get_size(_INFO))
        if max(sizes) > len(raw) or sizes[-1] > _MOST_INFO:
            raise ValueError("a stream longer than the file")
        info: bytes = container.openstream(_INFO).read()
    return info


def _sane(raw: bytes) -> bool:
    """Whether the header of a compound file (MS-CFB 2.2) counts no more sectors than there are."""
    size = 1 << int.from_bytes(raw[30:32], "little") if raw[30] in (9, 12) else 0
    if not size:
        return False
    sectors = len(raw) // size
    table, mini, more = (int.from_bytes(raw[at : at + 4], "little") for at in (44, 64, 72))
    return table <= 2 * (sectors * 4 // size + 1) and mini <= sectors and more <= sectors


def _sealed(info: bytes) -> bool:
    """Whether password and package can be proved before anything is read (MS-OFFCRYPTO 2.3.4.5, 2.3.4.10).

    Not in the Standard encryption of 2007, and not where Agile hashes by SHA1 (Office 2010): msoffcrypto does not cut
    the padded hashes down. There the package shows by itself whether the password was right. Raises _Unknown.
    """
    from xml.etree import ElementTree

    major, minor = int.from_bytes(info[:2], "little"), int.from_bytes(info[2:4], "little")
    if major in (2, 3, 4) and minor == 2:
        return False
    if (major, minor) != (4, 4) or b"<!" in info or b"\0" in info[8:]:
        raise _Unknown(f"version {major}.{minor}")
    said = list(ElementTree.fromstring(info[8:]).iter())
    keys = [one for one in said if one.tag.endswith("/password}encryptedKey")]
    if len(keys) != 1 or not 0 <= int(keys[0].get("spinCount", "")) <= _MOST_ROUNDS:
        raise _Unknown("no password, or too many rounds")
    return all(one.get("hashAlgorithm", _SEALED[0]) in _SEALED for one in said)


_SEALED = ("SHA512", "SHA384", "SHA256")
