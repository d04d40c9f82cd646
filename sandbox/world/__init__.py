"""The invented creators behind every platform of the sandbox.

Here: pure functions of (seed, entity, time) that say who the creators are and what they
have done by a moment. Nothing is stored and nothing depends on what was asked before.
Not here: any platform's JSON, HTTP, tokens, or the clock itself.
"""
