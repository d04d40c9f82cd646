"""The Graph API endpoints of Instagram that are read.

Here: requests (`graph.py`, `user_insights.py`), and reads of an account (`account.py`)
and its media (`media.py`). Not here: the frame of a collection (`extract/runner.py`).
"""
