"""Hashtags and mentions of a text, and annotations of posts whose chain would close."""

import psycopg2
import pytest

from tests.support.databases import execute, fetch

ANNOTATE = (
    "insert into app.post_annotations (post_id, {column}) values ('{post}', '{other}')"
    " on conflict (post_id) do update set {column} = excluded.{column}"
)
ITERATION, PARENT = "previous_iteration_id", "parent_post_id"


def annotate(column: str, post: str, other: str) -> str:
    return ANNOTATE.format(column=column, post=post, other=other)


@pytest.mark.parametrize(
    ("text", "hashtags"),
    [
        ("", []),
        ("no tag, 5 # 6 and #", []),
        ("#One #two. (#three) #ONE", ["one", "two", "three"]),
        ("#a#b", ["a", "b"]),
        ("#été #日本語。#naïve, \uff03全角", ["été", "日本語", "naïve", "全角"]),
        ("#2024 #2024x #with_under", ["2024x", "with_under"]),
        ("#x-y", ["x"]),
        ("it&#39;s HTTPS://a.b/#no https://a.b/p#no", []),
        ("#fun😀", ["fun😀"]),
        ("#line\n#break\t#tab", ["line", "break", "tab"]),
    ],
)
def test_hashtags_of_a_text(warehouse_url: str, text: str, hashtags: list[str]) -> None:
    assert found(warehouse_url, "hashtags", text) == hashtags


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("", []),
        ("with @Ada.Lovelace, (@bo_b) and @ada.lovelace.", ["ada.lovelace", "bo_b"]),
        ("mail me@site.org or a.b@c.d", []),
        ("@x-y! @@twice @123", ["x-y", "twice"]),
        ("https://medium.com/@nobody", []),
        ("@ñandú @\u540d\u524d", ["ñandú", "名前"]),
    ],
)
def test_mentions_of_a_text(warehouse_url: str, text: str, mentions: list[str]) -> None:
    assert found(warehouse_url, "mentions", text) == mentions


def test_no_text_has_unknown_tags(warehouse_url: str) -> None:
    query = "select app.hashtags(null), app.mentions(null)"
    assert fetch(warehouse_url, query) == [(None, None)]


@pytest.mark.parametrize("column", [ITERATION, PARENT])
def test_a_chain_of_posts_never_closes(warehouse_url: str, column: str) -> None:
    execute(
        warehouse_url,
        annotate(column, "youtube:c", "youtube:b"),
        annotate(column, "youtube:b", "youtube:a"),
    )
    with pytest.raises(psycopg2.errors.CheckViolation, match="youtube:a lead back"):
        execute(warehouse_url, annotate(column, "youtube:a", "youtube:c"))
    assert fetch(
        warehouse_url, f"select post_id, {column} from app.post_annotations order by 1"
    ) == [("youtube:b", "youtube:a"), ("youtube:c", "youtube:b")]


def test_one_transaction_may_turn_a_chain_around(warehouse_url: str) -> None:
    execute(warehouse_url, annotate(ITERATION, "youtube:b", "youtube:a"))
    with psycopg2.connect(warehouse_url) as session, session.cursor() as cursor:
        cursor.execute(annotate(ITERATION, "youtube:a", "youtube:b"))
        cursor.execute(
            "update app.post_annotations set previous_iteration_id = null"
            " where post_id = 'youtube:b'"
        )
    chains = (
        "select post_id from app.post_annotations where previous_iteration_id <> ''"
    )
    assert fetch(warehouse_url, chains) == [("youtube:a",)]


def test_two_sessions_cannot_each_add_half_of_a_cycle(warehouse_url: str) -> None:
    first, second = (psycopg2.connect(warehouse_url) for _ in range(2))
    try:
        first.cursor().execute(annotate(ITERATION, "youtube:b", "youtube:a"))
        second.cursor().execute(annotate(ITERATION, "youtube:a", "youtube:b"))
        first.commit()
        with pytest.raises(psycopg2.errors.CheckViolation):
            second.commit()
    finally:
        first.close()
        second.close()


def found(url: str, function: str, text: str) -> object:
    with psycopg2.connect(url) as session, session.cursor() as cursor:
        cursor.execute(f"select app.{function}(%s)", (text,))
        ((words,),) = cursor.fetchall()
        return words
