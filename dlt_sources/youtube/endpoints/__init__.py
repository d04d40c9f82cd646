"""YouTube's endpoints: requests, decoding of responses, and the reads of each resource.

Here: everything of YouTube that other platforms have no file for. Not here: the order
of reads (`collect.py`), rows (`records.py`), error meanings (`errors.py`).
"""
