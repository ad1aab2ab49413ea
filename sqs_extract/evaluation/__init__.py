"""Gold and records in, how well they agree out: figures with intervals, slips, pages to read.

Knows no paper and no rules: what makes a record of a letter is handed in (`cases.Readers`), so that
records made elsewhere are held against gold in the same way.
"""
