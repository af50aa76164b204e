"""Taking over the rows of an old workbook: what its columns mean, and what of it fits into a register.

One way from the old sheet to the new one: `old` (the sheet and its header) → `propose` (which old column is which, and
how sure) → `plan` (what the clerk decided, as a file) → `convert` (rows that fit, and what does not) → `shown`.
"""
