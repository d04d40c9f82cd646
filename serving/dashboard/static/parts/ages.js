// Here: contents against their age, each number beside the median of the channel's
// contents of the same kind. Not here: readings and medians, which the database has.
import { html } from "../vendor/libraries.js";
import { data } from "../data.js";
import { DASH, dayLabel, number } from "../format.js";
import { Empty } from "./empty.js";
import { Frame, Scroll, heads } from "./frame.js";

export function Ages() {
  const answer = data.ages.value.value;
  if (!answer) return null;
  const rows = answer.contents.filter((one) => data.labels.value.has(one.key));
  const ages = rows[0]?.ages.map((one) => one.age) ?? [];
  const facts = "views at the same age, and times the median of the channel's contents of that kind";
  return html`<${Frame} id="ages" kind="wide" title="Against their age" scope="published in range" facts=${facts}>
    ${rows.length
      ? html`<${Scroll} label="Contents against their age"><table class="contents">
          <thead><tr>${heads(["Title", "Published"])}${heads(ages, "number")}</tr></thead>
          <tbody>${rows.map((one) => html`<tr key=${`${one.key} ${one.contentId}`}>
            <th scope="row">${one.title ?? one.contentId}<small>${one.type} · ${one.platformTitle}</small></th>
            <td>${one.publishedAt ? dayLabel(one.publishedAt.slice(0, 10)) : DASH}</td>
            ${one.ages.map((each) => html`<td class="number">${number(each.views)}<small>${compare(each)}</small></td>`)}
          </tr>`)}</tbody>
        </table><//>
        <ul class="caveats"><li>A number is the reading nearest to the age, within a tolerance; ${DASH} is unknown, not zero.${answer.isCut ? ` The newest ${number(answer.limit)} contents are shown.` : ""}</li></ul>`
      : html`<${Empty} title="Nothing was published in this range" text="Choose a longer range, or another platform above." />`}
  <//>`;
}

function compare({ views, reason, ratio, medianViews, comparedContents, medianReason }) {
  if (views === null) return reason;
  if (ratio !== null) return `${number(ratio)} × the median of ${number(comparedContents)}`;
  return medianReason ?? `the median of ${number(comparedContents)} is ${number(medianViews)}`;
}
