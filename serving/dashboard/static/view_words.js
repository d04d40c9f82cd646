// Here: the chosen filters in words, for exports and headings. Not here: the filters.
import { data } from "./data.js";
import { dayLong, time } from "./format.js";
import { range, view } from "./state.js";

export function describeView() {
  const { from, to } = range.value;
  const chosen = data.chosenChannels.value;
  const names = chosen.map((one) => `${one.name} (${one.platformTitle})`);
  const few = names.length > 4 ? `${names.length} channels` : names.join(", ");
  const parts = [
    few || "no channel",
    `${dayLong(from)} to ${dayLong(to)}`,
    `days: ${view.zone.value}`,
    view.compare.value ? "compared with the earlier period, same weekdays" : null,
    view.complete.value ? "complete periods only" : null,
    `data as of ${time(data.asOf.value)}`,
  ];
  const file = `${from}_${to}${view.platform.value ? `_${view.platform.value}` : ""}`;
  return { text: parts.filter(Boolean).join(" · "), file: file.replaceAll(/[^\w.-]/g, "-") };
}
