// Here: the view that a person looks at, kept whole in the page's address.
// Not here: data.
import { batch, computed, effect, signal } from "./vendor/libraries.js";
import { PERIODS, addDays, daysBetween, isKnownDay } from "./calendar.js";

export const RANGES = [7, 14, 28, 90, 365];
export const LONGEST = 366;
const DEFAULTS = {
  page: "overview",
  range: "14",
  from: "",
  to: "",
  platform: "",
  channel: "",
  period: "d",
  compare: "",
  complete: "",
  zone: "UTC",
  tables: "",
  theme: "",
  artist: "",
  team: "",
};

export const view = Object.fromEntries(
  Object.entries(DEFAULTS).map(([name, value]) => [name, signal(value)]),
);

export const PAGES = {
  overview: "Overview",
  content: "Content",
  live: "Live",
  goals: "Goals",
  royalties: "Royalties",
  data: "Data",
};
const checks = {
  page: (text) => Object.hasOwn(PAGES, text),
  range: (text) => /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= LONGEST,
  from: isKnownDay,
  to: isKnownDay,
  period: (text) => Object.hasOwn(PERIODS, text),
  zone: isZone,
  theme: (text) => ["", "light", "dark"].includes(text),
};

function isZone(text) {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: text }));
  } catch {
    return false;
  }
}

function readAddress() {
  const query = new URLSearchParams(location.search);
  batch(() => {
    for (const [name, fallback] of Object.entries(DEFAULTS)) {
      const text = query.get(name);
      const isGood = text !== null && (checks[name]?.(text) ?? text.length <= 200);
      view[name].value = isGood ? text : fallback;
    }
  });
}

function addressOf(values) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== DEFAULTS[name]) query.set(name, value);
  }
  const text = query.toString();
  return text ? `?${text}` : location.pathname;
}

const values = () =>
  Object.fromEntries(Object.entries(view).map(([name, one]) => [name, one.value]));

export const addressWith = (part) => addressOf({ ...values(), ...part });

// Every change is a step of the browser's history, except the first reading.
export function keepAddress() {
  readAddress();
  let isFirst = true;
  effect(() => {
    const address = addressOf(values());
    if (!isFirst && address !== location.search) history.pushState(null, "", address);
    isFirst = false;
  });
  addEventListener("popstate", readAddress);
}

export function change(part) {
  batch(() => {
    for (const [name, value] of Object.entries(part)) view[name].value = value;
  });
}

export const toggle = (name) => change({ [name]: view[name].value ? "" : "1" });

// The newest day that the service knows of; it sets the end of a relative range.
export const newestDay = signal(new Date().toISOString().slice(0, 10));
export const completeThrough = signal(null);
export const closedThrough = signal(null);

export const range = computed(() => {
  const isFixed = view.from.value && view.to.value && view.from.value <= view.to.value;
  let to = isFixed ? view.to.value : newestDay.value;
  if (view.complete.value && completeThrough.value && to > completeThrough.value) {
    to = completeThrough.value;
  }
  let from = isFixed ? view.from.value : addDays(to, 1 - Number(view.range.value));
  if (daysBetween(from, to) >= LONGEST) from = addDays(to, 1 - LONGEST);
  if (from > to) from = to;
  return { from, to, isFixed };
});
