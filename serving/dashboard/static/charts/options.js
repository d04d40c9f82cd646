// Here: a chart's description becomes options of ECharts. Not here: data.
// Lines are straight and break where a value is unknown. A point between two unknown
// values has a symbol, or it would be invisible.
import { isKnown } from "../series.js";
import { number, short } from "../format.js";
import { colourOf } from "./theme.js";

export function makeOptions(spec, theme) {
  return spec.kind === "pie" ? makePie(spec, theme) : makeAxes(spec, theme);
}

// What every chart has: no motion, colours, type and the look of its tooltip.
const makeFrame = (theme, tooltip) => ({
  animation: false,
  color: theme.series,
  textStyle: { fontFamily: theme.font, color: theme.ink },
  tooltip: {
    transitionDuration: 0,
    confine: true,
    backgroundColor: theme.surface,
    borderColor: theme.line,
    textStyle: { color: theme.ink, fontSize: 13 },
    ...tooltip,
  },
});

function makeAxes(spec, theme) {
  const labels = spec.points.map((one) => one.label);
  return {
    ...makeFrame(theme, {
      trigger: "axis",
      axisPointer: { type: spec.kind === "bar" ? "shadow" : "line", animation: false },
      formatter: (shown) => tooltip(spec, shown[0].dataIndex),
    }),
    aria: { enabled: false },
    grid: { left: 8, right: 16, top: 22, bottom: 4, containLabel: true },
    xAxis: {
      type: "category",
      data: labels,
      boundaryGap: spec.kind === "bar",
      axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.line } },
      axisLabel: { color: theme.muted, hideOverlap: true, fontSize: 12 },
    },
    yAxis: {
      type: "value",
      minInterval: 1,
      splitNumber: 4,
      splitLine: { lineStyle: { color: theme.line, type: "solid" } },
      axisLabel: { color: theme.muted, fontSize: 12, formatter: short },
    },
    series: spec.lines.flatMap((line, at) => [
      ...makeSeries(spec, line, at, theme),
      ...(at === 0 ? [makeMarkers(spec, theme)] : []),
    ]),
  };
}

function makeSeries(spec, line, at, theme) {
  const color = colourOf(line, at, theme);
  if (spec.kind === "bar") return [makeBars(line, color)];
  const open = line.unfinished ?? line.values.length;
  const whole = line.values.map((value, index) => (index < open ? value : null));
  const main = makeLine(line.name, whole, color, line.isCompared ? "dotted" : "solid");
  if (spec.kind === "area" && !line.isCompared) {
    main.areaStyle = { color, opacity: 0.12, origin: "start" };
  }
  const rest = line.values.map((value, index) => (index >= open - 1 ? value : null));
  const dashed = makeLine(`${line.name}, unfinished`, rest, color, "dashed");
  const alone = line.values.map((value, index) => (isAlone(line.values, index) ? value : null));
  return [
    main,
    ...(open < line.values.length ? [{ ...dashed, id: `unfinished-${at}` }] : []),
    ...(alone.some(isKnown) ? [makeDots(alone, color)] : []),
  ];
}

// Symbols of a few points are a series of their own: a symbol per point takes long.
const makeDots = (values, color) => ({
  type: "line",
  data: values,
  symbol: "circle",
  symbolSize: 6,
  showAllSymbol: true,
  lineStyle: { width: 0 },
  itemStyle: { color },
  silent: true,
});

function makeLine(name, values, color, type) {
  return {
    type: "line",
    name,
    data: values,
    showSymbol: false,
    smooth: false,
    connectNulls: false,
    lineStyle: { color, width: 2, type },
    itemStyle: { color },
    emphasis: { disabled: true },
  };
}

const isAlone = (values, at) =>
  isKnown(values[at]) && !isKnown(values[at - 1]) && !isKnown(values[at + 1]);

