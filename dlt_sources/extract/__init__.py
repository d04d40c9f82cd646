"""What the collection of every platform shares.

Here: recording of readings, concurrency, windows and settings. Not here: endpoints
(`<platform>/`) and files (`load/`).
"""
