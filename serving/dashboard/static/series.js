// Here: values of days and periods, where unknown stays unknown (null, with a reason).
// Not here: drawing, and which metric is a level or a flow (metrics.js).
import { addDays, listPeriods } from "./calendar.js";

const LEVELS = ["followersTotal", "subscribersTotal", "viewsTotal"];

export const isKnown = (value) => value !== null && value !== undefined;

// One channel's metric by day. A flow that spans k days is known for each of them, and
// counts once, on its day.
export function readValues(rows, metric, days) {
  const byDay = new Map(rows.map((row) => [row.date, row]));
  const points = days.map((day) => {
    const row = byDay.get(day);
    const value = row ? (row[metric.field] ?? null) : null;
    return { value, row, isCovered: isKnown(value), reason: reasonOf(row, value, metric) };
  });
  if (!metric.spanned) return points;
  const at = new Map(days.map((day, index) => [day, index]));
  for (const row of rows) {
    const spanned = row[metric.spanned] ?? 1;
    if (!isKnown(row[metric.field]) || spanned < 2) continue;
    for (let back = 1; back < spanned; back += 1) {
      const index = at.get(addDays(row.date, -back));
      if (index === undefined) continue;
      points[index].isCovered = true;
      points[index].reason = `no reading; the change is part of ${row.date}`;
    }
    const own = at.get(row.date);
    if (own !== undefined) points[own].note = `change of ${spanned} days`;
  }
  return points;
}

// A day may have a row for the platform's history alone.
const hasLevel = (row) => LEVELS.some((name) => isKnown(row[name]));

function reasonOf(row, value, metric) {
  if (isKnown(value)) return null;
  if (!row || (metric.kind === "level" && !hasLevel(row))) return "no reading of this day";
  if (metric.kind === "flow" && row.changeReason) return row.changeReason;
  return metric.kind === "flow" ? "no earlier level to compare with" : "not part of this reading";
}

// The sum of channels: unknown on a day where one of them is.
export function sumChannels(channels) {
  const [first] = channels;
  if (!first) return [];
  if (channels.length === 1) return first.points;
  return first.points.map((_, at) => {
    const here = channels.map((one) => one.points[at]);
    const missing = channels.filter((one) => !one.points[at].isCovered);
    const known = here.filter((one) => isKnown(one.value));
    const isSum = missing.length === 0 && known.length > 0;
    return {
      value: isSum ? known.reduce((sum, one) => sum + Number(one.value), 0) : null,
      isCovered: missing.length === 0,
      reason: isSum
        ? null
        : missing.length
          ? `unknown for ${missing.map((one) => one.name).join(", ")}`
          : (here[0]?.reason ?? null),
    };
  });
}

// Days folded into periods. A level is that of the last day, a flow the sum of all days.
export function foldPeriods(points, days, period, metric) {
  return listPeriods(days, period).map((one) => {
    const inside = points.slice(one.first, one.last + 1);
    const last = inside.at(-1);
    if (metric.kind === "level") {
      return { ...one, value: last.value, reason: last.reason, row: last.row };
    }
    const missing = inside.filter((each) => !each.isCovered).length;
    const known = inside.filter((each) => isKnown(each.value));
    if (missing || !known.length) {
      const few = `${inside.length - missing} of ${inside.length} days are known`;
      const reason = inside.length === 1 ? inside[0].reason : few;
      return { ...one, value: null, reason, row: last.row };
    }
    const value = known.reduce((sum, each) => sum + Number(each.value), 0);
    return { ...one, value, reason: null, row: last.row, note: inside.length === 1 ? last.note : null };
  });
}

// Runs of points without a value, as pairs of first and last index.
export function findGaps(points) {
  const gaps = [];
  for (const [at, point] of points.entries()) {
    if (point.isCovered ?? isKnown(point.value)) continue;
    if (gaps.length && gaps.at(-1)[1] === at - 1) gaps.at(-1)[1] = at;
    else gaps.push([at, at]);
  }
  return gaps;
}
