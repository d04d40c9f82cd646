// Here: days in the person's own time zone beside the same days in UTC. Not here: how a
// day is cut. Daily levels have no local day; the platform's own days keep its zone.
import { html } from "../vendor/libraries.js";
import { data } from "../data.js";
import { dayLabel, hours, number } from "../format.js";
import { view } from "../state.js";
import { Frame, Scroll, heads } from "./frame.js";
import { PageSkeleton } from "./panel.js";

export function LocalDays() {
  if (!data.hasLocalDays.value) return null;
  const answer = data.localDays.value.value;
  if (!answer) return data.localDays.error.value ? null : html`<${PageSkeleton} />`;
  const labels = data.labels.value;
  const rows = answer.days.filter((one) => labels.has(one.key) && (one.publications || one.utcPublications || one.liveMinutes || one.utcLiveMinutes));
  const odd = [...new Map(answer.days.filter((one) => one.hours !== 24).map((one) => [one.date, one.hours]))];
  const facts = `days with a stream or a publication${odd.map(([day, length]) => `; ${dayLabel(day)} has ${number(length)} hours`).join("")}`;
  return html`<${Frame} id="local-days" kind="wide" title="Your own days" scope=${`${view.zone.value}, beside UTC`} facts=${facts}>
    ${rows.length
      ? html`<${Scroll} label="Days in your time zone"><table>
          <thead><tr>${heads(["Day", "Channel"])}${heads(["Live", "Live, UTC", "Average viewers", "in UTC", "Peak", "in UTC", "Published", "in UTC"], "number")}</tr></thead>
          <tbody>${rows.map((one) => html`<tr key=${`${one.date} ${one.key}`}>
            <th scope="row">${dayLabel(one.date)}</th><td>${labels.get(one.key)}</td>
            ${[hours(one.liveMinutes), hours(one.utcLiveMinutes), number(one.averageViewers), number(one.utcAverageViewers), number(one.peakViewers), number(one.utcPeakViewers), number(one.publications), number(one.utcPublications)].map((text) => html`<td class="number">${text}</td>`)}
          </tr>`)}</tbody>
        </table><//>`
      : html`<p class="quiet">No stream and no publication in this range.</p>`}
    ${answer.days.length > 0 && html`<ul class="caveats"><li>Followers and views stay on UTC days or the platform's own: ${answer.days[0].uncutReason}.</li></ul>`}
  <//>`;
}
