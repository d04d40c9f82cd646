// Here: whether yesterday is complete in each product table. Not here: what complete
// means; the database decides it, and a backfill of older days does not count.
import { html } from "../vendor/libraries.js";
import { data } from "../data.js";
import { DASH, dayLabel, number, time } from "../format.js";
import { PageSkeleton } from "./panel.js";

export function Freshness() {
  const answer = data.freshness.value.value;
  if (!answer) return data.freshness.error.value ? null : html`<${PageSkeleton} />`;
  const tables = answer.tables;
  if (!tables.length) return null;
  const late = tables.filter((one) => !one.isComplete);
  const good = tables.length - late.length;
  const day = dayLabel(tables[0].date);
  return html`<section class="panel wide" id="panel-freshness" aria-labelledby="title-freshness">
    <header><div>
      <h2 id="title-freshness">Is yesterday complete? <small>${day}, UTC, by table</small></h2>
      <p class="facts">${late.length ? html`<mark>No</mark>: ` : "Yes: "}${number(good)} of ${number(tables.length)} tables are complete</p>
    </div></header>
    <details open=${late.length > 0 && late.length <= 8}>
      <summary>${late.length ? `${number(late.length)} not complete` : "All tables"}</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="Freshness by table"><table>
        <thead><tr>${["Table", day, "Why", "Complete through", "Built"].map((one) => html`<th scope="col">${one}</th>`)}</tr></thead>
        <tbody>${(late.length ? late : tables).map((one) => html`<tr key=${one.relation}>
          <th scope="row">${one.relation}</th>
          <td><span class=${`state ${one.isComplete ? "completed" : "pending"}`}>${one.isComplete ? "complete" : "not yet"}</span></td>
          <td class="words">${one.reason ?? ""}</td>
          <td>${one.lastCompleteDate ? dayLabel(one.lastCompleteDate) : DASH}</td>
          <td>${time(one.builtAt)}</td></tr>`)}</tbody>
      </table></div>
    </details>
  </section>`;
}
