"""Writers of answers: terminal text, JSON, workbooks. They take values and know nothing of the engines."""
