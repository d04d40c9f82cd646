// Here: the page: address, theme, keys, first loading. Not here: what a page shows.
import { html, render } from "./vendor/libraries.js";
import { data, start } from "./data.js";
import { listenToKeys } from "./keys.js";
import { Shown } from "./pages/lazy.js";
import { Filters } from "./parts/filters.js";
import { Header } from "./parts/header.js";
import { SignedOut } from "./parts/signed_out.js";
import { Status } from "./parts/status.js";
import { Why } from "./parts/why.js";
import { PAGES, keepAddress, view } from "./state.js";
import { applyTheme } from "./theme.js";

function Page() {
  if (data.channels.error.value?.status === 401) return html`<${SignedOut} />`;
  const name = view.page.value;
  return html`<${Header} />
    <main>
      <h1 class="hidden">${PAGES[name]}</h1>
      <${Filters} page=${name} />
      <${Status} />
      <${Shown} name=${name} />
    </main>
    <${Why} />`;
}

keepAddress();
applyTheme();
listenToKeys();
render(html`<${Page} />`, document.querySelector("#app"));
start();
