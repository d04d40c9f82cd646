"""Exports in every shape become typed rows; a bad row is set aside with its reason."""

import pytest

from dlt_sources.csv_exports import RAW_TABLES, tables, templates
from dlt_sources.csv_exports.errors import ExportError
from dlt_sources.csv_exports.templates import LANGUAGES, Template
from dlt_sources.decode.columns import columns_of
from tests.support.exports import Read

ACCOUNT = {"account_id": "UC1"}
POST = "Post ID,Page ID,Date,Views,Views,Estimated earnings (EUR),Publish time,New one"
TEMPLATES = [one for one in templates.templates() if one.layout == "table"]


def values(read: Read, text: str, **options: object) -> list[tuple[object, object]]:
    rows = read(text, **ACCOUNT, **options).rows["account_days"]
    return [(row["day"].isoformat(), row["value"]) for row in rows]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.label)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_is_recognised_by_its_own_header(
    template: Template, language: str
) -> None:
    header = [
        (column.headers(language) or column.en)[0].replace("(*)", "(EUR)").upper()
        for column in template.columns.values()
    ]
    match = templates.match_table(header[::-1])
    assert match is not None
    assert match.template.label == template.label
    assert len(match.positions) == len(template.columns)
    assert match.unknown == ()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.label)
def test_every_column_of_a_template_is_one_of_its_raw_table(template: Template) -> None:
    known = {column.name for column in columns_of(tables.TABLES[template.table])}
    if template.table != "posts":
        known |= {
            name
            for name, column in template.columns.items()
            if column.type not in {"id", "text", "day", "flag"}
        }
    assert template.columns.keys() <= known
    assert template.platform


def test_the_raw_tables_have_a_reader_each() -> None:
    assert {one.name: one.record for one in RAW_TABLES.resources} == tables.TABLES


def test_two_columns_of_one_name_agree_or_the_row_is_set_aside(read: Read) -> None:
    found = read(
        f"{POST}\n1,9,Lifetime,5,5,,,\n2,9,Lifetime,5,6,,,\n3,9,Lifetime,,7,,,"
    )
    assert [row["views"] for row in found.rows["posts"]] == [5, 7]
    assert [(one.line, one.reason) for one in found.rejected] == [
        (3, "Views: two columns disagree: '5', '6'")
    ]


def test_unknown_columns_are_kept_and_named(read: Read) -> None:
    found = read(f"{POST}\n1,9,Lifetime,5,5,1.50,02/16/2025 05:14,secret sauce\n")
    (post,) = found.rows["posts"]
    assert found.unknown == ["New one"]
    assert post["other"] == '{"New one": "secret sauce"}'
    assert (post["earnings"], post["currency"]) == ("1.50", "EUR")
    assert post["published"] == "02/16/2025 05:14"
    assert post["published_local"] == "2025-02-16T05:14:00"
    assert (post["span"], post["day"], post["account_id"]) == ("lifetime", None, "9")


@pytest.mark.parametrize("published", ["02/31/2025 05:14", "soon", "13/13/13 25:99"])
def test_a_time_that_is_none_is_null_and_its_text_stays(
    read: Read, published: str
) -> None:
    (post,) = read(f"{POST}\n1,9,Lifetime,5,5,,{published},\n").rows["posts"]
    assert (post["published"], post["published_local"]) == (published, None)


