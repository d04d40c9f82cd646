// Here: range, platform, channel, period, comparison, time zone. Not here: their effect.
import { html, useState } from "../vendor/libraries.js";
import { FIRST_DAY, LAST_DAY, PERIODS, isKnownDay } from "../calendar.js";
import { data } from "../data.js";
import { LONGEST, RANGES, change, range, toggle, view } from "../state.js";

// What each page can be filtered by.
const OF_PAGE = {
  overview: ["range", "platform", "channel", "period", "show", "zone"],
  content: ["range", "platform", "channel"],
  data: ["range", "platform"],
  live: ["zone"],
  goals: [],
  royalties: [],
};

// A narrow screen shows them when asked; on a wide one they are always open.
export function Filters({ page }) {
  const [isOpen, setOpen] = useState(false);
  const shown = OF_PAGE[page];
  if (!shown.length) return null;
  const found = data.channels.value.value;
  const platforms = [...new Map((found?.channels ?? []).map((one) => [one.platform, one.platformTitle]))];
  const channels = (found?.channels ?? []).filter((one) => !view.platform.value || one.platform === view.platform.value);
  const chosen =
    channels.find((one) => one.key === view.channel.value)?.label ??
    platforms.find(([name]) => name === view.platform.value)?.[1];
  return html`<button class="unfold" aria-expanded=${isOpen} aria-controls="filters" onClick=${() => setOpen(!isOpen)}>Filters${chosen ? `: ${chosen}` : ""}</button>
  <form id="filters" class=${`filters ${isOpen ? "" : "folded"}`} role="search" aria-label="Filters" onSubmit=${(event) => event.preventDefault()}>
    ${shown.includes("range") && html`<${Ranges} />`}
    ${shown.includes("platform") && html`<label>Platform
      <select id="platform" value=${view.platform.value} onChange=${(event) => change({ platform: event.target.value, channel: "" })}>
        <option value="">all</option>
        ${platforms.map(([name, title]) => html`<option value=${name} selected=${name === view.platform.value}>${title}</option>`)}
      </select>
    </label>`}
    ${shown.includes("channel") && html`<label>Channel
      <select id="channel" value=${view.channel.value} onChange=${(event) => change({ channel: event.target.value })}>
        <option value="">all</option>
        ${channels.map((one) => html`<option value=${one.key} selected=${one.key === view.channel.value}>${one.label}</option>`)}
      </select>
    </label>`}
    ${shown.includes("period") && html`<fieldset class="segments">
      <legend>Period</legend>
      ${Object.entries(PERIODS).map(
        ([key, name]) => html`<button aria-pressed=${view.period.value === key} title=${`key ${key}`} onClick=${() => change({ period: key })}>${name}</button>`,
      )}
    </fieldset>`}
    ${shown.includes("show") && html`<fieldset class="segments">
      <legend>Show</legend>
      <button aria-pressed=${view.compare.value === "1"} title="key c" onClick=${() => toggle("compare")}>Compare</button>
      <button aria-pressed=${view.complete.value === "1"} title="leave out the unfinished day" onClick=${() => toggle("complete")}>Complete only</button>
      <button aria-pressed=${view.tables.value === "1"} title="key t" onClick=${() => toggle("tables")}>Tables</button>
    </fieldset>`}
    ${shown.includes("zone") && html`<label>Days
      <select id="zone" value=${view.zone.value} onChange=${(event) => change({ zone: event.target.value })}>
        ${zones(found).map((zone) => html`<option value=${zone} selected=${zone === view.zone.value}>${zone}</option>`)}
      </select>
    </label>`}
  </form>`;
}

const zones = (found) => {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [...new Set(["UTC", found?.person?.timezone, own, view.zone.value].filter(Boolean))];
};

function Ranges() {
  const { from, to, isFixed } = range.value;
  const setDay = (name) => (event) => {
    // Who types the year 2026 passes through the years 2, 20 and 202.
    if (!isKnownDay(event.target.value)) return;
    const next = { from, to, [name]: event.target.value };
    if (next.from > next.to) next[name === "from" ? "to" : "from"] = event.target.value;
    change(next);
  };
  return html`<fieldset class="segments">
      <legend>Range</legend>
      ${RANGES.map(
        (days) => html`<button aria-pressed=${!isFixed && view.range.value === String(days)} onClick=${() => change({ range: String(days), from: "", to: "" })}>${days} d</button>`,
      )}
    </fieldset>
    <label>From <input id="from" type="date" value=${from} min=${FIRST_DAY} max=${to} onChange=${setDay("from")} /></label>
    <label>To <input id="to" type="date" value=${to} min=${FIRST_DAY} max=${LAST_DAY} title=${`at most ${LONGEST} days`} onChange=${setDay("to")} /></label>`;
}
