"""GitHub's endpoints: requests, the decoding of responses, and one read per resource.

Here: everything of GitHub that other platforms have no file for. Not here: the order
of reads (`collect.py`), rows (`records.py`), error meanings (`errors.py`).
"""
