"""The Dev.to endpoints that are read.

Here: requests (`api.py`) and the reads of one author (`author.py`).
Not here: the frame of a collection (`extract/runner.py`).
"""
