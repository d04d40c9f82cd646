// Here: the shown numbers as a file: CSV, and PNG with title, filters and caveats.
// Not here: which numbers are shown.
import { createChart } from "./vendor/libraries.js";
import { isKnown } from "./series.js";
import { makeOptions, remarksOf, signsAt } from "./charts/options.js";
import { colourOf, namedLines, readTheme } from "./charts/theme.js";

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

const WIDTH = 1200;
const HEIGHT = 520;
const EDGE = 40;

export async function savePng(spec, lines, name) {
  const theme = readTheme();
  const image = await draw(spec, theme);
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  pen.font = `16px ${theme.font}`;
  const notes = lines.flatMap((one) => wrap(pen, one, WIDTH - 2 * EDGE));
  canvas.width = WIDTH;
  const names = namesOf(spec, theme);
  canvas.height = HEIGHT + 110 + (names.length + notes.length) * 24;
  pen.fillStyle = theme.surface;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = theme.ink;
  pen.font = `600 26px ${theme.font}`;
  pen.fillText(`${spec.title}, ${spec.scope}`, EDGE, 52);
  pen.drawImage(image, EDGE / 2, 76, WIDTH - EDGE, HEIGHT);
  pen.fillStyle = theme.muted;
  pen.font = `16px ${theme.font}`;
  names.forEach((one, at) => drawName(pen, one, HEIGHT + 106 + at * 24));
  pen.fillStyle = theme.muted;
  notes.forEach((one, at) => pen.fillText(one, EDGE, HEIGHT + 106 + (names.length + at) * 24));
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  save(blob, `${name}.png`);
}

// The lines with their colours, as the legend of the page has them.
const namesOf = (spec, theme) =>
  namedLines(spec).map((line, at) => ({ name: line.name, colour: colourOf(line, at, theme) }));

function drawName(pen, { name, colour }, y) {
  pen.fillStyle = colour;
  pen.fillRect(EDGE, y - 8, 20, 4);
  pen.fillText(name, EDGE + 30, y);
}

async function draw(spec, theme) {
  const size = { renderer: "svg", width: WIDTH - EDGE, height: HEIGHT };
  const place = document.createElement("div");
  const chart = createChart(place, null, size);
  chart.setOption(makeOptions(spec, theme));
  const image = new Image();
  image.src = chart.getDataURL({ type: "svg" });
  chart.dispose();
  await image.decode();
  return image;
}

function wrap(pen, text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (pen.measureText(longer).width <= width || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
