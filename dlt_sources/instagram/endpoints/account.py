"""The reads of one account: profile, days and audience.

Here: the days to read, and metrics that Meta rejects. Not here: requests (`graph.py`,
`user_insights.py`), media (`media.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from dlt_sources.contract import Subject, Window
from dlt_sources.decode.normalize import InvalidRecord, normalize_record
from dlt_sources.extract import pacific, windows
from dlt_sources.extract.metrics import read_metrics
from dlt_sources.http.client import ApiClient
from dlt_sources.http.errors import InvalidMetric
from dlt_sources.instagram.endpoints import graph, metrics, user_insights
from dlt_sources.instagram.endpoints.access import check_access
from dlt_sources.instagram.endpoints.context import (
    InstagramRun,
    check_scope,
    issues_of,
    record_metrics,
    sign_client,
)
from dlt_sources.instagram.records import AccountDay

PRODUCT = "account"
FOLLOWER_DAYS = 29
"""Past days of follower_count; Instagram says 30, the current one included."""
NOT_OVER = "no day of the window is over in California"


@dataclass(slots=True)
class AccountReads:
    """One account's reads; `rejected` has the reason of each rejected metric."""

    run: InstagramRun
    subject: Subject
    rejected: dict[str, str] = field(default_factory=dict)

    async def read_account(self) -> None:
        """Read the profile and the counters, and ask when the access ends."""
        recorder, subject = self.run.recorder, self.subject
        page = await graph.get_account(self._client(), subject.subject_id)
        recorder.record_unknown_fields("accounts", page.unknown_fields)
        recorder.reject("accounts", subject, page.rejects)
        recorder.write("accounts", subject, page.records)
        note = await check_access(self.run, subject)
        recorder.complete("accounts", subject, note=note)

    async def read_days(self) -> None:
        """Read the totals of each day that is over in California."""
        recorder, subject = self.run.recorder, self.subject
        client = self._client()
        check_scope(subject)
        window = self._window()
        if window is None:
            recorder.unavailable("account_days", subject, NOT_OVER)
            return
        issues = issues_of(self.run, subject, PRODUCT)
        names = issues.choose((*metrics.OF_ACCOUNT, metrics.FOLLOWS))
        for day in windows.days(window):
            await self._read_day(client, day, names)
        record_metrics(issues, names, self.rejected)
        recorder.complete("account_days", subject, window, note=self._note())

    async def read_follower_days(self) -> None:
        """Read the new followers of past days; Instagram keeps a month of them."""
        recorder, subject = self.run.recorder, self.subject
        client = self._client()
        check_scope(subject)
        window = self._window()
        oldest = pacific.date_of(self.run.job.now()) - timedelta(days=FOLLOWER_DAYS)
        if window is None or window.end <= oldest:
            recorder.unavailable("follower_days", subject, NOT_OVER)
            return
        window = Window(max(window.start, oldest), window.end)
        page = await user_insights.list_follower_days(
            client, subject.subject_id, window
        )
        recorder.reject("follower_days", subject, page.rejects)
        recorder.write("follower_days", subject, page.records)
        recorder.complete("follower_days", subject, window)

    async def read_audience(self) -> None:
        """Read the followers by country, and by age and gender."""
        recorder, subject = self.run.recorder, self.subject
        client = self._client()
        check_scope(subject)
        for breakdown in metrics.BREAKDOWNS:
            page = await user_insights.list_audience(
                client, subject.subject_id, breakdown
            )
            recorder.reject("audience", subject, page.rejects)
            recorder.write("audience", subject, page.records)
        recorder.complete("audience", subject)

    def _client(self) -> ApiClient:
        return sign_client(self.run, self.subject)

    def _window(self) -> Window | None:
        return windows.days_to_read(
            self.run.job.window,
            self.run.job.now(),
            trailing=self.run.settings.trailing_days,
            with_today=False,
            zone=pacific.PACIFIC,
        )

    async def _read_day(
        self, client: ApiClient, day: date, names: Sequence[str]
    ) -> None:
        account = self.subject.subject_id
        wanted = [name for name in names if name not in self.rejected]
        totals = [name for name in wanted if name != metrics.FOLLOWS]
        request = partial(user_insights.get_totals, client, account, day)
        found = await read_metrics(totals, request)
        self.rejected |= found.rejected
        values = {name: it for part in found.results for name, it in part.items()}
        if metrics.FOLLOWS in wanted:
            try:
                values |= await user_insights.get_follows(client, account, day)
            except InvalidMetric as error:
                self.rejected[metrics.FOLLOWS] = str(error)
        self._write_day(day, values)

    def _write_day(self, day: date, values: Mapping[str, object]) -> None:
        recorder, subject = self.run.recorder, self.subject
        row = {**values, "account_id": subject.subject_id, "day": day.isoformat()}
        try:
            record = normalize_record(AccountDay, row, frozenset())
        except InvalidRecord as error:
            recorder.reject(
                "account_days", subject, [(str(error), str(row).encode()[:1_000])]
            )
            return
        if not user_insights.is_empty(record):
            recorder.write("account_days", subject, [record])

    def _note(self) -> str | None:
        if not self.rejected:
            return None
        return f"Meta rejects {', '.join(sorted(self.rejected))}"
