// Here: what an empty place or page says: which of four reasons, and what to do.
// Not here: which reason holds (empty_reasons.js).
import { html } from "../vendor/libraries.js";

export const Empty = ({ title, text }) =>
  html`<div class="empty"><strong>${title}</strong><p>${text}</p></div>`;

export const EmptyPage = ({ name, ...reason }) =>
  html`<section class="panel wide"><h2>${name}</h2><${Empty} ...${reason} /></section>`;
