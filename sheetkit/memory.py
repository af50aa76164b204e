"""The garbage collector kept from walking over a big sheet again and again while it is read."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unwatched() -> Iterator[None]:
    """No garbage is looked for meanwhile: reading makes millions of values that all stay, and leaves no circles."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
