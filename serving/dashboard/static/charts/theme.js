// Here: the colours of charts, read from the style sheet. Not here: colours themselves.

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
    series: [1, 2, 3, 4, 5, 6, 7, 8].map((at) => get(`series-${at}`)),
  };
}
