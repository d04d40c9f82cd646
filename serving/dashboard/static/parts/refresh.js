// Here: the button that asks for new numbers, and its progress. Not here: the run.
import { html, signal } from "../vendor/libraries.js";
import { read, write } from "../api.js";
import { reload } from "../data.js";

const PAUSE = 2000;
const LONGEST = 15 * 60_000;
const progress = signal(null);

export async function refresh(path) {
  if (progress.value?.isBusy) return;
  progress.value = { isBusy: true, text: "asking" };
  try {
    const answer = await write(path);
    progress.value = { isBusy: true, text: answer.message };
    await follow(Date.now());
  } catch (error) {
    progress.value = { isBusy: false, text: `not done: ${error.message}` };
  }
}

async function follow(began) {
  while (Date.now() - began < LONGEST) {
    await new Promise((done) => setTimeout(done, PAUSE));
    const { requests } = await read("/api/board/requests");
    const [mine] = requests;
    if (!mine || mine.status === "completed" || mine.status === "failed") {
      const text = mine?.status === "failed" ? `failed: ${mine.errorMessage ?? "see Jobs"}` : "done";
      progress.value = { isBusy: false, text };
      reload();
      return;
    }
    const seconds = Math.round((Date.now() - began) / 1000);
    progress.value = { isBusy: true, text: `${mine.status} for ${seconds} s` };
  }
  progress.value = { isBusy: false, text: "still pending; see Jobs" };
}

export const Refresh = () =>
  html`<div class="refresh">
    <button disabled=${progress.value?.isBusy} onClick=${() => refresh("/api/analytics/refresh")}>Refresh</button>
    <button disabled=${progress.value?.isBusy} title="collect everything of today again" onClick=${() => refresh("/api/analytics/trigger")}>Collect all</button>
    ${progress.value?.isBusy && html`<progress aria-label="collection"></progress>`}
    <span role="status">${progress.value?.text ?? ""}</span>
  </div>`;
