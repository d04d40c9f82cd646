// Here: the overview: cards first, then charts, then notes. Not here: their numbers.
import { computed, html } from "../vendor/libraries.js";
import { PERIODS } from "../calendar.js";
import { makeCards } from "../cards.js";
import { describeDays } from "../charts/days.js";
import { listMarkers } from "../charts/markers.js";
import { describeCategories, describeFrequency, describeViewers } from "../charts/streams.js";
import { data, isPending } from "../data.js";
import { METRICS } from "../metrics.js";
import { completeThrough, range, view } from "../state.js";
import { Card, CardSkeleton } from "../parts/card.js";
import { Growth } from "../parts/growth.js";
import { LocalDays } from "../parts/local_days.js";
import { Notes } from "../parts/notes.js";
import { Panel, PanelSkeleton } from "../parts/panel.js";
import { openWhy } from "../parts/why.js";

const shown = computed(() => ({
  ...range.value,
  period: view.period.value,
  periodName: PERIODS[view.period.value],
  zone: view.zone.value,
  isCompared: view.compare.value === "1",
  completeThrough: completeThrough.value,
}));

// A chart is drawn once, with its markers; without them where they cannot be read.
const markers = computed(() =>
  isPending(data.markers) ? null : listMarkers(data.markers.value.value, view.platform.value),
);

const dayPanels = computed(() => {
  const rows = data.days.value.value?.days;
  if (!rows || !markers.value) return null;
  const given = { channels: data.chosenChannels.value, rows, view: shown.value, markers: markers.value };
  return [
    describeDays({ id: "followers", kind: "area", metric: METRICS.followers, ...given }),
    describeDays({ id: "gained", kind: "bar", metric: METRICS.followersGained, ...given }),
    describeDays({ id: "views", kind: "line", metric: METRICS.views, ...given }),
  ];
});

const streamPanels = computed(() => {
  const answer = data.streams.value.value;
  if (!answer || !markers.value) return null;
  const given = { channels: data.chosenChannels.value, answer, view: shown.value, markers: markers.value };
  return [describeViewers(given), describeFrequency(given), describeCategories(given)];
});

const cards = computed(() => {
  const days = data.days.value.value?.days;
  const streams = data.streams.value.value;
  if (!days || !streams) return null;
  return makeCards({ channels: data.chosenChannels.value, days, streams, view: shown.value });
});

export function Overview() {
  return html`<div class="cards">
      ${cards.value
        ? cards.value.map((card) => html`<${Card} key=${card.id} card=${card} />`)
        : [0, 1, 2, 3].map((at) => html`<${CardSkeleton} key=${at} />`)}
    </div>
    <div class="panels">
      ${panels(dayPanels.value, ["Followers", "Followers gained", "Views"], [METRICS.followers, METRICS.followersGained, METRICS.views])}
      ${panels(streamPanels.value, ["Viewers", "Streams", "Top categories"], [])}
      <${LocalDays} />
      <${Growth} />
      <${Notes} />
    </div>`;
}

const panels = (specs, titles, metrics) =>
  titles.map((title, at) =>
    specs
      ? html`<${Panel} key=${title} spec=${specs[at]} onOpen=${metrics[at] && opener(specs[at], metrics[at])} />`
      : html`<${PanelSkeleton} key=${title} title=${title} />`,
  );

const opener = (spec, metric) => (at) =>
  openWhy(metric, spec.sources, shown.value.period === "d" ? spec.points[at].key : shown.value.to);
