// Here: videos and posts as a table with their views by day. Not here: their charts.
import { html, useState } from "../vendor/libraries.js";
import { data, isPending } from "../data.js";
import { save, toCsv } from "../export.js";
import { DASH, dayLabel, number } from "../format.js";
import { reasonForNothing } from "../empty_reasons.js";
import { range } from "../state.js";
import { describeView } from "../view_words.js";
import { Ages } from "../parts/ages.js";
import { Spark } from "../parts/card.js";
import { Empty } from "../parts/empty.js";
import { Frame, Scroll } from "../parts/frame.js";
import { PageSkeleton } from "../parts/panel.js";

const COLUMNS = [
  ["title", "Title"],
  ["type", "Type"],
  ["publishedAt", "Published"],
  ["viewsGained", "Views in range"],
  ["viewsTotal", "Views, lifetime"],
  ["likesTotal", "Likes, lifetime"],
  ["commentsTotal", "Comments, lifetime"],
];

const NUMBERS = new Set(COLUMNS.slice(3).map(([name]) => name));

// Both tables appear at once, so that the first one does not move the second.
export function Content() {
  if (isPending(data.contents) || isPending(data.ages)) return html`<${PageSkeleton} /><${PageSkeleton} />`;
  return html`<${Performance} /><${Ages} />`;
}

function Performance() {
  const [sort, setSort] = useState("viewsGained");
  const answer = data.contents.value.value;
  if (!answer) return html`<${PageSkeleton} />`;
  const rows = answer.contents.filter((one) => data.labels.value.has(one.key)).sort(bySort(sort));
  const { from, to } = range.value;
  const facts = `${number(rows.length)} contents${answer.isCut ? `, the ${answer.limit} with the most views` : ""}`;
  const tools = html`<button onClick=${() => saveRows(rows)}>CSV</button>`;
  return html`<${Frame} id="content" kind="wide" title="Video performance" scope=${`${dayLabel(from)} to ${dayLabel(to)}`} facts=${facts} tools=${tools}>
    ${rows.length ? list(rows, sort, setSort) : html`<${Empty} ...${reasonForNothing(data.chosenChannels.value, "contents")} />`}
    <ul class="caveats"><li>Views in range are known only where a reading exists at both ends; ${DASH} is unknown, not zero.</li></ul>
  <//>`;
}

const bySort = (name) => (one, other) => {
  const [a, b] = [one[name] ?? null, other[name] ?? null];
  if (a === null || b === null) return (a === null) - (b === null);
  return typeof a === "number" ? b - a : String(a).localeCompare(String(b));
};

const list = (rows, sort, setSort) =>
  html`<${Scroll} label="Video performance">
    <table class="contents">
      <thead><tr>
        ${COLUMNS.map(([name, title]) => html`<th scope="col" class=${NUMBERS.has(name) ? "number" : ""} aria-sort=${sort === name ? "descending" : "none"}><button class="plain" onClick=${() => setSort(name)}>${title}</button></th>`)}
        <th scope="col">Views per day</th>
      </tr></thead>
      <tbody>${rows.map((one) => html`<${Row} key=${`${one.key} ${one.contentId}`} one=${one} />`)}</tbody>
    </table>
  <//>`;

function Row({ one }) {
  const state = one.status === "removed" ? `removed: ${one.removedReason}` : null;
  return html`<tr>
    <th scope="row">${link(one)}${state && html` <mark>${state}</mark>`}<small>${one.channelName} · ${one.platformTitle}</small></th>
    <td>${one.type}</td>
    <td>${one.publishedAt ? dayLabel(one.publishedAt.slice(0, 10)) : DASH}</td>
    <td class="number">${number(one.viewsGained)}${one.viewsGained === null && html`<small>${one.reason}</small>`}</td>
    <td class="number">${number(one.viewsTotal)}</td>
    <td class="number">${number(one.likesTotal)}</td>
    <td class="number">${number(one.commentsTotal)}</td>
    <td><${Spark} values=${one.spark} label=${`views per day, ${one.spark.filter((each) => each !== null).length} of ${one.spark.length} days known`} /></td>
  </tr>`;
}

// Only a web address becomes a link.
const link = (one) =>
  /^https?:\/\//.test(one.url ?? "")
    ? html`<a href=${one.url} rel="noopener noreferrer" target="_blank">${one.title ?? one.contentId}</a>`
    : (one.title ?? one.contentId);

function saveRows(rows) {
  const head = ["platform", "channel", "content_id", ...COLUMNS.map(([, title]) => title), "remark"];
  const body = rows.map((one) => [one.platform, one.channelName, one.contentId, ...COLUMNS.map(([name]) => one[name]), one.reason ?? ""]);
  save(new Blob([toCsv([head, ...body])], { type: "text/csv" }), `contents_${describeView().file}.csv`);
}
