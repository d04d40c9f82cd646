"""Bounds of a file, so that no file exhausts memory or disk.

Here: numbers. Not here: the code that checks them (`files.py`, `rows.py`).
"""

FILE_BYTES = 2 * 2**30
"""An export of a million posts has about 700 MB (measured 2026-11)."""
LINE_CHARACTERS = 2**20
FIELD_CHARACTERS = 2**20
ROW_CHARACTERS = 4 * 2**20
"""A row may span several lines: texts contain line breaks."""
COLUMNS = 2_000
BATCH_ROWS = 10_000
BATCH_CHARACTERS = 32 * 2**20
SAMPLE_ROWS = 1_000
"""Rows that decide how the file writes numbers and days."""
SECTIONS = 100
REASON_CHARACTERS = 300
BODY_CHARACTERS = 4_000
"""Characters of a row that are kept with its reason."""
