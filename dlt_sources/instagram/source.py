"""Instagram as a dlt source: `pipeline.run(source(["id"]))` with any destination.

Here: the source. Not here: tables (`records.py`), requests (`endpoints/`).
"""

from dlt_sources.instagram import PLATFORM
from dlt_sources.load.source import make_source

source = make_source(PLATFORM)
