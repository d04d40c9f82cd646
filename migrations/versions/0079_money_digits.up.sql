-- Digits after the point: a share and a rate 6, earnings of a post 20, products the sum
-- of their factors and 2 for the percent, amounts at most 4.

alter table app.post_splits
add constraint post_splits_share_digits check (scale(share) <= 6);
alter table app.artist_rates
add constraint artist_rates_digits check (scale(royalty_rate) <= 6);

-- Not checked for rows that exist: those of locked months never change.
alter table app.royalty_lines
add constraint royalty_lines_digits check (
    scale(post_earnings) <= 20
    and scale(share) <= 6
    and scale(earnings) <= 28
    and scale(rate) <= 6
    and scale(royalty) <= 36
    and scale(amount) <= 4
) not valid;
alter table app.royalty_statements
add constraint royalty_statements_digits check (
    scale(earnings) <= 28
    and scale(rate) <= 6
    and greatest(
        scale(opening), scale(royalty), scale(adjustments), scale(payable),
        scale(carried)
    ) <= 4
) not valid;

comment on column app.post_splits.share is
    'Percent of the post''s money, with at most 6 digits after the point.';
comment on column app.artist_rates.royalty_rate is
    'Percent of the earnings, 0 to 100, with at most 6 digits after the point.';
comment on column app.royalty_lines.post_earnings is
    'What the post earned in the time, with at most 20 digits after the point; of an '
    'adjustment: in the whole month, as known now.';
comment on column app.royalty_lines.earnings is
    'The artist''s part, not rounded (at most 28 digits after the point); of an '
    'adjustment: the difference.';
comment on column app.royalty_lines.royalty is
    'Earnings by rate, not rounded (at most 36 digits after the point).';
