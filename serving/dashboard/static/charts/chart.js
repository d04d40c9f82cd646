// Here: one drawn chart: its size, its cursor by arrow keys, its live region.
// Not here: titles, tables and exports (parts/panel.js).
import { createChart, html, useEffect, useRef, useState } from "../vendor/libraries.js";
import { shownTheme } from "../theme.js";
import { describe, makeOptions } from "./options.js";
import { readTheme } from "./theme.js";

const MOVES = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7, Home: -1e6, End: 1e6 };

export function Chart({ spec, onOpen }) {
  const place = useRef(null);
  const chart = useRef(null);
  const cursor = useRef(-1);
  const [said, say] = useState("");
  const theme = shownTheme.value;

  useEffect(() => {
    chart.current = createChart(place.current, null, { renderer: "svg" });
    const watcher = new ResizeObserver(() => chart.current.resize());
    watcher.observe(place.current);
    return () => {
      watcher.disconnect();
      chart.current.dispose();
    };
  }, []);

  useEffect(() => {
    cursor.current = -1;
    chart.current.setOption(makeOptions(spec, readTheme()), { notMerge: true });
  }, [spec, theme]);

  function move(event) {
    if (event.key === "Enter" && cursor.current >= 0 && onOpen) {
      event.preventDefault();
      onOpen(cursor.current);
    } else if (event.key in MOVES && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const last = spec.points.length - 1;
      const from = cursor.current < 0 ? (MOVES[event.key] < 0 ? last + 1 : -1) : cursor.current;
      cursor.current = Math.min(last, Math.max(0, from + MOVES[event.key]));
      const shown = { seriesIndex: 0, dataIndex: cursor.current };
      chart.current.dispatchAction({ type: "showTip", ...shown });
      say(describe(spec, cursor.current).join(". "));
    } else if (event.key === "Escape") {
      chart.current.dispatchAction({ type: "hideTip" });
      say("");
    }
  }

  return html`<div>
    <div
      class="chart"
      ref=${place}
      role="application"
      aria-roledescription="chart"
      aria-label=${`${spec.title}, ${spec.scope}. Arrow keys read the values.`}
      tabindex="0"
      onKeyDown=${move}
      onBlur=${() => chart.current.dispatchAction({ type: "hideTip" })}
    ></div>
    <p class="readout" aria-live="polite">${said}</p>
  </div>`;
}
