// Here: live streams as charts: viewers, how often, which categories.
// A day is a day of the chosen time zone, because a stream has a moment of start.
import { dayIn, earlierRange, listDays, listPeriods } from "../calendar.js";
import { counted, hours, number, share } from "../format.js";
import { reasonForNothing } from "../empty_reasons.js";
import { findGaps, isKnown } from "../series.js";
import { firstOpen, toPoint } from "./days.js";
import { markersOf } from "./markers.js";

export const streaming = (channels) => channels.filter((one) => one.streamsFrom);

export function inDays(streams, channels, from, to, zone) {
  const keys = new Set(channels.map((one) => one.key));
  return streams
    .map((one) => ({ ...one, day: dayIn(one.startedAt, zone) }))
    .filter((one) => keys.has(one.key) && one.day >= from && one.day <= to);
}

const NOT_SAMPLED = {
  title: "Viewers were not sampled",
  text: "The streams of this range were found afterwards, in their recordings, which have no viewers.",
};

export function describeViewers({ channels, answer, view, markers }) {
  const base = { id: "viewers", kind: "line", title: "Viewers", scope: "of streams that started in the period", axis: view.periodName, caveats: [] };
  const found = inDays(answer.streams, channels, view.from, view.to, view.zone);
  if (!found.length) return { ...base, empty: nothing(channels) };
  if (!found.some((one) => isKnown(one.peakViewers))) return { ...base, empty: NOT_SAMPLED };
  const { days, periods, groups } = folded(found, view, listDays(view.from, view.to));
  const reasons = groups.map((one) => (one.length ? "viewers were not sampled" : "no stream"));
  const notes = groups.map(evidence);
  const unfinished = firstOpen(periods, days, view);
  const line = (name, values) => ({ name, values, reasons, notes, unfinished });
  return {
    ...base,
    lines: [line("Average, by time", groups.map(average)), line("Peak of samples", groups.map(peak))],
    points: periods.map((one) => toPoint(one, view)),
    gaps: [],
    markers: markersOf(markers, periods, days),
    facts: evidence(found),
    caveats: [
      "Days without a stream have no viewers and break the line.",
      "A peak is the highest sample: a short peak between two samples stays unseen.",
    ],
  };
}

export function describeFrequency({ channels, answer, view, markers }) {
  const base = { id: "frequency", kind: "bar", title: "Streams", scope: "started in the period", axis: view.periodName, caveats: [] };
  if (!streaming(channels).length) return { ...base, empty: nothing(channels) };
  const count = (from, to) => {
    const found = inDays(answer.streams, channels, from, to, view.zone);
    const { days, periods, groups } = folded(found, view, listDays(from, to));
    return { days, periods, counts: periods.map((one, at) => countOf(groups[at], days.slice(one.first, one.last + 1), channels, view)) };
  };
  const now = count(view.from, view.to);
  const unfinished = firstOpen(now.periods, now.days, view);
  const toLine = (name, all) => ({ name, values: all.map((one) => one.value), reasons: all.map((one) => one.reason) });
  const lines = [{ ...toLine("Streams", now.counts), unfinished }];
  if (view.isCompared) {
    const earlier = earlierRange(view.from, view.to);
    const before = count(earlier.from, earlier.to);
    lines.push({ ...toLine(`${counted(earlier.weeks, "week")} earlier`, before.counts.slice(0, now.counts.length)), isCompared: true });
  }
  const unknown = lines[0].values.filter((one) => !isKnown(one)).length;
  return {
    ...base,
    lines,
    points: now.periods.map((one) => toPoint(one, view)),
    gaps: findGaps(lines[0].values.map((value) => ({ value }))),
    markers: markersOf(markers, now.periods, now.days),
    facts: `days: ${view.zone}`,
    caveats: unknown ? ["? marks a period that was not observed; it is not zero streams."] : [],
  };
}