def test_a_row_per_day_has_the_day_of_the_file(read: Read) -> None:
    (post,) = read(f"{POST}\n1,9,2026-06-30,5,5,,,\n").rows["posts"]
    assert (post["span"], post["day"].isoformat()) == ("day", "2026-06-30")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",9,Lifetime,5,5,,,", "Post ID: is missing"),
        ("1.39E+15,9,Lifetime,5,5,,,", "was rounded by a spreadsheet"),
        ("1 2,9,Lifetime,5,5,,,", "'1 2' is no id"),
        ("1,9,,5,5,,,", "Date: is missing"),
        ("1,9,2031-01-01,5,5,,,", "'2031-01-01' is no day up to the download"),
        ("1,9,Lifetime,five,five,,,", "'five' is no whole number"),
        ("1,9,Lifetime,1.5,1.5,,,", "'1.5' is no whole number"),
        ("1,9,Lifetime,9e3,9e3,,,", "'9e3' is no whole number"),
        ("1,9,Lifetime,99999999999999999999,,,,", "is no whole number"),
        ("1,9,Lifetime,-5,-5,,,", "'-5' is negative"),
        ("1,9,Lifetime,\N{MINUS SIGN}5,\N{MINUS SIGN}5,,,", "is negative"),
        ("1,9,Lifetime,5,5,nan,,", "'nan' is no amount"),
        ("1,9,Lifetime,5,5,3.апр,,", "is no amount"),
        ("1,9,Lifetime,5,5,,,,extra", "has 9 fields, the header 8"),
        ('1,9,Lifetime,5,5,,"a"b,', "text follows a closing quote"),
        ('1,9,Lifetime,5,5,,"open', "the file ends inside a quoted field"),
    ],
)
def test_a_bad_row_is_set_aside_with_line_and_reason(
    read: Read, row: str, why: str
) -> None:
    found = read(f"{POST}\n7,9,Lifetime,5,5,,,\n{row}")
    assert [post["post_id"] for post in found.rows["posts"]] == ["7"]
    (rejected,) = found.rejected
    assert rejected.line == 3
    assert why in rejected.reason


def test_only_numbers_that_a_platform_takes_back_are_negative(read: Read) -> None:
    meta = read(f"{POST}\n1,9,Lifetime,5,5,-0.01,,\n")
    assert [post["earnings"] for post in meta.rows["posts"]] == ["-0.01"]
    header = "Date,Views,Likes,Subscribers,Watch time (hours),Impressions"
    text = f"{header}\n2026-06-01,-1,-2,-3,-0.5,4\n2026-06-02,1,2,3,0.5,-4\n"
    days = read(text, **ACCOUNT)
    numbers = {row["metric"]: row["value"] for row in days.rows["account_days"]}
    assert numbers == {
        "views": "-1",
        "likes": "-2",
        "subscribers_net": "-3",
        "watch_hours": "-0.5",
        "impressions": "4",
    }
    assert [one.line for one in days.rejected] == [3]
    text = 'Instagram follows\nDate,Primary\n"2026-06-01T00:00:00",-1\n'
    section = read(text + '"2026-06-02T00:00:00",1\n', account_id="1")
    assert [one.line for one in section.rejected] == [3]


def test_ragged_rows_lose_only_blank_fields(read: Read) -> None:
    found = read(f"{POST}\n1,9,Lifetime,5\n2,9,Lifetime,6,6,,,,,,\n")
    assert [row["views"] for row in found.rows["posts"]] == [5, 6]


def test_unknown_numbers_are_null_and_never_zero(read: Read) -> None:
    found = read(f"{POST}\n1,9,Lifetime,5,,--,,\n2,9,Lifetime,0,,0,,\n")
    assert [row["earnings"] for row in found.rows["posts"]] == [None, "0"]


def test_the_period_of_a_table_is_unknown_unless_a_person_names_it(read: Read) -> None:
    text = "Content,Video title,Views\nTotal,,9\nabc,A,9\nShowing top 500 results,,\n"
    for is_lifetime, span in ((False, "period"), (True, "lifetime")):
        (post,) = read(text, **ACCOUNT, is_lifetime=is_lifetime).rows["posts"]
        assert (post["post_id"], post["span"]) == ("abc", span)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Datum,Aufrufe\n2026-01-05,1234\n", [("2026-01-05", "1234")]),
        ("Datum;Aufrufe\n05.01.2026;1.234\n", [("2026-01-05", "1234")]),
        ("Fecha;Visualizaciones\n13/01/2026;1.234.567\n", [("2026-01-13", "1234567")]),
        ("Date\tViews\n1/13/26\t1,234\n", [("2026-01-13", "1234")]),
        ("Date,Views\n2026-01-05,1\u202f234\n", [("2026-01-05", "1234")]),
        ("sep=;\nDate;Views\n13-01-2026;7\n", [("2026-01-13", "7")]),
        ('"Date,""Views"""\n"2026-01-05,""7"""\n', [("2026-01-05", "7")]),
        ('"Date,""Views"""; ;\n"2026-01-05,7";;\n', [("2026-01-05", "7")]),
        ("Date,Views\n2026-01-05T01:00:00,7\n", [("2026-01-05", "7")]),
    ],
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_languages_delimiters_and_encodings(
    read: Read, text: str, expected: list[tuple[str, str]], codec: str
) -> None:
    found = read(text.encode(codec), **ACCOUNT).rows["account_days"]
    assert [(row["day"].isoformat(), row["value"]) for row in found] == expected


