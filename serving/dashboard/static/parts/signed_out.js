// Here: what a person without a session sees. Not here: how a session begins.
import { html } from "../vendor/libraries.js";

export const SignedOut = () =>
  html`<main class="signed-out"><section class="panel">
    <h1>Sign in</h1>
    <p>This page shows a person's own numbers. A link signs this browser in, once.</p>
    <p><code>creators serve</code> and <code>creators tokens link USERNAME</code> print one.</p>
  </section></main>`;
