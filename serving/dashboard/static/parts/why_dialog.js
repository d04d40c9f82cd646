// Here: the dialog that says where a number comes from. The browser requests this code
// when a person first asks (`why.js`). Not here: the facts, which the service returns.
import { html, signal, useEffect, useRef } from "../vendor/libraries.js";
import { read } from "../api.js";
import { DASH, dayLong, number, time } from "../format.js";

const asked = signal(null);

export async function ask(metric, channels, day) {
  const facts = channels.map((one) => ({ channel: one, answer: null, error: null }));
  asked.value = { metric, day, facts };
  const answers = await Promise.all(
    channels.map(async (channel) => {
      const query = { platform: channel.platform, channel: channel.channelId, metric: metric.name, date: day };
      try {
        return { channel, answer: await read("/api/board/why", query) };
      } catch (error) {
        return { channel, error: error.message };
      }
    }),
  );
  if (asked.value?.day === day) asked.value = { metric, day, facts: answers };
}

export function Dialog() {
  const place = useRef(null);
  const shown = asked.value;
  useEffect(() => {
    if (shown && !place.current.open) place.current.showModal();
  }, [shown]);
  return html`<dialog ref=${place} class="why" aria-labelledby="why-title" onClose=${() => (asked.value = null)}>
    ${shown &&
    html`<h2 id="why-title">Why this number?</h2>
      <p>${shown.metric.title}, ${shown.metric.scope}, ${dayLong(shown.day)}</p>
      ${shown.facts.map((one) => html`<${Facts} ...${one} />`)}
      <form method="dialog"><button autofocus>Close</button></form>`}
  </dialog>`;
}

function Facts({ channel, answer, error }) {
  if (error) return html`<section><h3>${channel.label}</h3><p>${error}</p></section>`;
  if (!answer) return html`<section aria-busy="true"><h3>${channel.label}</h3><p>looking it up</p></section>`;
  const rows = [
    ["Value", answer.value === null ? `${DASH} unknown` : number(answer.value)],
    ["Meaning", answer.meaning],
    ["Basis", answer.basis],
    ["Read at", time(answer.observedAt)],
    ["Change since", answer.daysSpanned ? `${answer.daysSpanned} days` : null],
    ["Remark", answer.remark],
    ["Column", answer.column],
  ].filter(([, value]) => value);
  return html`<section>
    <h3>${channel.label}</h3>
    <dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
    ${answer.readings.length > 0 &&
    html`<ul>${answer.readings.map((one) => html`<li>${one.resource}: ${one.status}${one.reason ? `, ${one.reason}` : ""}${one.runId ? `, run ${one.runId.slice(0, 8)}` : ""}</li>`)}</ul>`}
  </section>`;
}
