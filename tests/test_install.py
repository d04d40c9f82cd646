"""`tools/install.py` installs with uv, and with pip where uv does not work."""

import base64
import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.tree import PROJECT
from tools.install import pip_options, uv_environment

LISTING = r"""
:env:.extra-index-url='file:///b\nfile:///c'
:env:.require-virtualenv='1'
global.cert='/certs.pem'
global.extra-index-url='file:///a'
global.find-links='/wheels /more'
global.index-url='https://mirror.example/simple'
install.index-url='https://user:secret@mirror.example/simple'
list.format='json'
"""
UV = Path(sys.executable).with_name("uv")


def test_uv_gets_the_options_of_pip() -> None:
    assert uv_environment(pip_options(LISTING), {}) == {
        "SSL_CERT_FILE": "/certs.pem",
        "UV_DEFAULT_INDEX": "https://user:secret@mirror.example/simple",
        "UV_FIND_LINKS": "/wheels,/more",
        "UV_INDEX": "file:///b file:///c",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }


def test_variables_of_uv_win_over_options_of_pip() -> None:
    own = {"UV_DEFAULT_INDEX": "https://own.example", "SSL_CERT_FILE": "/other.pem"}
    found = uv_environment(pip_options(LISTING), own)
    assert found["UV_DEFAULT_INDEX"] == "https://own.example"
    assert found["SSL_CERT_FILE"] == "/certs.pem"


def test_without_options_of_pip_the_environment_is_the_same() -> None:
    assert uv_environment(pip_options(""), {"HOME": "/nowhere"}) == {"HOME": "/nowhere"}


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """An empty environment that finds the packages of this one, but not its uv."""
    folder = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (site,) = folder.glob("lib/python3*/site-packages")
    (site / "parent.pth").write_text(f"{Path(pytest.__file__).parents[1]}\n")
    return folder / "bin" / "python"


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    """A lock of one package, whose wheel lies in a folder."""
    (tmp_path / "wheels").mkdir()
    wheel = tmp_path / "wheels" / "pebble-1.0-py3-none-any.whl"
    info = "pebble-1.0.dist-info"
    files = {
        "pebble.py": "",
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: pebble\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n",
    }
    record = [f"{name},{_checksum(text)},{len(text)}" for name, text in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,", ""])
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    path = tmp_path / "lock.txt"
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    path.write_text(f"pebble==1.0 --hash=sha256:{digest}\n")
    return path


def _checksum(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256={base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def install(python: Path, lock: Path) -> subprocess.CompletedProcess[str]:
    """Install a lock where pip is configured with a folder and no index."""
    tool = PROJECT / "tools" / "install.py"
    flags = ("--require-hashes", "--only-binary", ":all:", "-r")
    return subprocess.run(
        [python, tool, *flags, lock],
        check=False,
        capture_output=True,
        text=True,
        env={
            "PATH": os.defpath,
            "HOME": str(lock.parent),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_FIND_LINKS": str(lock.parent / "wheels"),
            "PIP_NO_INDEX": "1",
        },
    )


def installer(python: Path) -> str:
    """Return the name of the program that installed the package."""
    (file,) = python.parents[1].glob("lib/*/site-packages/pebble-*/INSTALLER")
    return file.read_text().strip()


@pytest.mark.skipif(not UV.exists(), reason="pip installed this environment")
def test_uv_installs_from_where_pip_would(python: Path, lock: Path) -> None:
    python.with_name("uv").symlink_to(UV)
    done = install(python, lock)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert installer(python) == "uv"


def test_pip_installs_the_same_lock_where_uv_is_missing(
    python: Path, lock: Path
) -> None:
    done = install(python, lock)
    assert done.returncode == 0
    assert done.stderr.startswith("uv cannot install it here")
    assert installer(python) == "pip"


def test_a_file_with_another_hash_is_refused(python: Path, lock: Path) -> None:
    if UV.exists():
        python.with_name("uv").symlink_to(UV)
    lock.write_text(f"pebble==1.0 --hash=sha256:{'0' * 64}\n")
    done = install(python, lock)
    assert done.returncode != 0
    assert "DO NOT MATCH" in done.stderr
