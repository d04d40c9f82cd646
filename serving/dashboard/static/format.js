// Here: numbers, days and times as people read them. Not here: what they mean.
import { isKnown } from "./series.js";

const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const EXACT = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const SIGNED = new Intl.NumberFormat("en", { signDisplay: "exceptZero", maximumFractionDigits: 0 });
const PERCENT = new Intl.NumberFormat("en", {
  style: "percent",
  signDisplay: "exceptZero",
  maximumFractionDigits: 1,
});

export const DASH = "–";
const unlessNull = (write) => (value) => (isKnown(value) ? write(Number(value)) : DASH);

export const number = unlessNull((value) =>
  (Number.isInteger(value) || Math.abs(value) >= 1000 ? WHOLE : EXACT).format(value),
);
export const short = unlessNull((value) => SHORT.format(value));
// A count with the name of what is counted: 1 day, 2 days.
export const counted = (count, name) => `${number(count)} ${name}${count === 1 ? "" : "s"}`;
export const signed = unlessNull((value) => SIGNED.format(value));
export const percent = unlessNull((value) => PERCENT.format(value));
export const share = unlessNull((value) => `${Math.round(100 * value)} %`);
export const hours = unlessNull((minutes) => `${EXACT.format(Math.round(minutes / 6) / 10)} h`);

export function money(value, currency) {
  if (!isKnown(value)) return DASH;
  if (!/^[A-Z]{3}$/.test(currency ?? "")) return EXACT.format(value);
  return new Intl.NumberFormat("en", { style: "currency", currency }).format(value);
}

// A format takes long to make, so each is made once.
const made = new Map();

function format(parts) {
  const key = JSON.stringify(parts);
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat("en-GB", parts));
  return made.get(key);
}

const SHORT_DAY = format({ timeZone: "UTC", day: "numeric", month: "short" });
const MONTH = format({ timeZone: "UTC", month: "short", year: "numeric" });
const LONG_DAY = format({
  timeZone: "UTC",
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
});
const shown = (day, style) => style.format(new Date(`${day}T00:00:00Z`));

export const dayLabel = (day) => shown(day, SHORT_DAY);
export const dayLong = (day) => shown(day, LONG_DAY);

export function periodLabel(start, period) {
  if (period === "m") return shown(start, MONTH);
  if (period === "y") return start.slice(0, 4);
  return period === "w" ? `week of ${dayLabel(start)}` : dayLabel(start);
}

export function time(moment, zone = "UTC") {
  if (!moment) return DASH;
  const parts = { dateStyle: "medium", timeStyle: "short", timeZone: zone };
  return `${format(parts).format(new Date(moment))} ${zone}`;
}

export function clock(moment, zone = "UTC") {
  const parts = { timeStyle: "short", timeZone: zone };
  return format(parts).format(new Date(moment));
}

export function span(minutes) {
  if (!isKnown(minutes)) return DASH;
  const whole = Math.round(minutes);
  return whole < 60 ? `${whole} min` : `${Math.floor(whole / 60)} h ${whole % 60} min`;
}
