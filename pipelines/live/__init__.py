"""Live streams: their viewers, sampled once a minute while they are live.

Here: a slot of minutes (`sampler.py`), minutes that wait for their load (`journal.py`,
`minutes.py`), that load (`load.py`), and streams that are still open
(`open_streams.py`). Not here: requests (`dlt_sources`), the job
(`defs/live.py`) and what samples mean (dbt).
"""
