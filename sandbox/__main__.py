"""`python -m sandbox`: serve the platforms locally until interrupted.

Here: the command line. Not here: the server.
"""

import argparse
import sys
from collections.abc import Callable

from sandbox.kit.clock import Clock
from sandbox.kit.faults import KINDS, Faults
from sandbox.kit.state import POINTS, State
from sandbox.world.creators import World


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    arguments = argparse.ArgumentParser(
        prog="sandbox", description="Serve the platforms' APIs over an invented world."
    )
    add = arguments.add_argument
    add("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    add("--port", type=_up_to(65_535), default=0, help="0, the default, is a free port")
    add("--clock", metavar="ISO", help="fixed time (default: the real time)")
    add("--seed", type=int, default=0, help="another seed makes another world")
    add(
        "--creators",
        type=_up_to(10_000),
        default=12,
        help="number of creators (%(default)s)",
    )
    add("--latency-ms", type=_up_to(60_000), default=0, help="delay of each response")
    add(
        "--points",
        type=_up_to(1_000_000_000),
        default=POINTS,
        help="requests a minute for each token",
    )
    add(
        "--fault",
        action="append",
        default=[],
        metavar="NAME[:key=value,...]",
        help=f"repeatable; one of {', '.join(KINDS)}",
    )
    add("--until-stdin-closes", action="store_true", help="end with the parent process")
    return arguments


def _up_to(largest: int) -> Callable[[str], int]:
    """Return a type of whole numbers from 0 to `largest`."""

    def number(text: str) -> int:
        if not 0 <= (value := int(text)) <= largest:
            raise argparse.ArgumentTypeError(f"must lie between 0 and {largest}")
        return value

    return number


def main() -> int:
    """Run the command."""
    arguments = parser()
    options = arguments.parse_args()
    if options.creators < 1 or options.points < 1:
        arguments.error("--creators and --points must be at least 1")
    try:
        state = State(
            World(options.seed, options.creators),
            Clock(options.clock),
            Faults(options.fault),
            options.points,
            options.latency_ms / 1_000,
        )
    except ValueError as error:
        arguments.error(str(error))
    from sandbox.server import serve  # noqa: PLC0415 - keeps --help and errors fast

    try:
        serve(state, options.host, options.port, guarded=options.until_stdin_closes)
    except OSError as error:
        arguments.error(f"port {options.port}: {error.strerror}")
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
