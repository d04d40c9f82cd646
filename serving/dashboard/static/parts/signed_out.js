// Here: what a person without a session sees. Not here: how a session begins.
import { html } from "../vendor/libraries.js";
import { resource } from "../data.js";

const way = resource("/api/sign-in");
way.load();

export function SignedOut() {
  const address = way.value.value?.address;
  return html`<main class="signed-out"><section class="panel">
    <h1>Sign in</h1>
    ${address ? html`<${AtIssuer} address=${address} />` : html`<${ByLink} />`}
  </section></main>`;
}

const AtIssuer = ({ address }) => {
  const next = encodeURIComponent(location.pathname + location.search);
  return html`<p>This page shows a person's own numbers.</p>
    <p><a href=${`${address}?next=${next}`}>Continue to sign in</a></p>`;
};

const ByLink = () =>
  html`<p>This page shows a person's own numbers. A link signs this browser in, once.</p>
    <p><code>creators serve</code> and <code>creators tokens link USERNAME</code> print one.</p>`;
