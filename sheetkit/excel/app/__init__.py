"""Workbooks as they stand in the running Excel: read, set, marked, through xlwings (outside its `pro` folder).

Only this room knows xlwings, and imports it inside functions. Whole ranges are read, never cell by cell: each call
into Excel takes about a millisecond.
"""
