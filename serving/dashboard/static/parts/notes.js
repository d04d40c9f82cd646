// Here: people's notes on days: a list and a form. Not here: their marks on charts.
import { html, useState } from "../vendor/libraries.js";
import { write } from "../api.js";
import { FIRST_DAY } from "../calendar.js";
import { data } from "../data.js";
import { dayLong } from "../format.js";
import { range, view } from "../state.js";
import { Frame } from "./frame.js";

export function Notes() {
  const [problem, setProblem] = useState("");
  const notes = data.markers.value.value?.notes ?? [];
  const { from, to } = range.value;
  const shown = notes.filter((one) => one.date >= from && one.date <= to);

  async function attempt(work) {
    try {
      await work();
      setProblem("");
      await data.markers.load();
    } catch (error) {
      setProblem(error.message);
    }
  }

  function add(event) {
    event.preventDefault();
    const form = event.target;
    const { date, text } = Object.fromEntries(new FormData(form));
    attempt(async () => {
      await write("/api/board/notes", { date, text, platform: view.platform.value || null });
      form.reset();
    });
  }

  return html`<${Frame} id="notes" kind="notes" title="Notes" scope="on days in range">
    <ul>
      ${shown.map(
        (one) => html`<li><time datetime=${one.date}>${dayLong(one.date)}</time> ${one.text}
          ${one.isMine && html` <button class="quiet" aria-label=${`Delete the note of ${one.date}`} onClick=${() => attempt(() => write("/api/board/notes/remove", { id: one.id }))}>Delete</button>`}</li>`,
      )}
      ${!shown.length && html`<li class="quiet">No note. A note marks its day on every chart.</li>`}
    </ul>
    <form onSubmit=${add}>
      <label>Day <input name="date" type="date" required value=${to} min=${FIRST_DAY} /></label>
      <label class="grow">Note <input name="text" required maxlength="300" placeholder="What happened that day?" /></label>
      <button>Add</button>
    </form>
    <p role="alert" class="problem">${problem}</p>
  <//>`;
}
