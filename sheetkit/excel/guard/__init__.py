"""A look at a file before any reader sees it: what is hostile, damaged or no workbook is named, and goes no further.

`source` reads the bytes, `package` proves the zip, `layout` finds the parts, `scan` counts what a sheet really holds,
and `check` joins them under the `limits`. What is not in the form that the usual programs write is put into it
(`plain`) by a process of its own (`trial`).
"""
