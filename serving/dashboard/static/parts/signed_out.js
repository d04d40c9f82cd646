// Here: what a person without a session sees. Not here: how a session begins.
import { html } from "../vendor/libraries.js";

export const SignedOut = () =>
  html`<main class="signed-out"><section class="panel">
    <h1>Sign in</h1>
    <p>This page shows a person's own numbers. <code>creators serve</code> prints a link that signs this browser in.</p>
    <p><a class="button" href="/sign-in">Sign in with your organisation</a></p>
  </section></main>`;
