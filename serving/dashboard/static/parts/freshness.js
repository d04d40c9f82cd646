// Here: whether yesterday is complete in each product table. Not here: what complete
// means; the database decides it, and a backfill of older days does not count.
import { html } from "../vendor/libraries.js";
import { data } from "../data.js";
import { DASH, dayLabel, number, time } from "../format.js";
import { Frame, Scroll, heads } from "./frame.js";

export function Freshness() {
  const tables = data.freshness.value.value?.tables ?? [];
  if (!tables.length) return null;
  const late = tables.filter((one) => !one.isComplete);
  const good = tables.length - late.length;
  const day = dayLabel(tables[0].date);
  const facts = html`${late.length ? html`<mark>No</mark>: ` : "Yes: "}${number(good)} of ${number(tables.length)} tables are complete`;
  return html`<${Frame} id="freshness" kind="wide" title="Is yesterday complete?" scope=${`${day}, UTC, by table`} facts=${facts}>
    <details open=${late.length > 0 && late.length <= 8}>
      <summary>${late.length ? `${number(late.length)} not complete` : "All tables"}</summary>
      <${Scroll} label="Freshness by table"><table>
        <thead><tr>${heads(["Table", day, "Why", "Complete through", "Built"])}</tr></thead>
        <tbody>${(late.length ? late : tables).map((one) => html`<tr key=${one.relation}>
          <th scope="row">${one.relation}</th>
          <td><span class=${`state ${one.isComplete ? "completed" : "pending"}`}>${one.isComplete ? "complete" : "not yet"}</span></td>
          <td class="words">${one.reason ?? ""}</td>
          <td>${one.lastCompleteDate ? dayLabel(one.lastCompleteDate) : DASH}</td>
          <td>${time(one.builtAt)}</td></tr>`)}</tbody>
      </table><//>
    </details>
  <//>`;
}
