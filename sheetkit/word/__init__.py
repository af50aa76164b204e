"""Word documents: templates filled (`fill`), house style read (`style`), PDF made (`pdf`), dates in words (`chinese`).

Only this room knows python-docx and docxtpl.
"""
