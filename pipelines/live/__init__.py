"""Live streams: their viewers, sampled once a minute while they are live.

Here: a slot of minutes (`sampler.py`), minutes that wait for their load (`journal.py`,
`minutes.py`), and that load (`load.py`). Not here: requests (`dlt_sources`), the job
(`defs/live.py`) and what samples mean (dbt).
"""
