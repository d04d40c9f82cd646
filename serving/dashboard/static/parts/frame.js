// Here: the frame of a panel, a part that scrolls, and heads of a table. Not here: their
// contents.
import { html } from "../vendor/libraries.js";

export const Frame = ({ id, kind = "", title, scope, facts, tools, children }) =>
  html`<section class=${`panel ${kind}`} id=${`panel-${id}`} aria-labelledby=${`title-${id}`}>
    <header>
      <div>
        <h2 id=${`title-${id}`}>${title} <small>${scope}</small></h2>
        ${facts && html`<p class="facts">${facts}</p>`}
      </div>
      ${tools && html`<div class="tools">${tools}</div>`}
    </header>
    ${children}
  </section>`;

// It takes the focus, so that keys scroll it.
export const Scroll = ({ label, children }) =>
  html`<div class="scroll" tabindex="0" role="region" aria-label=${label}>${children}</div>`;

export const heads = (names, kind) => names.map((one) => html`<th scope="col" class=${kind}>${one}</th>`);
