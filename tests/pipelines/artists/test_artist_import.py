"""Import of artists, rates, splits and annotations from CSV files."""

import contextlib
import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.artists.artist_import import ArtistCounts, import_artists
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from tests.support import commands
from tests.support.command_line import call
from tests.support.fakes import execute, one, scalar

ARTISTS = "name,email\nÁnn,ann@example.org\nBen,\n"
RATES = "artist,valid_from,royalty_rate\nÁnn,2024-01-01,50\nBen,2024-02-29,33.3\n"
SPLITS = (
    "post_id,artist,share,valid_from\n"
    "youtube:a,Ánn,60,\nyoutube:a,Ben,40,\nyoutube:a,Ben,100,2024-02-16\n"
)
ANNOTATIONS = (
    "post_id,asset_tag,artist,parent_post_id,previous_iteration_id\n"
    "youtube:b,tag,Ánn,youtube:a,\nyoutube:c,,,,youtube:b\n"
)
DIGEST = """
    select md5(string_agg(one.row::text, '' order by one.row::text)) from (
        select to_jsonb(it) as row from app.artists as it
        union all select to_jsonb(it) from app.artist_rates as it
        union all select to_jsonb(it) from app.post_splits as it
        union all select to_jsonb(it) from app.post_annotations as it
        union all select to_jsonb(it) from app.audit_logs as it
    ) as one
"""

