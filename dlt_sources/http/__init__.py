"""The HTTP client that all platforms share.

Here: `client.py` sends, `origin.py` resolves links, `auth.py` adds tokens and
`tokens.py` requests them, `throttle.py` and `retry.py` wait, `responses.py` reads,
`gunzip.py` decompresses, `paging.py` reads lists, `conditional.py` caches by ETag,
`errors.py` names failures. Import from these modules: the package itself imports
nothing, so `errors` is available without httpx.
Not here: endpoints (`<platform>/endpoints/`).
"""
