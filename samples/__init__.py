"""The invented sample estate and the generator that makes it."""