Write = Callable[[str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    numbers = iter(range(100))

    def run(content: str | bytes) -> Path:
        path = tmp_path / f"file{next(numbers)}.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return run


def errors(warehouse: Warehouse, *paths: Path) -> list[str]:
    before = scalar(warehouse, DIGEST)
    with pytest.raises(UserError) as refused:
        import_artists(warehouse, paths)
    assert refused.value.exit_code == 2
    assert scalar(warehouse, DIGEST) == before
    lines = str(refused.value).splitlines()
    return [line.partition(".csv:")[2] for line in lines]


def test_files_of_all_kinds_are_imported_in_any_order(
    warehouse: Warehouse, write: Write
) -> None:
    paths = [write(it) for it in (ANNOTATIONS, SPLITS, RATES, ARTISTS)]
    counts = import_artists(warehouse, paths)
    assert [(it.kind, it.new, it.unchanged) for it in counts] == [
        ("artists", 2, 0),
        ("rates", 2, 0),
        ("splits", 3, 0),
        ("annotations", 2, 0),
    ]
    shares = scalar(
        warehouse,
        "select array_agg(share order by valid_from, share) from app.post_splits",
    )
    assert shares == [Decimal(it) for it in (40, 60, 100)]
    post = one(warehouse, "select * from app.post_annotations where asset_tag = 'tag'")
    assert post.parent_post_id == "youtube:a"
    audit = one(warehouse, "select * from app.audit_logs")
    assert audit.action == "artists.import"
    before = scalar(warehouse, DIGEST)
    again = import_artists(warehouse, paths)
    assert {(it.new, it.changed, it.removed) for it in again} == {(0, 0, 0)}
    assert scalar(warehouse, DIGEST) == before


def test_an_omitted_field_does_not_change_and_a_split_is_replaced_whole(
    warehouse: Warehouse, write: Write
) -> None:
    import_artists(warehouse, [write(it) for it in (ARTISTS, SPLITS)])
    changed = import_artists(
        warehouse,
        [
            write("name;notes;status\nÁnn;a;inactive\nBen;;\n"),
            write("post_id\tartist\tshare\nyoutube:a\tÁnn\t100\n"),
        ],
    )
    assert changed == [
        ArtistCounts("file2.csv", "artists", changed=1, unchanged=1),
        ArtistCounts("file3.csv", "splits", changed=1, removed=1),
    ]
    ann = one(warehouse, "select * from app.artists where name = 'Ánn'")
    assert (ann.email, ann.notes, ann.status) == ("ann@example.org", "a", "inactive")
    today = "select share from cg_analytics.post_artists where post_id = 'youtube:a'"
    assert scalar(warehouse, today) == 100


def test_a_post_that_was_never_read_is_accepted_and_named(
    warehouse: Warehouse, home: Path, write: Write
) -> None:
    files = [write(it) for it in (ARTISTS, SPLITS, ANNOTATIONS)]
    assert {it.unknown_posts for it in import_artists(warehouse, files)} == {0}
    execute(warehouse, "create table cg_analytics.posts (post_id text)")
    execute(warehouse, "insert into cg_analytics.posts values ('youtube:b')")
    counts = import_artists(warehouse, files)
    assert [(it.unknown_posts, it.unknown_post) for it in counts] == [
        (0, None),
        (1, "youtube:a"),
        (1, "youtube:c"),
    ]
    shown = call("artists", "import", str(files[1])).out
    assert shown.endswith("  posts not read yet: 1, such as youtube:a\n")


def test_thirds_sum_to_the_whole_in_any_order(
    warehouse: Warehouse, write: Write
) -> None:
    lines = [f"youtube:a,{name},1/3" for name in ("Cid", "Ánn", "Ben")]
    import_artists(warehouse, [write("name\nÁnn\nBen\nCid\n")])
    header = "post_id,artist,share\n"
    import_artists(warehouse, [write(header + "\n".join(lines))])
    shares = """
        select array_agg(split.share order by artist.name collate "C")
        from app.post_splits as split
        inner join app.artists as artist on artist.id = split.artist_id
    """
    assert scalar(warehouse, shares) == [
        Decimal(it) for it in ("33.333334", "33.333333", "33.333333")
    ]
    again = import_artists(warehouse, [write(header + "\n".join(sorted(lines)))])
    assert (again[0].new, again[0].changed, again[0].unchanged) == (0, 0, 3)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "1: header: has none of the columns royalty_rate, share, post_id, name"),
        ("name,age\na,1\n", "1: 'age': is not one of name, email, status, notes, prim"),
        ("name,name\na,b\n", "1: name: occurs twice in the header"),
        ("artist,royalty_rate\na,1\n", "1: valid_from: is missing in the header"),
        ("name,email\na\n", "2: line: has 1 cells, the header 2"),
        ('name\n"a\nb"\n"a\nb"\n', "4: name: is the same as in line 2"),
        ('name\n"a"b\n', "2: line: is not valid CSV"),
        ("name\na\0\n", "2: name: contains a character that PostgreSQL cannot"),
        (b"name\nok\n\xff\xfe\n", "3: line: is not UTF-8 text"),
        ("name,email\na,nobody\n", "2: email: must be an address"),
        ("post_id,artist,share\nyoutube:a,Known,x\n", "2: share: must be percent"),
        ("post_id,artist,share\nnone,Known,1\n", "2: post_id: must be a platform"),
        ("name,status\na,dead\n", "2: status: Invalid enum value 'dead'"),
        (f"name\n{'x' * 256}\n", "2: name: Expected str of length <= 255"),
        ('name,verified_platforms\na,"{}"\n', "2: verified_platforms: must be a list"),
        (
            'name,social_media_handles\na,"{""a"":""\\u0000""}"\n',
            "2: social_media_handles: contains a character that PostgreSQL cannot sto",
        ),
        ("name,social_media_handles\na,NaN\n", "2: social_media_handles: is not val"),
        (
            f"name,social_media_handles\na,{'[' * 9999}\n",
            "2: social_media_handles: is not valid JSON",
        ),
        (
            "artist,valid_from,royalty_rate\nKnown,2024-02-30,1\n",
            "2: valid_from: must be a day, such as 2026-01-31",
        ),
        (
            "artist,valid_from,royalty_rate\nKnown,2024-01-01,101\n",
            "2: royalty_rate: is 101, more than 100 percent",
        ),
        (
            "artist,valid_from,royalty_rate\nKnown,2024-01-01,-1\n",
            "2: royalty_rate: must be percent with at most 6 decimals",
        ),
        (
            "artist,valid_from,royalty_rate\nKnown,2024-01-01,NaN\n",
            "2: royalty_rate: must be percent with at most 6 decimals",
        ),
        (
            "artist,valid_from,royalty_rate\nNobody,2024-01-01,1\n",
            "2: artist: no artist has the name 'Nobody'",
        ),
        (
            "post_id,artist,share\nyoutube:a,Known,99.9\n",
            "2: share: the shares of youtube:a sum to 99.9, not 100",
        ),
        (
            "post_id,artist,share\nyoutube:a,Known,1/3\n",
            "2: share: the shares of youtube:a sum to about 33.333333, not 100",
        ),
        (
            "post_id,artist,share\nyoutube:a,Known,4/3\n",
            "2: share: is about 133.333333, more than 100 percent",
        ),
        (
            "post_id,artist,share\nyoutube:a,Known,1/0\n",
            "2: share: must be percent, such as 33.3",
        ),
        ("post_id,artist,share\nyoutube:a,Known,0\n", "2: share: is 0"),
        ("post_id,artist,share\na,Known,100\n", "2: post_id: must be a platform"),
        (
            "post_id,artist,share\nmyspace:a,Known,100\n",
            "2: post_id: 'myspace' is no platform",
        ),
        (
            "post_id,parent_post_id\nyoutube:a,youtube:a\n",
            "2: parent_post_id: is the post itself",
        ),
        (
            "post_id,previous_iteration_id\nyoutube:a,youtube:b\nyoutube:b,youtube:a\n",
            "2: previous_iteration_id: youtube:a would follow itself",
        ),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_imported(
    warehouse: Warehouse, write: Write, content: str | bytes, expected: str
) -> None:
    import_artists(warehouse, [write("name\nKnown\n")])
    good = write("name\nNew\n")
    found = errors(warehouse, good, write(content))
    assert found[0].startswith(expected)
    assert all(len(line) < 500 for line in found)


def test_a_circle_over_two_imports_is_refused(
    warehouse: Warehouse, write: Write
) -> None:
    header = "post_id,previous_iteration_id\n"
    import_artists(
        warehouse, [write(f"{header}youtube:a,youtube:b\nyoutube:b,youtube:c\n")]
    )
    assert errors(warehouse, write(f"{header}youtube:c,youtube:a\n")) == [
        "2: previous_iteration_id: youtube:c would follow itself"
    ]


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.sampled_from((ARTISTS, RATES, SPLITS, ANNOTATIONS)),
    st.lists(st.tuples(st.integers(0, 200), st.text(max_size=4)), max_size=4),
)
def test_no_file_is_a_traceback(
    warehouse: Warehouse, write: Write, start: str, noise: list[tuple[int, str]]
) -> None:
    text = start
    for place, added in noise:
        text = text[:place] + added + text[place + 1 :]
    path = write("x")
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with contextlib.suppress(UserError):
        import_artists(warehouse, [path])
    path.unlink()


def test_the_command_prints_counts_and_errors(
    warehouse: Warehouse, home: Path, write: Write
) -> None:
    done = call("artists", "import", str(write(ARTISTS)), str(write(RATES)))
    assert (done.code, done.err) == (0, "")
    assert done.out == "file0.csv: artists, 2 new\nfile1.csv: rates, 2 new\n"
    failed = call("artists", "import", str(write("name\n\x1b[31m\n")))
    assert failed.code in {0, 2}
    assert "\x1b" not in failed.out + failed.err
    missing = call("artists", "import", "nowhere.csv")
    assert missing.code == 2
    assert missing.errors == ["error: nowhere.csv: No such file or directory"]


def test_a_killed_import_leaves_nothing(
    warehouse: Warehouse, home: Path, write: Write
) -> None:
    arguments = ("artists", "import", str(write(ARTISTS)), str(write(SPLITS)))
    commands.run_killed(arguments, "artists import")
    count: Any = scalar(warehouse, "select count(*) from app.artists")
    assert count == 0
    assert commands.run(arguments, dict(os.environ)).returncode == 0
    first = scalar(warehouse, "select min(valid_from) from app.post_splits")
    assert first == date.min