function makeBars(line, color) {
  const open = line.unfinished ?? line.values.length;
  return {
    type: "bar",
    name: line.name,
    barMaxWidth: 28,
    data: line.values.map((value, at) => ({
      value,
      itemStyle:
        at >= open
          ? { color: "transparent", borderColor: color, borderType: "dashed", borderWidth: 1.5 }
          : { color: line.isCompared ? "transparent" : color, borderColor: color, borderWidth: 1 },
    })),
    emphasis: { disabled: true },
  };
}

// Unknown days are shaded, from the last known point to the next one.
const shadeGaps = (gaps, last) =>
  gaps.map(([first, end]) => [
    { xAxis: Math.max(0, first - 1) },
    { xAxis: Math.min(last, end + 1) },
  ]);

// Unknown bars have a question mark; changes of definition and notes are upright lines.
function makeMarkers(spec, theme) {
  const labels = spec.points.map((one) => one.label);
  const unknown = new Set(spec.kind === "bar" ? (spec.gaps ?? []).flatMap(indexes) : []);
  return {
    type: "line",
    name: "markers",
    data: labels.map((_, at) => (unknown.has(at) ? 0 : null)),
    silent: true,
    symbol: "circle",
    symbolSize: 1,
    showAllSymbol: true,
    itemStyle: { color: "transparent" },
    lineStyle: { opacity: 0 },
    label: { show: true, position: "top", formatter: "?", color: theme.muted, fontSize: 13 },
    markArea: {
      silent: true,
      itemStyle: { color: theme.gap },
      data: spec.kind === "bar" ? [] : shadeGaps(spec.gaps ?? [], labels.length - 1),
    },
    markLine: {
      silent: true,
      symbol: "none",
      lineStyle: { color: theme.muted, type: "dashed", width: 1 },
      label: { color: theme.muted, fontSize: 11, formatter: ({ data }) => data.name },
      data: (spec.markers ?? []).map((one) => ({ name: one.sign, xAxis: labels[one.index] })),
    },
  };
}

const indexes = ([first, last]) =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at);

function makePie(spec, theme) {
  return {
    ...makeFrame(theme, {
      trigger: "item",
      formatter: ({ dataIndex }) => tooltip(spec, dataIndex),
    }),
    series: [
      {
        type: "pie",
        radius: ["36%", "58%"],
        center: ["50%", "50%"],
        data: spec.points.map((one, at) => ({ name: one.label, value: spec.lines[0].values[at] })),
        itemStyle: { borderColor: theme.surface, borderWidth: 2 },
        label: { color: theme.ink, fontSize: 12, lineHeight: 15, overflow: "break" },
        labelLine: { length: 8, length2: 6, lineStyle: { color: theme.line } },
        emphasis: { disabled: true },
      },
    ],
  };
}

// Nodes, not markup: names come from outside.
function tooltip(spec, at) {
  const box = document.createElement("div");
  for (const text of describe(spec, at)) {
    const row = document.createElement("div");
    row.textContent = text;
    box.append(row);
  }
  box.firstChild.style.fontWeight = "600";
  return box;
}

// What a point says, one line each: in the tooltip and in the live region.
export function describe(spec, at) {
  const point = spec.points[at];
  const rows = spec.lines.map((line) => {
    const value = line.values[at];
    const text = isKnown(value) ? (spec.write ?? number)(value) : "unknown";
    const extra = remarksOf(line, at).join("; ");
    return `${line.name}: ${text}${extra ? ` (${extra})` : ""}`;
  });
  return [point.title ?? point.label, ...rows, ...signsAt(spec, at)];
}

// Why a value is missing, or what it covers; and whether its period goes on.
export const remarksOf = (line, at) =>
  [
    isKnown(line.values[at]) ? line.notes?.[at] : line.reasons?.[at],
    line.unfinished !== undefined && at >= line.unfinished ? "unfinished" : null,
  ].filter(Boolean);

export const signsAt = (spec, at) =>
  (spec.markers ?? []).filter((one) => one.index === at).map((one) => one.text);
