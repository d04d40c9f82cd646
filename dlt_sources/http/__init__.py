"""The HTTP client that all platforms share.

Here: `client.py` sends, `origin.py` resolves links, `auth.py` adds tokens, `throttle`
and `retry` wait, `responses.py` reads, `errors.py` names failures. Import from these
modules: the package itself imports nothing, so `errors` is available without httpx.
Not here: endpoints (`<platform>/endpoints/`).
"""
