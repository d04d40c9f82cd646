// Here: a table of rows. Not here: which rows.
import { html } from "../vendor/libraries.js";
import { isKnown } from "../series.js";
import { DASH, number } from "../format.js";
import { Scroll, heads } from "./frame.js";

// A column without any known value is one of numbers.
const isText = (rows, at) => at === 0 || rows.some((row) => typeof row[at] === "string");

export function Table({ caption, head, rows, write = number }) {
  return html`<${Scroll} label=${caption}>
    <table>
      <caption class="hidden">${caption}</caption>
      <thead>
        <tr>${head.map((one, at) => heads([one], isText(rows, at) ? "" : "number"))}</tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) => html`<tr>
            ${row.map((value, at) =>
              at === 0
                ? html`<th scope="row">${value}</th>`
                : html`<td class=${typeof value === "string" ? "" : "number"}>
                    ${typeof value === "string" ? value : isKnown(value) ? write(value) : DASH}
                  </td>`,
            )}
          </tr>`,
        )}
      </tbody>
    </table>
  <//>`;
}
