// Stacked bars over time: one bar per day, week or month, one colour per reason, silence hatched.

import { measured } from "./table.js";
import { tip } from "./tip.js";

const whole = (value) => Math.round(value).toString();

/** The ECharts option for these numbers; a phone gets its own, without totals and with few labels. */
export function stackedOption(numbers, { colours, measure, description, isPhone, isStill }) {
  const isShare = measure === "share";
  const text = { color: colours["ink-3"], fontFamily: colours["font-ui"], fontSize: 12 };
  return {
    animation: !isStill,
    animationDuration: 200,
    animationDurationUpdate: 200,
    textStyle: { fontFamily: colours["font-ui"] },
    aria: { enabled: true, label: { description } },
    grid: {
      left: isShare ? 46 : isPhone ? 28 : 36,
      right: 4,
      top: isPhone ? 12 : 28,
      bottom: 28,
      outerBoundsMode: "none",
    },
    xAxis: {
      type: "category",
      data: numbers.rows.map(({ label }) => label),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colours["line-2"] } },
      axisLabel: { ...text, margin: 10, hideOverlap: true, interval: spacing(numbers, isPhone) },
    },
    yAxis: {
      type: "value",
      max: isShare ? 100 : null,
      interval: isShare ? 25 : null,
      minInterval: 1,
      splitNumber: isPhone ? 3 : 4,
      axisLabel: { ...text, formatter: isShare ? "{value} %" : "{value}" },
      splitLine: { lineStyle: { color: colours.line } },
    },
    tooltip: tooltip(numbers, { colours, measure }),
    series: [
      ...numbers.series.map((series, column) => bars(numbers, series, column, { colours, measure })),
      ...(isPhone || isShare || numbers.rows.length > 31 ? [] : [totals(numbers, colours)]),
    ],
  };
}

/** Every how-many-th label is written, so that they neither touch nor turn. */
function spacing({ rows }, isPhone) {
  const room = isPhone ? 4 : 12;
  return Math.max(0, Math.ceil(rows.length / room) - 1);
}

function bars(numbers, { name, colour, isSilence }, column, { colours, measure }) {
  return {
    type: "bar",
    name,
    stack: "all",
    barWidth: "66%",
    barMaxWidth: 48,
    cursor: "pointer",
    data: numbers.rows.map((_, row) => measured(numbers, row, column, measure)),
    itemStyle: {
      color: colours[colour],
      borderColor: colours.paper,
      borderWidth: 1,
      ...(isSilence && { decal: hatch(colours) }),
    },
    emphasis: { disabled: true },
  };
}

/** Stripes of the paper across the bar: nothing was said here. */
export const hatch = (colours) => ({
  symbol: "rect",
  symbolSize: 1,
  color: colours.paper,
  dashArrayX: [1, 0],
  dashArrayY: [2, 4],
  rotation: -Math.PI / 4,
});

/** The number over each bar: a part without height that only carries the label. */
function totals({ rows }, colours) {
  return {
    type: "bar",
    stack: "all",
    silent: true,
    data: rows.map(() => 0),
    label: {
      show: true,
      position: "top",
      color: colours["ink-2"],
      fontFamily: colours["font-ui"],
      fontSize: 12,
      fontWeight: 550,
      formatter: ({ dataIndex }) => whole(rows[dataIndex].cells.reduce((sum, { n }) => sum + n, 0)),
    },
  };
}

function tooltip(numbers, { colours, measure }) {
  return {
    trigger: "axis",
    confine: true,
    transitionDuration: 0,
    // Behind the bars: in front of them it would pale their colours, which name the reasons.
    axisPointer: { type: "shadow", z: 1, shadowStyle: { color: colours.fill, opacity: 1 } },
    backgroundColor: colours.raise,
    borderColor: colours["line-2"],
    borderRadius: 8,
    padding: [10, 12],
    textStyle: { color: colours.ink, fontFamily: colours["font-ui"], fontSize: 12, lineHeight: 18 },
    formatter: ([{ dataIndex }]) => tip(numbers.rows[dataIndex].title, lines(numbers, dataIndex, measure)),
  };
}

function lines(numbers, row, measure) {
  const { cells } = numbers.rows[row];
  const share = (column) =>
    measure === "share" && `${whole(measured(numbers, row, column, measure))} %`;
  return numbers.series
    .map((series, column) => ({ ...series, n: cells[column].n, share: share(column) }))
    .filter(({ n, isSilence }) => n && !(isSilence && measure === "share"))
    .reverse();
}
