"""Load records into raw tables: row buffer, dlt pipeline, COPY.

Here: files and dlt. Not here: requests (`http/`), platforms (`<platform>/`).
"""

ROWS_FOLDER, DLT_FOLDER = "rows", "dlt"
WORKING_FOLDERS = (ROWS_FOLDER, DLT_FOLDER)
"""First words of the temporary folders of a load; a crash leaves them behind."""
