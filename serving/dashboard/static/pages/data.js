// Here: freshness, issues, what is missing and why as a heat map, and the latest jobs.
// Not here: the readings.
import { html, useState } from "../vendor/libraries.js";
import { listDays } from "../calendar.js";
import { data, isPending } from "../data.js";
import { DASH, dayLabel, dayLong, number, time } from "../format.js";
import { range, view } from "../state.js";
import { Freshness } from "../parts/freshness.js";
import { Frame, Scroll, heads } from "../parts/frame.js";
import { Issues } from "../parts/issues.js";
import { PageSkeleton } from "../parts/panel.js";

// From good to bad; a cell shows the worst of its readings.
const STATES = {
  complete: ["✓", "complete"],
  partial: ["◐", "partial: some rows are missing"],
  deferred: ["…", "deferred: the quota was spent"],
  not_observable: ["∅", "not observable: nobody read this level in time"],
  unavailable: ["⊘", "unavailable: the platform or a scope refuses"],
  failed: ["✕", "failed"],
};
const ORDER = Object.keys(STATES);

// All panels appear at once, so that a late one moves no other.
export function Data() {
  const parts = [data.freshness, data.issues, data.completeness, data.jobs];
  if (parts.some(isPending)) return parts.map(() => html`<${PageSkeleton} />`);
  return html`<${Freshness} /><${Issues} /><${Completeness} /><${Jobs} />`;
}

function Completeness() {
  const [chosen, choose] = useState(null);
  const answer = data.completeness.value.value;
  if (!answer) return html`<${PageSkeleton} />`;
  const days = listDays(range.value.from, range.value.to);
  const cells = answer.cells.filter((one) => !view.platform.value || one.platform === view.platform.value);
  const rows = toRows(cells);
  return html`<${Frame} id="completeness" kind="wide" title="Completeness" scope="readings of your accounts, by day" facts=${summary(cells)}>
    <ul class="legend">${ORDER.map((name) => html`<li><i class=${`cell ${name}`}>${STATES[name][0]}</i>${STATES[name][1]}</li>`)}<li><i class="cell none"></i>no reading</li></ul>
    <${Scroll} label="Completeness by day">
      <table class="heat">
        <thead><tr><th scope="col">Resource</th>${days.map((day) => html`<th scope="col"><span>${dayLabel(day)}</span></th>`)}</tr></thead>
        <tbody>${[...rows].map(([name, byDay]) => html`<tr><th scope="row">${name}</th>${days.map((day) => html`<${Cell} name=${name} day=${day} cell=${byDay.get(day)} choose=${choose} />`)}</tr>`)}</tbody>
      </table>
    <//>
    <p class="readout" role="status">${chosen ?? "Choose a cell to read why."}</p>
  <//>`;
}

function toRows(cells) {
  const rows = new Map();
  for (const one of cells) {
    const name = `${one.platformTitle} · ${one.resource}`;
    const byDay = rows.get(name) ?? rows.set(name, new Map()).get(name);
    const before = byDay.get(one.date);
    if (!before || ORDER.indexOf(one.status) > ORDER.indexOf(before.status)) byDay.set(one.date, one);
  }
  return rows;
}

function summary(cells) {
  const good = cells.filter((one) => one.status === "complete").length;
  return `${number(good)} of ${number(cells.length)} readings are complete`;
}

function Cell({ name, day, cell, choose }) {
  const [sign, words] = cell ? STATES[cell.status] : ["", "no reading"];
  const text = `${name}, ${dayLong(day)}: ${words}${cell?.reason ? `. ${cell.reason}` : ""}`;
  return html`<td><button class=${`cell ${cell?.status ?? "none"}`} aria-label=${text} title=${text} onClick=${() => choose(text)}>${sign}</button></td>`;
}

function Jobs() {
  const jobs = data.jobs.value.value?.jobs;
  return html`<${Frame} id="jobs" kind="wide" title="Jobs" scope="latest first">
    ${!jobs
      ? html`<div class="chart skeleton"></div>`
      : html`<${Scroll} label="Jobs"><table>
          <thead><tr>${heads(["Job", "Status", "Day", "Started"])}${heads(["Seconds", "Rows"], "number")}${heads(["Remark"])}</tr></thead>
          <tbody>${jobs.map((one) => html`<tr key=${one.id}>
            <th scope="row">${one.kind}<small>${one.platformTitle ?? ""}</small></th>
            <td><span class=${`state ${one.status}`}>${one.status}</span></td>
            <td>${one.dataDate ? dayLabel(one.dataDate) : DASH}</td>
            <td>${time(one.startedAt)}</td>
            <td class="number">${number(one.seconds)}</td>
            <td class="number">${number(one.rows)}</td>
            <td>${one.errorMessage ?? ""}</td></tr>`)}</tbody>
        </table><//>`}
    ${jobs?.length === 0 && html`<p class="quiet">No job yet: the first runs at 02:00 UTC.</p>`}
  <//>`;
}
