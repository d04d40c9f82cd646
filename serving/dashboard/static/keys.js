// Here: keys for the whole page. Not here: keys inside a chart (charts/chart.js).
import { PERIODS } from "./calendar.js";
import { change, toggle } from "./state.js";

export const KEYS = [
  ["d w m y", "days, weeks, months, years"],
  ["c", "compare with the earlier period"],
  ["t", "tables instead of charts"],
  ["arrows, Home, End", "in a chart: read its values"],
  ["Enter", "in a chart: where the number comes from"],
];

export function listenToKeys() {
  addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, select, textarea, dialog");
    if (isTyping || event.altKey || event.ctrlKey || event.metaKey) return;
    if (Object.hasOwn(PERIODS, event.key)) change({ period: event.key });
    else if (event.key === "c") toggle("compare");
    else if (event.key === "t") toggle("tables");
    else return;
    event.preventDefault();
  });
}
