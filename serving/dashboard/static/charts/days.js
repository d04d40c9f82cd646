// Here: daily metrics of channels as a chart's description. Not here: drawing.
import { earlierRange, listDays } from "../calendar.js";
import { counted, dayLong, periodLabel } from "../format.js";
import { reasonForNothing } from "../empty_reasons.js";
import { findGaps, foldPeriods, isKnown, readValues, sumChannels } from "../series.js";
import { markersOf } from "./markers.js";

// The channels that ever report the metric; a sum leaves the others out.
export function reporting(channels, rows, metric) {
  return channels
    .map((one) => ({
      ...one,
      rows: rows.filter((row) => row.platform === one.platform && row.channelId === one.channelId),
    }))
    .filter((one) => one.rows.some((row) => isKnown(row[metric.field])));
}

export function describeDays({ id, kind, metric, channels, rows, view, markers }) {
  const found = reporting(channels, rows, metric);
  const base = { id, kind, title: metric.title, scope: metric.scope, axis: view.periodName, caveats: [] };
  if (!found.length) return { ...base, empty: reasonForNothing(channels, metric.name) };
  const days = listDays(view.from, view.to);
  const pointsOf = (one, list) => readValues(one.rows, metric, list);
  const fold = (points, list) => foldPeriods(points, list, view.period, metric);
  const isSum = view.isCompared || found.length > 6;
  const each = found.map((one) => ({ name: one.label, tone: one.tone, points: pointsOf(one, days) }));
  const shown = isSum && found.length > 1 ? [{ name: `Sum of ${found.length} channels`, points: sumChannels(each) }] : each;
  const periods = fold(shown[0].points, days);
  const unfinished = firstOpen(periods, days, view);
  const lines = shown.map((one) => ({ tone: one.tone, ...toLine(one.name, fold(one.points, days), unfinished) }));
  const gaps = commonGaps(lines);
  if (view.isCompared) {
    const { from, to, weeks } = earlierRange(view.from, view.to);
    const before = listDays(from, to);
    const earlier = sumChannels(found.map((one) => ({ name: one.label, points: pointsOf(one, before) })));
    const line = toLine(`${counted(weeks, "week")} earlier`, fold(earlier, before).slice(0, periods.length));
    lines.push({ ...line, isCompared: true });
  }
  return {
    ...base,
    lines,
    points: periods.map((one) => toPoint(one, view)),
    gaps,
    markers: markersOf(markers, periods, days, metric.measure),
    facts: factsOf(found, shown, days),
    caveats: caveatsOf(shown, kind, unfinished, view, found),
    sources: found,
  };
}

function toLine(name, periods, unfinished) {
  return {
    name,
    values: periods.map((one) => one.value),
    reasons: periods.map((one) => one.reason),
    notes: periods.map((one) => one.note ?? null),
    rows: periods.map((one) => one.row),
    unfinished,
  };
}

export const toPoint = (one, view) => ({
  key: one.start,
  label: periodLabel(one.start, view.period),
  get title() {
    if (view.period === "d") return dayLong(one.start);
    return `${periodLabel(one.start, view.period)}${one.isWhole ? "" : ", cut by the range"}`;
  },
});

// The first period with a day that is not closed yet.
export function firstOpen(periods, days, view) {
  if (!view.completeThrough) return undefined;
  const at = periods.findIndex((one) => days[one.last] > view.completeThrough);
  return at < 0 ? undefined : at;
}

const commonGaps = (lines) =>
  findGaps(lines[0].values.map((_, at) => ({ value: lines.some((one) => isKnown(one.values[at])) ? 1 : null })));

function factsOf(found, shown, days) {
  const known = shown.map((one) => one.points.filter((point) => point.isCovered).length);
  const least = Math.min(...known);
  return `${counted(found.length, "channel")} · ${least} of ${days.length} days known`;
}

const sayGap = (kind) =>
  kind === "bar"
    ? "? marks a period whose value is unknown; it is not zero."
    : "The line breaks and the background is shaded where no value is known; it is not zero.";

function caveatsOf(shown, kind, unfinished, view, found) {
  const list = [];
  const missing = shown.flatMap((one) => one.points.filter((point) => !point.isCovered));
  if (missing.length) list.push(sayGap(kind));
  const isOpen = shown.some((one) => isKnown(one.points.at(-1)?.value));
  if (unfinished !== undefined && isOpen) list.push("The dashed part is not finished: its day still changes.");
  if (view.zone !== "UTC") list.push("Levels are read once a day, so these are UTC days.");
  if (found.some((one) => one.rows.some((row) => row.followersRounded))) {
    list.push("A platform rounds this number; a change below its step is invisible.");
  }
  return list;
}
