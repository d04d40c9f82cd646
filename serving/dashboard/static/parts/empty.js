// Here: what an empty place says: which of four reasons, and what to do.
// Not here: which reason holds (empty_reasons.js).
import { html } from "../vendor/libraries.js";

export const Empty = ({ title, text }) =>
  html`<div class="empty"><strong>${title}</strong><p>${text}</p></div>`;
