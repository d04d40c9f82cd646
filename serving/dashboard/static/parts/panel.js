// Here: the panel of a chart: facts, table view, exports, caveats; and skeletons.
// Not here: the drawing (charts/chart.js) and the numbers.
import { html, useState } from "../vendor/libraries.js";
import { Chart } from "../charts/chart.js";
import { namedLines, seriesOf } from "../charts/theme.js";
import { saveCsv, tableOf } from "../export.js";
import { loadLater } from "../later.js";
import { view } from "../state.js";
import { describeView } from "../view_words.js";
import { Empty } from "./empty.js";
import { Frame } from "./frame.js";
import { Table } from "./table.js";

const saveImage = async (...given) => (await loadLater(() => import("../image.js")))?.savePng(...given);

export function Panel({ spec, onOpen }) {
  const [own, setOwn] = useState(null);
  const isTable = own ?? view.tables.value === "1";
  const { text, file } = describeView();
  const name = `${spec.id}_${file}`;
  const lines = [text, ...spec.caveats];
  const tools = html`<button aria-pressed=${isTable} onClick=${() => setOwn(!isTable)}>Table</button>
    <button onClick=${() => saveCsv(spec, name)} aria-label=${`CSV of ${spec.title}`}>CSV</button>
    <button onClick=${() => saveImage(spec, lines, name)} aria-label=${`PNG of ${spec.title}`}>PNG</button>`;
  return html`<${Frame} id=${spec.id} title=${spec.title} scope=${spec.scope} facts=${spec.facts ?? "\u00a0"} tools=${!spec.empty && tools}>
    ${spec.empty
      ? html`<${Empty} ...${spec.empty} />`
      : isTable
        ? html`<${Table} caption=${`${spec.title}, ${spec.scope}`} ...${tableOf(spec)} write=${spec.write} />`
        : html`<${Chart} spec=${spec} onOpen=${onOpen} />`}
    ${!spec.empty && html`<${Legend} spec=${spec} />`}
    ${spec.caveats.length > 0 &&
    html`<ul class="caveats">
      ${spec.caveats.map((one) => html`<li>${one}</li>`)}
    </ul>`}
  <//>`;
}

function Legend({ spec }) {
  const lines = namedLines(spec);
  if (!lines.length) return null;
  return html`<ul class="legend">
    ${lines.map(
      (line, at) =>
        html`<li><i class=${line.isCompared ? "swatch compared" : `swatch series-${seriesOf(line, at)}`}></i>${line.name}</li>`,
    )}
  </ul>`;
}

// A frame of the same size while numbers are on their way.
export const PageSkeleton = () =>
  html`<section class="panel wide" aria-busy="true"><div class="chart skeleton"></div></section>`;

export const PanelSkeleton = ({ title }) =>
  html`<section class="panel" aria-busy="true">
    <header><div><h2>${title}</h2><p class="facts">\u00a0</p></div></header>
    <div class="chart skeleton"></div>
  </section>`;
