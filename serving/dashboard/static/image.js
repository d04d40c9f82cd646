// Here: a chart as a PNG file, with its title, filters and caveats. The browser requests
// this code when a person first saves an image. Not here: CSV files (`export.js`).
import { createChart } from "./vendor/libraries.js";
import { save } from "./export.js";
import { makeOptions } from "./charts/options.js";
import { colourOf, namedLines, readTheme } from "./charts/theme.js";

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
