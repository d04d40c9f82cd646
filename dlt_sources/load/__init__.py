"""Load records into raw tables: row buffer, dlt pipeline, COPY.

Here: files and dlt. Not here: requests (`http/`), platforms (`<platform>/`).
"""
