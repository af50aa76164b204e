"""Live deadline columns: each duty of the policy compiled into defined names that a cell's formula only has to call.

A cell holds `=报事_到场时限` and nothing more. What the name says is the engine's own reading of the row (`cells`,
`conditions`, `clock`), in functions that Excel 2016, WPS and LibreOffice share; its references are to the row of the
cell that calls it. So a changed figure changes one name and not a formula in every row, and a file stays small.

What a formula cannot see, and `due` can: the format of a cell (a bare number in a column of dates is a day to it), the
rows of past years in 历史, and the longest gap between follow-ups of a ticket that has ended (it says 已结束). Duties
whose clock stops on hold have no columns at all: `lights.left_out`.
"""
