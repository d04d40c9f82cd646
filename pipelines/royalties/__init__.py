"""Royalties: what each artist earned in a month, and what is paid.

Here: statements, their lock and their export. Free of Dagster. Not here: artists' files
(`artists/`), the earnings of posts (`cg_analytics.deltas`, dbt), the tables
(`migrations/`).

The rules of a statement:

- A statement has one artist, one month and one currency.
- The earnings of a post in a month are its monthly row in `cg_analytics.deltas`. A post
  that was published in the month of its first known level also earned that level.
- Earnings between two snapshots belong to the day of the later one. The shares and the
  rate of that day hold. A change in the middle of a month divides the month there.
- Parts are exact decimals: the artists' parts of a post sum to the post's earnings.
- A line is rounded once, half to even. Then the statement's rounded total is met: the
  lines with the largest rounding errors differ by one more minor unit.
- A negative balance is carried to the artist's next statement; a positive one is paid.
- Unknown earnings are a line of the kind `gap` with a reason, and never 0.
- A locked month never changes. A later change of its earnings, shares or rates becomes
  an adjustment in the first open month. Earnings that are no longer known change
  nothing; a gap names them.
"""
