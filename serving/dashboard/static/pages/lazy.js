// Here: the pages by name. The overview comes with the first load; another page's code
// is requested when the page is first shown. Not here: the pages.
import { html, signal, useEffect } from "../vendor/libraries.js";
import { isMissing, loadLater } from "../later.js";
import { PageSkeleton } from "../parts/panel.js";
import { Overview } from "./overview.js";

const LOADERS = {
  content: async () => (await import("./content.js")).Content,
  live: async () => (await import("./live.js")).Live,
  goals: async () => (await import("./goals.js")).Goals,
  royalties: async () => (await import("./royalties.js")).Royalties,
  data: async () => (await import("./data.js")).Data,
};

const loaded = signal({ overview: Overview });

async function load(name) {
  const page = await loadLater(LOADERS[name]);
  if (page) loaded.value = { ...loaded.value, [name]: page };
}

export function Shown({ name }) {
  const page = loaded.value[name];
  useEffect(() => {
    if (!page) load(name);
  }, [name]);
  if (page) return html`<${page} />`;
  return isMissing.value ? null : html`<${PageSkeleton} />`;
}
