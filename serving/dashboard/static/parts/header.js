// Here: the head of the page: name, pages, theme, keys. Not here: the pages.
import { html, useState } from "../vendor/libraries.js";
import { write } from "../api.js";
import { data } from "../data.js";
import { KEYS } from "../keys.js";
import { PAGES, addressWith, change, view } from "../state.js";
import { shownTheme } from "../theme.js";

export function Header() {
  const [isOpen, setOpen] = useState(false);
  const other = shownTheme.value === "dark" ? "light" : "dark";
  const follow = (page) => (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    change({ page });
  };
  return html`<header class="top">
    <p class="brand"><img src="icon.svg" alt="" width="26" height="26" /> Creator analytics</p>
    <nav aria-label="Pages">
      ${Object.entries(PAGES).map(([name, title]) => html`<a href=${addressWith({ page: name })} aria-current=${view.page.value === name ? "page" : null} onClick=${follow(name)}>${title}</a>`)}
    </nav>
    <div class="tools">
      <span class="person">${data.channels.value.value?.person?.name ?? ""}</span>
      <button aria-expanded=${isOpen} aria-controls="keys" onClick=${() => setOpen(!isOpen)}>Keys</button>
      <button onClick=${() => change({ theme: other })}>${other === "dark" ? "Dark" : "Light"}</button>
      <button onClick=${signOut}>Sign out</button>
    </div>
    ${isOpen && html`<dl id="keys" class="keys">${KEYS.map(([key, text]) => html`<dt>${key}</dt><dd>${text}</dd>`)}</dl>`}
  </header>`;
}

const signOut = async () => {
  await write("/api/session/end");
  location.reload();
};
