"""Gzip bodies of several members, cut into chunks anywhere."""

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlt_sources.http import errors
from dlt_sources.http.gunzip import Gunzip


@settings(max_examples=200, derandomize=True)
@given(
    members=st.lists(st.binary(max_size=30), max_size=4),
    padding=st.integers(0, 3),
    size=st.integers(1, 60),
)
def test_every_member_is_decompressed(
    members: list[bytes], padding: int, size: int
) -> None:
    body = b"".join(gzip.compress(one) + b"\0" * padding for one in members)
    gunzip = Gunzip()
    parts = [
        gunzip.decompress(body[start : start + size], 1_000)
        for start in range(0, len(body), size)
    ]
    assert b"".join(parts) == b"".join(members)
    assert gunzip.is_complete


def test_a_second_member_that_ends_early_is_incomplete() -> None:
    gunzip = Gunzip()
    body = gzip.compress(b"one") + gzip.compress(b"two" * 100)
    gunzip.decompress(body[:-5], 1_000)
    assert not gunzip.is_complete


def test_bytes_after_a_member_that_are_not_gzip_are_an_error() -> None:
    with pytest.raises(errors.Truncated, match="broken compression"):
        Gunzip().decompress(gzip.compress(b"one") + b"two", 1_000)


def test_the_limit_holds_for_all_members_together() -> None:
    body = gzip.compress(b"0" * 10_000) * 3
    assert len(Gunzip().decompress(body, 25_000)) == 25_000
