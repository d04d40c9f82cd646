// Here: one card: value, change or a dash with its reason, evidence.
// Not here: their computation (cards.js).
import { html } from "../vendor/libraries.js";
import { DASH } from "../format.js";
import { isKnown } from "../series.js";
import { openWhy } from "./why.js";

export function Card({ card }) {
  return html`<article class="card" id=${`card-${card.id}`}>
    <h2>${card.title}</h2>
    <p class="scope">${card.scope}</p>
    <p class="value">
      ${card.channels
        ? html`<button class="plain" title="Where does this number come from?" onClick=${() => openWhy(card.metric, card.channels, card.day)}>
            ${card.text ?? DASH}
          </button>`
        : (card.text ?? DASH)}
      <${Spark} values=${card.spark} />
    </p>
    ${card.change
      ? html`<p class=${`change ${card.tone}`}><b>${card.change}</b> ${card.baseline}</p>`
      : html`<p class="change none"><b>${DASH}</b> ${card.reason}</p>`}
    <p class="evidence">${card.warning && html`<mark>${card.warning}</mark> `}${card.evidence}</p>
  </article>`;
}

export const CardSkeleton = () =>
  html`<article class="card" aria-busy="true">
    <h2>\u00a0</h2><p class="scope">\u00a0</p><p class="value skeleton">\u00a0</p>
    <p class="change">\u00a0</p><p class="evidence">\u00a0</p>
  </article>`;

// A small line that breaks where a value is unknown.
export function Spark({ values, label }) {
  const known = (values ?? []).filter(isKnown);
  if (known.length < 2) return html`<svg class="spark" aria-hidden="true"></svg>`;
  return html`<svg class="spark" viewBox="0 0 100 28" preserveAspectRatio="none" role="img" aria-label=${label ?? "course of the values"}>
    <path d=${sparkPath(values)} />
  </svg>`;
}

export function sparkPath(values) {
  const known = values.filter(isKnown).map(Number);
  const low = Math.min(...known);
  const high = Math.max(...known);
  const x = (at) => ((100 * at) / Math.max(1, values.length - 1)).toFixed(1);
  const y = (value) => (high === low ? 14 : 26 - (24 * (value - low)) / (high - low)).toFixed(1);
  let isOpen = false;
  return values
    .map((value, at) => {
      if (!isKnown(value)) {
        isOpen = false;
        return "";
      }
      const step = `${isOpen ? "L" : "M"}${x(at)} ${y(value)}`;
      const isAlone = !isOpen && !isKnown(values[at + 1]);
      isOpen = true;
      return isAlone ? `${step}h0.6` : step;
    })
    .join("");
}
