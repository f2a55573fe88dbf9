"""Excel in and out: plain Python, without models.

Values ← reading, fields ← headings ← checking; writing. An import reads, finds the table, checks its rows;
an export writes an ordered list of (heading, function).
"""
