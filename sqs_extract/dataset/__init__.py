"""A folder of letters in, a dataset out: records, tables, databases, and what makes it citable."""
