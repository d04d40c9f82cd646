alter table app.post_splits drop constraint post_splits_share_digits;
alter table app.artist_rates drop constraint artist_rates_digits;
alter table app.royalty_lines drop constraint royalty_lines_digits;
alter table app.royalty_statements drop constraint royalty_statements_digits;

comment on column app.post_splits.share is 'Percent of the post''s money.';
comment on column app.artist_rates.royalty_rate is 'Percent of the earnings, 0 to 100.';
comment on column app.royalty_lines.post_earnings is
    'What the post earned in the time; of an adjustment: in the whole '
    'month, as known now.';
comment on column app.royalty_lines.earnings is
    'The artist''s part, not rounded; of an adjustment: the difference.';
comment on column app.royalty_lines.royalty is 'Earnings by rate, not rounded.';
