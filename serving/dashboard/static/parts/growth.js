// Here: milestones and spikes of the range. Not here: when a number is one.
import { html } from "../vendor/libraries.js";
import { data } from "../data.js";
import { counted, dayLabel, number, signed } from "../format.js";
import { Frame, Scroll } from "./frame.js";
import { PanelSkeleton } from "./panel.js";

const words = (measure) => measure.replace(/_(total|gained)$/, "").replaceAll("_", " ");

export function Growth() {
  const answer = data.growth.value.value;
  if (!answer) return data.growth.error.value ? null : html`<${PanelSkeleton} title="Milestones and spikes" />`;
  const labels = data.labels.value;
  const milestones = answer.milestones.filter((one) => labels.has(one.key));
  const spikes = answer.spikes.filter((one) => labels.has(one.key));
  const open = spikes.filter((one) => one.closedOn === null).length;
  const facts = `${counted(milestones.length, "milestone")}, ${counted(spikes.length, "spike")}${open ? `, ${number(open)} open` : ""}`;
  return html`<${Frame} id="growth" kind="events" title="Milestones and spikes" scope="in range" facts=${facts}>
    ${milestones.length + spikes.length
      ? html`<${Scroll} label="Milestones and spikes"><ul>
          ${spikes.map((one) => html`<li key=${`s ${one.key} ${one.measure} ${one.openedOn}`}>
            <time datetime=${one.openedOn}>${dayLabel(one.openedOn)}</time><b>Spike of ${words(one.measure)}</b>${one.closedOn === null ? html` <mark>open</mark>` : ""}
            <p class="quiet">${labels.get(one.key)}: ${signed(one.peakGain)} on ${dayLabel(one.peakOn)}, usual is ${signed(one.usualGain)} a day${one.closedOn ? `; closed on ${dayLabel(one.closedOn)}` : ""}</p>
          </li>`)}
          ${milestones.map((one) => html`<li key=${`m ${one.key} ${one.measure} ${one.threshold}`}>
            <time datetime=${one.reachedOn}>${dayLabel(one.reachedOn)}</time><b>${number(one.threshold)} ${words(one.measure)}</b>${one.isHeld ? "" : html` <mark>below it again</mark>`}
            <p class="quiet">${labels.get(one.key)}: ${number(one.level)} that day, ${number(one.earlierLevel)} at the reading before</p>
          </li>`)}
        </ul><//>`
      : html`<p class="quiet">No channel reached a round number or gained far more than usual in this range.</p>`}
  <//>`;
}
