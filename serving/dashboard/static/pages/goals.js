// Here: goals with their progress and the interval of their projection.
// Not here: the projection, which the database computes.
import { html } from "../vendor/libraries.js";
import { data } from "../data.js";
import { DASH, dayLong, number, share } from "../format.js";
import { EmptyPage } from "../parts/empty.js";
import { PageSkeleton } from "../parts/panel.js";

const NO_GOAL = {
  title: "No goal",
  text: "No goal is set for you. An administrator adds one: `creators goals add USERNAME PLATFORM METRIC TARGET`.",
};

export function Goals() {
  const goals = data.goals.value.value?.goals;
  if (!goals) return html`<${PageSkeleton} />`;
  if (!goals.length) return html`<${EmptyPage} name="Goals" ...${NO_GOAL} />`;
  return html`<div class="panels">${goals.map((one) => html`<${Goal} key=${one.id} goal=${one} />`)}</div>`;
}

function Goal({ goal }) {
  const part = goal.currentValue === null ? null : Math.min(1, Math.max(0, goal.currentValue / goal.targetValue));
  return html`<section class="panel goal" aria-label=${`Goal: ${goal.title}`}>
    <header><div>
      <h2>${goal.title} <small>${goal.platformTitle}</small></h2>
      <p class="facts">${goal.endDate ? `until ${dayLong(goal.endDate)}` : "without an end"} · data of ${goal.knownDate ? dayLong(goal.knownDate) : DASH}</p>
    </div></header>
    <p class="value">${number(goal.currentValue)} <small>of ${number(goal.targetValue)}${goal.unit === "percentage" ? " %" : ""}${part === null ? "" : ` (${share(part)})`}</small></p>
    ${part === null ? html`<p class="change none">${DASH} the value is unknown</p>` : html`<progress value=${part} max="1" aria-label=${`progress of ${goal.title}`}></progress>`}
    <p>${projection(goal)}</p>
  </section>`;
}

function projection(goal) {
  if (goal.isAchieved) return html`<b>Achieved</b> on ${dayLong(goal.achievedAt.slice(0, 10))}.`;
  if (!goal.projectedDate) return html`<b>${DASH}</b> No projection: ${goal.reason}.`;
  const latest = goal.latestDate ? dayLong(goal.latestDate) : "an open end";
  return html`<span class="estimate">Estimate</span> reached about <b>${dayLong(goal.projectedDate)}</b>, nine times out of ten between ${dayLong(goal.earliestDate)} and ${latest}${goal.isInTime === false ? ": after its end" : ""}. Growth of ${number(goal.perDay)} a day over the last 28 known days.`;
}
