"""The other side of the wire: the platforms' APIs as one local server.

Here: `start`, which runs the server in a child process. It shares no code with the rest
of the project, so that a mistake in a client cannot hide behind the same mistake here.
"""

from sandbox.launch import Sandbox, start

__all__ = ["Sandbox", "start"]
