"""The house style of a notice (NOT-1 to NOT-6), read from any Word document, whoever made it.

package → lines (what is shown, by the full chain of the format) → parts (which line is what) → lint → mend.
Nothing here is shared with what makes documents: it judges that too.
"""

from sheetkit.word.style.lint import Misfit, misfits

__all__ = ["Misfit", "misfits"]
