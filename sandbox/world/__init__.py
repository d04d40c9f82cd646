"""The invented world behind every platform of the sandbox.

Here: pure functions of (seed, entity, time): who the creators are, and their numbers at
a time. Nothing is stored. Not here: any platform's JSON, HTTP, tokens, or the clock.
"""
