"""sheetkit: a folder of Excel workbooks is the database, one definition a register its schema, one policy its law."""

__version__ = "0.1.0"
