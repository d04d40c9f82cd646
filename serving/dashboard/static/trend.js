// Here: the change of a card, or the reason why there is none. Not here: its look.
import { isKnown } from "./series.js";

// The change of a level over a range: its last known day less the day before the range.
export function levelTrend(points, baseline, days) {
  const at = points.findLastIndex((one) => isKnown(one.value));
  if (at < 0) return { value: null, change: null, reason: "no day of the range is known" };
  const { value } = points[at];
  const known = { value: Number(value), day: days[at], isLast: at === points.length - 1 };
  if (!isKnown(baseline?.value)) {
    const why = baseline?.reason ?? "no reading of this day";
    return { ...known, change: null, reason: `no baseline: ${why} before the range` };
  }
  return { ...known, ...change(Number(value), Number(baseline.value)), reason: null };
}

// The change of a flow: the sum of the range less the sum of the earlier range.
export function flowTrend(points, earlier) {
  const now = total(points);
  const before = total(earlier);
  if (now.value === null) return { value: null, change: null, reason: now.reason };
  if (before.value === null) {
    const reason = `no baseline: ${before.reason} in the earlier period`;
    return { value: now.value, change: null, reason };
  }
  return { value: now.value, ...change(now.value, before.value), reason: null };
}

export function total(points) {
  const covered = points.filter((one) => one.isCovered).length;
  const known = points.filter((one) => isKnown(one.value));
  if (covered < points.length || !known.length) {
    return { value: null, reason: `${covered} of ${points.length} days are known` };
  }
  return { value: known.reduce((sum, one) => sum + Number(one.value), 0), reason: null };
}

// A ratio to zero or to a negative number has no meaning.
function change(now, before) {
  return { change: now - before, ratio: before > 0 ? (now - before) / before : null };
}
