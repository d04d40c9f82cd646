// Here: health issues of the accounts, open ones first, and what to do about each.
// Not here: when an issue opens and resolves.
import { html } from "../vendor/libraries.js";
import { data } from "../data.js";
import { counted, number, time } from "../format.js";
import { view } from "../state.js";
import { Frame } from "./frame.js";

const words = (kind) => kind.replaceAll("_", " ");

export function Issues() {
  const answer = data.issues.value.value;
  if (!answer) return null;
  const issues = answer.issues.filter((one) => !view.platform.value || one.platform === view.platform.value);
  const open = issues.filter((one) => one.isOpen).length;
  const facts = `${open ? counted(open, "open issue") : "no open issue"}, ${number(issues.length - open)} resolved`;
  return html`<${Frame} id="issues" kind="wide events" title="Issues" scope="open now, and resolved in the last 30 days" facts=${facts}>
    ${issues.length > 0 && html`<ul>${issues.map((one) => html`<li key=${`${one.platform} ${one.account} ${one.kind} ${one.name} ${one.openedAt}`}>
      <span class=${`state ${one.isOpen ? "failed" : "completed"}`}>${one.isOpen ? "open" : "resolved"}</span> <b>${one.platformTitle} · ${one.account}: ${words(one.kind)}</b>
      <p>${one.message}</p>
      ${one.isOpen && html`<p><b>To do:</b> ${one.whatToDo}</p>`}
      <p class="quiet">${one.expiresAt ? `ends ${time(one.expiresAt)} · ` : ""}since ${time(one.openedAt)}${one.resolvedAt ? `, resolved ${time(one.resolvedAt)}` : `, last seen ${time(one.lastSeenAt)}`}</p>
    </li>`)}</ul>`}
  <//>`;
}
