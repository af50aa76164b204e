"""Live deadline columns: each duty of the policy compiled into defined names that a cell's formula only has to call.

A cell holds `=报事_到场时限` and nothing more. What the name says is the engine's own reading of the row (`cells`,
`conditions`, `clock`), in functions that Excel 2016, WPS and LibreOffice share; its references are to the row of the
cell that calls it. So a changed figure changes one name and not a formula in every row, and a file stays small.
"""
