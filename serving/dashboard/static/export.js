// Here: the shown numbers as a CSV file. Not here: a chart as an image (`image.js`), and
// which numbers are shown.
import { isKnown } from "./series.js";
import { remarksOf, signsAt } from "./charts/options.js";

// A cell that begins like a formula gets an apostrophe: a spreadsheet would run it.
export function cell(value) {
  if (!isKnown(value)) return "";
  const text = typeof value === "number" ? String(value) : guard(String(value));
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const guard = (text) => (/^[=+\-@\t\r]/.test(text) && !/^-?[\d.]+$/.test(text) ? `'${text}` : text);

export const toCsv = (rows) => `${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;

// The rows of a chart: what it shows, and why a value is missing.
export function tableOf(spec) {
  const head = [spec.axis, ...spec.lines.map((one) => one.name), "remark"];
  const rows = spec.points.map((point, at) => [
    point.key,
    ...spec.lines.map((line) => (isKnown(line.values[at]) ? Number(line.values[at]) : null)),
    remark(spec, at),
  ]);
  return { head, rows };
}

function remark(spec, at) {
  const parts = spec.lines.flatMap((line) => remarksOf(line, at));
  return [...new Set([...parts, ...signsAt(spec, at)])].join("; ");
}

export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export function saveCsv(spec, name) {
  const { head, rows } = tableOf(spec);
  save(new Blob([toCsv([head, ...rows])], { type: "text/csv" }), `${name}.csv`);
}
