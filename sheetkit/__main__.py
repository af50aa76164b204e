"""`python -m sheetkit` is the same as `sheetkit`."""

from sheetkit.cli import main

main()
