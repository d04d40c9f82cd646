// Here: the pages by name. The overview comes with the first load; another page's code
// is requested when the page is first shown. Not here: the pages.
import { html, signal, useEffect } from "../vendor/libraries.js";
import { EmptyPage } from "../parts/empty.js";
import { PageSkeleton } from "../parts/panel.js";
import { PAGES } from "../state.js";
import { Overview } from "./overview.js";

const LOADERS = {
  content: async () => (await import("./content.js")).Content,
  live: async () => (await import("./live.js")).Live,
  goals: async () => (await import("./goals.js")).Goals,
  royalties: async () => (await import("./royalties.js")).Royalties,
  data: async () => (await import("./data.js")).Data,
};

const loaded = signal({ overview: Overview });
const failed = signal({});

const FAILED = { title: "Not loaded", text: "The service did not send this page. Reload to try again." };

async function load(name) {
  try {
    const page = await LOADERS[name]();
    loaded.value = { ...loaded.value, [name]: page };
  } catch {
    failed.value = { ...failed.value, [name]: true };
  }
}

export function Shown({ name }) {
  const page = loaded.value[name];
  useEffect(() => {
    if (!page) load(name);
  }, [name]);
  if (page) return html`<${page} />`;
  return failed.value[name] ? html`<${EmptyPage} name=${PAGES[name]} ...${FAILED} />` : html`<${PageSkeleton} />`;
}
