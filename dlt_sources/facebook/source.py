"""Facebook as a dlt source: `pipeline.run(source(["name"]))` works anywhere.

Here: the source. Not here: tables (`records.py`), requests (`endpoints/`).
"""

from dlt_sources.facebook import PLATFORM
from dlt_sources.load.source import make_source

source = make_source(PLATFORM)
