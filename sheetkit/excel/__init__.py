"""The edge to Excel workbooks: read, build and write back. Openpyxl, XlsxWriter, calamine and xlwings stay in here."""