export function describeCategories({ channels, answer, view }) {
  const base = { id: "categories", kind: "pie", title: "Top categories", scope: "hours streamed in range", axis: "category", write: (value) => hours(60 * value), caveats: [] };
  const found = inDays(answer.streams, channels, view.from, view.to, view.zone);
  if (!found.length) return { ...base, empty: nothing(channels) };
  const ids = new Set(found.map((one) => `${one.platform} ${one.livestreamId}`));
  const sums = new Map();
  for (const one of answer.games.filter((each) => ids.has(`${each.platform} ${each.livestreamId}`))) {
    const name = one.game ?? "unknown category";
    sums.set(name, (sums.get(name) ?? 0) + Number(one.minutes));
  }
  if (!sums.size) return { ...base, empty: { title: "Categories were not sampled", text: "The streams of this range were found afterwards, in their recordings, which name no category." } };
  const sorted = [...sums].sort((one, other) => other[1] - one[1]);
  const top = sorted.slice(0, 6);
  const rest = sorted.slice(6).reduce((sum, one) => sum + one[1], 0);
  const slices = rest ? [...top, [`${sorted.length - 6} others`, rest]] : top;
  const whole = slices.reduce((sum, one) => sum + one[1], 0);
  const streamed = found.reduce((sum, one) => sum + (one.durationMinutes ?? 0), 0);
  return {
    ...base,
    points: slices.map(([label, minutes]) => ({ key: label, label, title: `${label}, ${share(minutes / whole)}` })),
    lines: [{ name: "hours", values: slices.map((one) => Math.round((100 * one[1]) / 60) / 100) }],
    facts: `${hours(whole)} of ${hours(streamed)} streamed have a category`,
  };
}

// The periods of the days, and the streams of each.
function folded(found, view, days) {
  const periods = listPeriods(days, view.period);
  const groups = periods.map((one) => found.filter((each) => each.day >= days[one.first] && each.day <= days[one.last]));
  return { days, periods, groups };
}

// A count is known where every channel's streams were observed.
function countOf(streams, days, channels, view) {
  const observed = streaming(channels);
  const unseen = days.filter((day) =>
    observed.some((one) => day < one.streamsFrom || day > one.streamsThrough),
  );
  const isToday = days.some((day) => view.completeThrough && day > view.completeThrough);
  if (unseen.length && !(isToday && streams.length)) {
    return { value: null, reason: `${days.length - unseen.length} of ${days.length} days were observed` };
  }
  return { value: streams.length, reason: null };
}

// Weighted by time; unknown where no stream has samples.
function average(streams) {
  const sampled = streams.filter((one) => isKnown(one.averageViewers) && one.durationMinutes > 0);
  const minutes = sampled.reduce((sum, one) => sum + one.durationMinutes, 0);
  if (!minutes) return null;
  const sum = sampled.reduce((all, one) => all + one.averageViewers * one.durationMinutes, 0);
  return Math.round((10 * sum) / minutes) / 10;
}

const peak = (streams) => {
  const known = streams.map((one) => one.peakViewers).filter(isKnown);
  return known.length ? Math.max(...known) : null;
};

export function evidence(streams) {
  if (!streams.length) return null;
  const samples = streams.reduce((sum, one) => sum + (one.sampleCount ?? 0), 0);
  const covered = streams.filter((one) => isKnown(one.coverage) && one.durationMinutes > 0);
  const minutes = streams.reduce((sum, one) => sum + (one.durationMinutes ?? 0), 0);
  const seen = covered.reduce((sum, one) => sum + one.coverage * one.durationMinutes, 0);
  const part = minutes ? share(seen / minutes) : "unknown";
  return `${counted(streams.length, "stream")}, ${number(samples)} samples, ${part} of the time covered`;
}

function nothing(channels) {
  if (channels.length && !streaming(channels).length && channels.some((one) => one.firstDate)) {
    return { title: "No streams", text: "The chosen platforms report no live streams of these channels." };
  }
  if (streaming(channels).length) return { title: "No stream in this range", text: "The range was observed and has no stream. Choose a longer range." };
  return reasonForNothing(channels, "streams");
}
