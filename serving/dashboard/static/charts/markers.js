// Here: changes of definition and notes, at their place on a chart. Not here: drawing.

// A change of definition belongs to the charts of its measure, a note to all.
export function markersOf(markers, periods, days, measure) {
  return (markers ?? [])
    .filter((one) => !one.measure || one.measure === measure)
    .map((one) => ({
      ...one,
      index: periods.findIndex(
        (period) => one.date >= days[period.first] && one.date <= days[period.last],
      ),
    }))
    .filter((one) => one.index >= 0);
}

export function listMarkers(answer, platform) {
  const isShown = (one) => !platform || !one.platform || one.platform === platform;
  const rules = (answer?.rules ?? []).filter(isShown).map((one) => ({
    date: one.validFrom,
    measure: one.measure,
    sign: "definition",
    text: `definition of ${one.measure} changed: ${one.reason}`,
  }));
  const notes = (answer?.notes ?? []).filter(isShown).map((one) => ({
    date: one.date,
    sign: "note",
    text: `note: ${one.text}`,
  }));
  return [...rules, ...notes];
}
