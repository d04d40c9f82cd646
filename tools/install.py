"""`pip install ARGUMENTS` into this environment, with uv where uv works.

Here: uv at its pinned version, and pip's configuration, which uv does not read. Not
here: the locks (`requirements/`) and the choice of a Python (`Makefile`). It runs
before every installation, so it imports only the standard library.
"""

import ast
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

UV_LOCK = Path(__file__).parent.parent / "requirements" / "uv.txt"
HASHED = ("--require-hashes", "--only-binary", ":all:", "-r", str(UV_LOCK))
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input")
UV = Path(sys.executable).with_name("uv")
SECTIONS = ("global", "install", ":env:")
"""The sections in which pip looks for an option; a later section wins."""

UV_VARIABLES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "keyring-provider": "UV_KEYRING_PROVIDER",
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "timeout": "UV_HTTP_TIMEOUT",
    "proxy": "HTTPS_PROXY",
}
"""The variable of uv that takes the same value as an option of pip."""


def pip_options(listing: str) -> dict[str, str]:
    """Parse the output of `pip config list` into option names and values."""
    sections: dict[str, dict[str, str]] = {name: {} for name in SECTIONS}
    for line in listing.splitlines():
        key, separator, value = line.partition("=")
        section, _, name = key.rpartition(".")
        if separator and section in sections:
            sections[section][name] = " ".join(str(ast.literal_eval(value)).split())
    merged: dict[str, str] = {}
    for section in SECTIONS:
        merged |= sections[section]
    return merged


def uv_environment(
    options: Mapping[str, str], environment: Mapping[str, str]
) -> dict[str, str]:
    """Add pip's options to the environment as variables that uv reads.

    A `UV_` variable that is set already wins.
    """
    variables = {
        UV_VARIABLES[name]: value
        for name, value in options.items()
        if name in UV_VARIABLES
    }
    if "extra-index-url" in options:
        # pip takes the best file of all indexes; the lock's hashes decide which is it.
        variables["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    if "find-links" in options:
        variables["UV_FIND_LINKS"] = ",".join(options["find-links"].split())
    own = {name: value for name, value in environment.items() if name[:3] == "UV_"}
    return {**environment, **variables, **own}


def install(arguments: Sequence[str]) -> int:
    """Install with uv, and with pip where uv fails; return the exit code."""
    if _succeeds(*PIP, "install", "-qq", *HASHED) and _install_with_uv(arguments):
        return 0
    sys.stderr.write("uv cannot install it here: pip does (a minute or two)\n")
    # The first import compiles a module; all of them at once take half a minute.
    lazy = [] if "UV_COMPILE_BYTECODE" in os.environ else ["--no-compile"]
    done = subprocess.run([*PIP, "install", "-qq", *lazy, *arguments], check=False)
    return done.returncode


def _install_with_uv(arguments: Sequence[str]) -> bool:
    listing = subprocess.run(
        [*PIP, "config", "list"], check=False, capture_output=True, text=True
    )
    options = pip_options(listing.stdout)
    no_index = options.get("no-index", "").lower() in ("1", "true", "yes", "on")
    flags = ["--python", sys.executable, *(["--no-index"] if no_index else [])]
    environment = uv_environment(options, os.environ)
    return _succeeds(
        *(str(UV), "pip", "install", "-q"), *flags, *arguments, env=environment
    )


def _succeeds(*command: str, env: Mapping[str, str] | None = None) -> bool:
    try:
        done = subprocess.run(command, check=False, capture_output=True, env=env)
    except OSError:
        return False
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(install(sys.argv[1:]))
