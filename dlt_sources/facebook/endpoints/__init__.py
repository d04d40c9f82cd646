"""The endpoints of the Graph API that are read.

Here: `page.py` reads one page, with `lists.py` for posts and videos and `days.py` for
page insights; `edges.py` decodes lists, `insights.py` metrics; `first_batch.py` sends
the first requests of a page at once; `access.py` asks when the access ends.
Not here: the frame of a collection (`extract/runner.py`).
"""
