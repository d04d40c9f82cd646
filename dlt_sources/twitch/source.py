"""Twitch as a dlt source: `pipeline.run(source(["name"]))` works with any destination.

Here: the source. Not here: tables (`records.py`), requests (`endpoints/`).
"""

from dlt_sources.load.source import make_source
from dlt_sources.twitch import PLATFORM

source = make_source(PLATFORM)
