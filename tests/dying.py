"""A task that ends its process at one item; it imports nothing of ours, so that a worker is there at once."""

import os

DEADLY = 3


def die(item: int) -> int:
    """The item, if the process is still there to tell."""
    if item == DEADLY:
        os._exit(9)
    return item
