"""The one way of a write into a site: locked, proved, backed up, journalled, all of it or nothing.

It knows files, not Excel. Our own files lie in the folder `.sheetkit` of the site.
"""

from sheetkit.store.change import Change, Deed, Done, Line, Touched
from sheetkit.store.transaction import commit, recover, unfinished

__all__ = ["Change", "Deed", "Done", "Line", "Touched", "commit", "recover", "unfinished"]
