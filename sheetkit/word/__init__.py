"""Word documents: templates filled (`fill`), forms laid out (`form`) and known again (`seal`), house style read
(`style`), PDF made (`pdf`), dates in words (`chinese`).

Only this room knows python-docx and docxtpl.
"""
