"""Excel in and out: plain Python, without models.

In:  values, limits ← delimited, archives, apart (→ the program extraction) ← reading; fields ← headings ← checking.
Out: dropdowns, looks ← writing ← sendbacks. An import reads, finds the table and checks its rows; an export writes
an ordered list of (heading, function).
"""
