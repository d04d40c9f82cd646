// Here: asking where a number comes from. Not here: the dialog that answers.
import { html, signal } from "../vendor/libraries.js";

const Dialog = signal(null);

export async function openWhy(...asked) {
  const dialog = await import("./why_dialog.js");
  Dialog.value = dialog.Dialog;
  dialog.ask(...asked);
}

export const Why = () => Dialog.value && html`<${Dialog.value} />`;
