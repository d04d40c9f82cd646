// Here: an artist's deltas and royalties by month. Not here: their computation.
import { html } from "../vendor/libraries.js";
import { periodEnd } from "../calendar.js";
import { data } from "../data.js";
import { DASH, counted, money, number, periodLabel } from "../format.js";
import { change, view } from "../state.js";
import { EmptyPage } from "../parts/empty.js";
import { Frame, Scroll, heads } from "../parts/frame.js";
import { PageSkeleton, Panel } from "../parts/panel.js";

const NO_ARTIST = {
  title: "No artist",
  text: "You are no artist here, so there are no royalties to show. An administrator links you to one: `creators people role USERNAME artist --artist NAME`.",
};

export function Royalties() {
  const answer = data.artists.value.value;
  if (!answer) return html`<${PageSkeleton} />`;
  if (!answer.artists.length) return html`<${EmptyPage} name="Royalties" ...${NO_ARTIST} />`;
  const artist = answer.artists.find((one) => one.id === view.artist.value) ?? answer.artists[0];
  return html`<label>Artist
      <select id="artist" onChange=${(event) => change({ artist: event.target.value })}>
        ${answer.artists.map((one) => html`<option value=${one.id} selected=${one.id === artist.id}>${one.name}</option>`)}
      </select></label>
    <div class="panels">
      <${Panel} spec=${describeMonths(artist, "views", "Views gained")} />
      <${Panel} spec=${describeMonths(artist, "earnings", "Earnings of posts")} />
      <${Statements} artist=${artist} />
    </div>`;
}

function describeMonths(artist, field, title) {
  const base = { id: field, kind: "bar", title, scope: "by month, deltas of all posts", axis: "month", caveats: [] };
  if (!artist.months.length) return { ...base, empty: { title: "No month yet", text: "No post of this artist has two readings, so no change is known." } };
  const { months } = artist;
  if (months.every((one) => one[field] === null)) {
    return { ...base, empty: { title: "Unknown", text: `The change of ${counted(months.at(-1).posts, "post")} is known at no platform, so it is not zero.` } };
  }
  return {
    ...base,
    points: months.map((one) => ({ key: one.month, label: periodLabel(one.month, "m") })),
    lines: [{
      name: title,
      values: months.map((one) => one[field]),
      reasons: months.map(() => "no post reports it"),
      notes: months.map((one) => (one.unknownPosts ? `unknown for ${one.unknownPosts} posts` : null)),
      unfinished: isOpen(months.at(-1)) ? months.length - 1 : undefined,
    }],
    facts: `changes of ${number(months.at(-1).posts)} posts in ${periodLabel(months.at(-1).month, "m")}`,
    caveats: artist.currencies.length > 1 && field === "earnings" ? ["Currencies differ and are not added."] : [],
  };
}

// A month is open until a snapshot closes its last day.
const isOpen = (one) => one.lastDate < periodEnd(one.month, "m");

const Statements = ({ artist }) =>
  html`<${Frame} id="statements" kind="wide" title="Royalties" scope="by month">
    ${artist.statements.length
      ? html`<${Scroll} label="Royalties by month"><table>
          <thead><tr>${heads(["Month"])}${heads(["Earnings", "Royalty", "Payable"], "number")}${heads(["State", "Remark"])}</tr></thead>
          <tbody>${artist.statements.map((one) => html`<tr>
            <th scope="row">${periodLabel(one.month, "m")}</th>
            <td class="number">${money(one.earnings, one.currency)}</td>
            <td class="number">${money(one.royalty, one.currency)}</td>
            <td class="number">${money(one.payable, one.currency)}</td>
            <td>${one.isLocked ? "locked" : html`<span class="estimate">open</span>`}</td>
            <td>${one.remark ?? ""}</td></tr>`)}</tbody></table><//>`
      : html`<p class="quiet">${DASH} No statement was built yet: creators statements build.</p>`}
  <//>`;
