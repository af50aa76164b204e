"""Key rings for tests in the place of the system's."""

import time

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class Ring(KeyringBackend):
    """A ring that keeps what it is given; `asked` counts how often it was asked for a password."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}
        self.asked = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.asked += 1
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.held:
            raise PasswordDeleteError("not found")
        del self.held[service, username]


class OpenRing(Ring):
    """Keeps passwords in a file for all to read, as some do."""

    priority = 0.5  # type: ignore[assignment]


class LockedRing(Ring):
    """Somebody would have to unlock it."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("no screen to ask at")

    set_password = delete_password = get_password  # type: ignore[assignment]


class SilentRing(Ring):
    """Waits for an answer that never comes."""

    def get_password(self, service: str, username: str) -> str | None:
        time.sleep(60)
        return None
