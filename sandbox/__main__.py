"""`python -m sandbox`: serve the platforms locally until interrupted.

Here: the command line. Not here: the server (`server`).
"""

import argparse
import sys

from sandbox.clock import Clock
from sandbox.faults import KINDS, Faults
from sandbox.server import serve
from sandbox.state import State
from sandbox.world.creators import World


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    line = argparse.ArgumentParser(
        prog="sandbox", description="Serve the platforms' APIs over an invented world."
    )
    line.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    line.add_argument("--port", type=int, default=0, help="0 takes a free one")
    line.add_argument("--clock", metavar="ISO", help="stand still here; default: real")
    line.add_argument("--seed", type=int, default=0, help="another seed, another world")
    line.add_argument("--creators", type=int, default=12, help="how many there are")
    line.add_argument("--latency-ms", type=int, default=0, help="added to each answer")
    line.add_argument("--points", type=int, default=800, help="calls a minute a token")
    line.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="NAME[:key=value,...]",
        help=f"one of {', '.join(KINDS)}; may be repeated",
    )
    line.add_argument(
        "--until-stdin-closes", action="store_true", help="end together with the parent"
    )
    return line


def main() -> int:
    """Run the command."""
    line = parser()
    given = line.parse_args()
    if given.creators < 1 or given.points < 1:
        line.error("--creators and --points are at least 1")
    try:
        state = State(
            World(given.seed, given.creators),
            Clock(given.clock),
            Faults(given.fault),
            given.points,
            given.latency_ms / 1_000,
        )
    except ValueError as error:
        line.error(str(error))
    try:
        serve(state, given.host, given.port, guarded=given.until_stdin_closes)
    except OSError as error:
        line.error(f"port {given.port}: {error.strerror}")
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
