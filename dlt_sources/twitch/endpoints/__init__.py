"""The Helix endpoints that are read, and how each list is read to its end.

Here: requests (`api.py`), lists by id (`by_id.py`), videos and clips (`lists.py`).
Not here: the order of reads (`twitch/collect.py`).
"""
