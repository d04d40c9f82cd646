// Here: what the overview's cards say: value, change, evidence. Not here: their look.
import { addDays, daysBetween, earlierRange, listDays } from "./calendar.js";
import { reporting } from "./charts/days.js";
import { evidence, inDays, streaming } from "./charts/streams.js";
import { counted, dayLabel, hours, number, percent, signed, time } from "./format.js";
import { METRICS } from "./metrics.js";
import { isKnown, readValues, sumChannels } from "./series.js";
import { flowTrend, levelTrend } from "./trend.js";

// A platform may report a day of its history some days later.
const LATE_DAYS = 7;

export function makeCards({ channels, days, streams, view }) {
  const closed = closedRange(view);
  return [
    metricCard(METRICS.followers, channels, days, closed),
    metricCard(METRICS.subscribers, channels, days, closed),
    metricCard(METRICS.views, channels, days, closed),
    streamCard(channels, streams, view),
  ].filter(Boolean);
}

// An unfinished day would compare a part with a whole, so cards leave it out.
function closedRange(view) {
  const through = view.completeThrough;
  const to = through && view.to > through && through >= view.from ? through : view.to;
  return { from: view.from, to };
}

function metricCard(metric, channels, rows, { from, to: closed }) {
  const found = reporting(channels, rows, metric);
  const base = { id: metric.name, title: metric.title };
  if (!found.length) {
    if (metric.name === "subscribers") return null;
    return { ...base, scope: scopeOf(metric, from, closed), value: null, change: null, reason: "no chosen channel reports it" };
  }
  const sum = (wanted) => sumChannels(found.map((one) => ({ name: one.label, points: readValues(one.rows, metric, wanted) })));
  const to = metric.kind === "flow" ? lastReported(sum(listDays(from, closed)), from, closed) : closed;
  const list = listDays(from, to);
  const points = sum(list);
  const dates = found.flatMap((one) => one.rows).filter((row) => isKnown(row[metric.field]) && row.date <= to);
  const observed = dates.map((row) => row.observedAt).sort().at(-1);
  const trend =
    metric.kind === "level"
      ? levelTrend(points, sum([addDays(from, -1)])[0], list)
      : flowTrend(points, sum(listDays(...earlierDays(from, closed, to))));
  return {
    ...base,
    ...trend,
    scope: scopeOf(metric, from, to),
    text: number(trend.value),
    change: changeText(trend),
    tone: tone(trend.change),
    baseline: metric.kind === "level" ? `since ${dayLabel(addDays(from, -1))}` : earlierText(...earlierDays(from, closed, to)),
    evidence: `${counted(found.length, "channel")}, read ${time(observed)}`,
    warning: warn(trend, to, closed),
    spark: points.map((one) => one.value),
    channels: found,
    metric,
    day: trend.day ?? to,
  };
}

function scopeOf(metric, from, to) {
  return metric.kind === "level" ? `at the end of ${dayLabel(to)}` : `in range, ${dayLabel(from)} to ${dayLabel(to)}`;
}

// The last day that is reported already; later ones are left out on both sides.
function lastReported(points, from, closed) {
  const late = points.length - 1 - points.findLastIndex((one) => one.isCovered);
  return late > 0 && late <= LATE_DAYS && late < points.length ? addDays(closed, -late) : closed;
}

// The earlier range of the closed days, cut to the same elapsed time.
function earlierDays(from, closed, to) {
  const earlier = earlierRange(from, closed);
  return [earlier.from, addDays(earlier.to, -daysBetween(to, closed))];
}

function warn(trend, to, closed) {
  const first = addDays(to, 1);
  if (first === closed) return `${dayLabel(closed)} is not reported yet`;
  if (to !== closed) return `not reported yet: ${dayLabel(first)} to ${dayLabel(closed)}`;
  return trend.day && !trend.isLast ? `last known on ${dayLabel(trend.day)}` : null;
}

const earlierText = (from, to) => `against ${dayLabel(from)} to ${dayLabel(to)}`;

function changeText({ change, ratio }) {
  if (!isKnown(change)) return null;
  return isKnown(ratio) ? `${signed(change)} (${percent(ratio)})` : signed(change);
}

const tone = (change) => (!isKnown(change) || change === 0 ? "" : change > 0 ? "up" : "down");

function streamCard(channels, answer, view) {
  const observed = streaming(channels);
  if (!observed.length) return null;
  const { from, to } = closedRange(view);
  const earlier = earlierRange(from, to);
  const now = inDays(answer.streams, channels, from, to, view.zone);
  const before = inDays(answer.streams, channels, earlier.from, earlier.to, view.zone);
  const isSeen = (first, last) =>
    observed.every((one) => one.streamsFrom <= first && one.streamsThrough >= last);
  const minutes = (list) => list.reduce((sum, one) => sum + (one.durationMinutes ?? 0), 0);
  const open = now.filter((one) => !isKnown(one.durationMinutes)).length;
  const change = isSeen(earlier.from, earlier.to) && isSeen(from, to) ? minutes(now) - minutes(before) : null;
  return {
    id: "streamed",
    title: "Time streamed",
    scope: `in range, ${dayLabel(from)} to ${dayLabel(to)}`,
    value: minutes(now),
    text: hours(minutes(now)),
    change: isKnown(change) ? `${change < 0 ? "−" : "+"}${hours(Math.abs(change))}` : null,
    tone: tone(change),
    baseline: earlierText(earlier.from, earlier.to),
    reason: isKnown(change) ? null : `no baseline: streams were not observed on all days from ${dayLabel(earlier.from)}`,
    evidence: evidence(now) ?? "no stream in range",
    warning: open ? `${open} without a known end` : null,
  };
}
