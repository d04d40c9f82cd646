"""Data quality: suites as data, and the runner over Great Expectations.

Here: what must hold and how it is validated. Not here: asset checks (`defs/`).
"""
