// Here: asking where a number comes from. Not here: the dialog that answers.
import { html, signal } from "../vendor/libraries.js";
import { loadLater } from "../later.js";

const Dialog = signal(null);

export async function openWhy(...asked) {
  const dialog = await loadLater(() => import("./why_dialog.js"));
  if (!dialog) return;
  Dialog.value = dialog.Dialog;
  dialog.ask(...asked);
}

export const Why = () => Dialog.value && html`<${Dialog.value} />`;
