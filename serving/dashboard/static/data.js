// Here: what was loaded for the view, and the channels that the filters choose. The
// last good answer stays while a new one is requested or fails. Not here: drawing.
import { batch, computed, effect, signal } from "./vendor/libraries.js";
import { read } from "./api.js";
import { addDays, earlierRange } from "./calendar.js";
import { closedThrough, completeThrough, newestDay, range, view } from "./state.js";

// One answer: `value` is the last good one, `isStale` says that a newer attempt failed.
export function resource(path, query) {
  const state = {
    value: signal(null),
    error: signal(null),
    isStale: computed(() => state.value.value !== null && state.error.value !== null),
  };
  let latest = 0;
  state.load = async () => {
    const mine = (latest += 1);
    try {
      const value = await read(path, query?.() ?? {});
      if (mine === latest) batch(() => ((state.value.value = value), (state.error.value = null)));
    } catch (error) {
      if (mine === latest) state.error.value = error;
    }
  };
  return state;
}

// Neither an answer nor an error has come.
export const isPending = (one) => one.value.value === null && one.error.value === null;

// From the day before the earlier period, so that every baseline is among the rows.
const wholeRange = () => {
  const { from, to } = range.value;
  return { from: addDays(earlierRange(from, to).from, -1), to };
};
const ownRange = () => ({ from: range.value.from, to: range.value.to });

const channels = resource("/api/board/channels");
// The service refuses an unknown platform, which the page's address may name.
const knownPlatform = computed(() => {
  const name = view.platform.value;
  return channels.value.value?.channels.some((one) => one.platform === name) ? name : "";
});
const ofPlatform = () => ({ ...ownRange(), platform: knownPlatform.value });
const days = resource("/api/board/days", wholeRange);
const streams = resource("/api/board/streams", wholeRange);
const markers = resource("/api/board/markers", wholeRange);
const contents = resource("/api/board/contents", ofPlatform);
const completeness = resource("/api/board/completeness", ownRange);
const jobs = resource("/api/board/jobs");
const goals = resource("/api/board/goals");
const artists = resource("/api/board/artists");
const ages = resource("/api/board/ages", ofPlatform);
const growth = resource("/api/board/growth", ownRange);
const issues = resource("/api/board/issues");
const freshness = resource("/api/board/freshness");
const localDays = resource("/api/board/local-days", ownRange);
// The service cuts days in the person's own time zone, and in no other one.
const hasLocalDays = computed(() => {
  const own = channels.value.value?.person?.timezone;
  return view.zone.value !== "UTC" && view.zone.value === own;
});

const OF_PAGE = {
  overview: [days, streams, markers, growth],
  content: [contents, markers, ages],
  goals: [goals],
  royalties: [artists],
  data: [freshness, completeness, jobs],
  live: [],
};

// A channel has one colour, `tone`, on every chart and under every filter.
const chosenChannels = computed(() =>
  (channels.value.value?.channels ?? [])
    .map((one, tone) => ({ ...one, tone }))
    .filter(
      (one) =>
        (!view.platform.value || one.platform === view.platform.value) &&
        (!view.channel.value || one.key === view.channel.value),
    ),
);

const labels = computed(() => new Map(chosenChannels.value.map((one) => [one.key, one.label])));

export const data = {
  channels,
  days,
  streams,
  markers,
  contents,
  completeness,
  jobs,
  goals,
  artists,
  ages,
  growth,
  issues,
  freshness,
  localDays,
  hasLocalDays,
  chosenChannels,
  labels,
  asOf: computed(() => channels.value.value?.asOf ?? null),
};

// An answer's query reads the range and the filters, so an effect follows these.
const loadPage = () => {
  for (const one of OF_PAGE[view.page.value]) one.load();
  if (view.page.value === "overview" && hasLocalDays.value) localDays.load();
};

export async function start() {
  issues.load();
  await channels.load();
  const found = channels.value.value;
  if (found) {
    batch(() => {
      newestDay.value = found.newestDay ?? found.closedThrough;
      completeThrough.value = found.completeThrough;
      closedThrough.value = found.closedThrough;
    });
  }
  effect(loadPage);
}

export const reload = () => {
  channels.load();
  issues.load();
  loadPage();
};
