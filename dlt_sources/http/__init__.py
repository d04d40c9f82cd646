"""The HTTP client that all platforms share.

Here: `client.py` sends, `auth.py` adds tokens, `throttle.py` and `retry.py` wait,
`responses.py` reads, `errors.py` names what went wrong. Import from these modules: this
package itself imports nothing, so that errors can be named without httpx.
Not here: endpoints (`<platform>/endpoints/`).
"""
