"""Open issues of a connection, as one run sees them."""

from datetime import UTC, datetime, timedelta

from dlt_sources.contract import Issue, IssueBook, Subject

NOW = datetime(2026, 3, 10, tzinfo=UTC)
WEEK = timedelta(days=7)
PAGE = Subject("1")


def issue(name: str, seen_at: datetime = NOW, subject: str = "1") -> Issue:
    return Issue("withdrawn_metric", subject, "public", name, "(#100)", seen_at)


def test_known_names_are_those_of_the_subject_and_the_period() -> None:
    old = NOW - WEEK - timedelta(seconds=1)
    book = IssueBook([issue("new"), issue("old", old), issue("other", subject="2")])
    assert book.names_since("withdrawn_metric", PAGE, NOW - WEEK) == {"new"}
    assert book.names_since("expiring_access", PAGE, NOW - WEEK) == frozenset()


def test_an_issue_that_is_gone_is_resolved_unless_the_run_sees_it_again() -> None:
    book = IssueBook([issue("gone"), issue("back")])
    for name in ("gone", "back", "never seen"):
        book.resolve("withdrawn_metric", PAGE, name)
    book.report(issue("back"))
    assert [key[3] for key in book.resolved] == ["gone"]
    assert [key[3] for key in book.reported] == ["back"]
