"""What the platforms share: state, clock, faults, queries, tokens, responses.

Here: mechanisms. Not here: any platform's endpoints, error formats or limits.
"""
