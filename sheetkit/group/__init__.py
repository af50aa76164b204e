"""Many sites at once: each is a task of its own that reads one site, writes no workbook and returns what it found.

    places → what is left of them → tasks on an executor → results by site on the shelf → one answer in order of place

What a task answers is what `sheetkit check`, `due` and `score` answer with `--format json`. How many workers there are,
in which order they end, and what was there from an earlier run changes no byte of it.
"""
