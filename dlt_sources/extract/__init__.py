"""What the collection of every platform shares.

Here: the runner, the reading recorder, concurrency, windows, settings. Not here:
requests (`<platform>/endpoints/`), files (`load/`).
"""
