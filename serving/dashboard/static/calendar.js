// Here: days as text (2026-11-20) and periods of days. Not here: numbers.
// A day is a UTC day unless a time zone is named.

const DAY = 86_400_000;
export const PERIODS = { d: "day", w: "week", m: "month", y: "year" };

const toTime = (day) => Date.parse(`${day}T00:00:00Z`);
const toDay = (time) => new Date(time).toISOString().slice(0, 10);

export const addDays = (day, count) => toDay(toTime(day) + count * DAY);
export const daysBetween = (from, to) => Math.round((toTime(to) - toTime(from)) / DAY);
const isDay = (text) =>
  /^\d{4}-\d{2}-\d{2}$/.test(text ?? "") &&
  !Number.isNaN(toTime(text)) &&
  toDay(toTime(text)) === text;

// The service knows these days alone.
export const FIRST_DAY = "2005-01-01";
export const LAST_DAY = "2040-12-31";
export const isKnownDay = (text) => isDay(text) && text >= FIRST_DAY && text <= LAST_DAY;

export function listDays(from, to) {
  const count = daysBetween(from, to) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, at) => addDays(from, at));
}

function periodStart(day, period) {
  if (period === "w") return addDays(day, -((new Date(toTime(day)).getUTCDay() + 6) % 7));
  if (period === "m") return `${day.slice(0, 7)}-01`;
  if (period === "y") return `${day.slice(0, 4)}-01-01`;
  return day;
}

export function periodEnd(start, period) {
  if (period === "w") return addDays(start, 6);
  const [year, month] = start.split("-").map(Number);
  if (period === "m") return toDay(Date.UTC(year, month, 0));
  if (period === "y") return `${year}-12-31`;
  return start;
}

// The periods that contain these days; `isWhole` is false at a cut edge.
export function listPeriods(days, period) {
  const found = [];
  for (const [at, day] of days.entries()) {
    const start = periodStart(day, period);
    if (found.at(-1)?.start !== start) found.push({ start, first: at, last: at });
    found.at(-1).last = at;
  }
  return found.map((one) => ({
    ...one,
    isWhole:
      days[one.first] === one.start && days[one.last] === periodEnd(one.start, period),
  }));
}

// The earlier range of equal length, moved by whole weeks so that weekdays match.
export function earlierRange(from, to) {
  const weeks = Math.ceil((daysBetween(from, to) + 1) / 7);
  return { from: addDays(from, -7 * weeks), to: addDays(to, -7 * weeks), weeks };
}

const formats = new Map();

// The day of a moment in a time zone. A day of 23 or 25 hours is one day.
export function dayIn(moment, zone) {
  if (!formats.has(zone)) {
    const parts = { year: "numeric", month: "2-digit", day: "2-digit" };
    formats.set(zone, new Intl.DateTimeFormat("en-CA", { timeZone: zone, ...parts }));
  }
  return formats.get(zone).format(new Date(moment));
}