def test_decimal_numbers_stay_exact_in_both_styles(read: Read) -> None:
    header = "Datum;Aufrufe;Wiedergabezeit (Stunden);Geschätzter Umsatz (EUR)\n"
    found = read(f"{header}2026-01-05;1.000;0,1;1.234,10\n", **ACCOUNT)
    rows = found.rows["account_days"]
    assert [(row["metric"], row["value"], row["currency"]) for row in rows] == [
        ("views", "1000", None),
        ("watch_hours", "0.1", None),
        ("earnings", "1234.10", "EUR"),
    ]


@pytest.mark.parametrize(
    ("options", "expected"), [({"decimal": "."}, "1.234"), ({"decimal": ","}, "1234")]
)
def test_an_ambiguous_decimal_mark_is_asked_for(
    read: Read, options: dict[str, object], expected: str
) -> None:
    text = "Datum,Aufrufe,Wiedergabezeit (Stunden)\n2026-01-05,1,1.234\n"
    with pytest.raises(ExportError, match="give --decimal"):
        read(text, **ACCOUNT)
    assert values(read, text, **options)[-1][1] == expected


@pytest.mark.parametrize(
    ("is_day_first", "expected"), [(True, "2026-03-02"), (False, "2026-02-03")]
)
def test_an_ambiguous_day_is_asked_for(
    read: Read, *, is_day_first: bool, expected: str
) -> None:
    text = "Date,Views\n02/03/2026,1\n"
    with pytest.raises(ExportError, match="give --day-first or --month-first"):
        read(text, **ACCOUNT)
    assert values(read, text, is_day_first=is_day_first) == [(expected, "1")]


def test_two_currencies_are_refused(read: Read) -> None:
    text = (
        "Date,Views,Estimated revenue (USD),Estimated revenue (EUR)\n2026-01-01,1,1,1"
    )
    with pytest.raises(ExportError, match="several currencies: EUR, USD"):
        read(text, **ACCOUNT)


@pytest.mark.parametrize(
    ("text", "options", "why"),
    [
        ("Date,Views\n2026-01-01,1\n", {}, "give --account youtube:ID"),
        (f"{POST}\n1,9,Lifetime,5,5,,,\n", {"account_id": "9"}, "leave out --account"),
        (
            "Date,Views\n2026-01-01,1\n",
            {"account_id": "1", "platform": "facebook"},
            "is of youtube, not of facebook",
        ),
        (
            'Views\nDate,Primary\n"2026-01-01T00:00:00",1\n',
            {"account_id": "1"},
            "give --account facebook:ID or --account instagram:ID",
        ),
        (
            'Instagram follows\nDate,Primary\n"2026-01-01T00:00:00",1\n',
            {"account_id": "1", "platform": "facebook"},
            "is of instagram, not of facebook",
        ),
    ],
)
def test_the_account_of_a_file_is_clear_or_asked_for(
    read: Read, text: str, options: dict[str, object], why: str
) -> None:
    with pytest.raises(ExportError, match=why):
        read(text, **options)


def test_an_unknown_small_table_is_set_aside_and_the_others_stay(read: Read) -> None:
    text = (
        "sep=,\nFollows\nDate,Primary\n2026-01-01T00:00:00,3\n\n"
        "Moods\nHappy,Sad\n1,2\n\nTop cities\nRome,Oslo\n60.5,n/a\n"
    )
    found = read(text, account_id="1", platform="instagram")
    assert [row["value"] for row in found.rows["account_days"]] == ["3"]
    (city,) = found.rows["audience"]
    assert (city["segment"], city["value"], city["line"]) == ("Rome", "60.5", 12)
    assert [(one.line, one.reason) for one in found.rejected] == [
        (6, "the table 'Moods' is of no known export")
    ]
