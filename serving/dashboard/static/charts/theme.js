// Here: the colours of charts, read from the style sheet, and those of their lines. Not
// here: colours themselves.

const SERIES = [1, 2, 3, 4, 5, 6, 7, 8];

// The number of a line's colour: a channel has its own, another line that of its place.
export const seriesOf = (line, at) => SERIES[(line.tone ?? at) % SERIES.length];

export const colourOf = (line, at, theme) =>
  line.isCompared ? theme.muted : theme.series[seriesOf(line, at) - 1];

// The lines that need names; a pie names its slices, and one line has the title.
export const namedLines = (spec) => (spec.kind === "pie" || spec.lines.length < 2 ? [] : spec.lines);

export function readTheme() {
  const style = getComputedStyle(document.documentElement);
  const get = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: get("ink"),
    muted: get("muted"),
    line: get("line"),
    gap: get("gap"),
    surface: get("surface"),
    // Double quotes would end an attribute of a drawn SVG.
    font: get("font").replaceAll('"', "'"),
    series: SERIES.map((at) => get(`series-${at}`)),
  };
}
