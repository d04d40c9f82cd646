"""The platforms' APIs as one local server, over an invented world.

Here: `start`, which runs the server in a child process. The sandbox shares no code with
the rest of the project, so that a mistake of a client cannot hide behind the same
mistake of the server.
"""

from sandbox.client import Sandbox, start

__all__ = ["Sandbox", "start"]
