"""Cancellations out of files: CSV in any European spreadsheet's dialect, and XLSX.

`decoding`, `delimited` and `spreadsheets` make lines of cells out of bytes; `columns` says what
each column is; `dates` and `amounts` read cells; `choices` holds how all this is to be done.
"""
