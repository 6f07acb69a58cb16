// Lying bars: what each reason costs a month, the amount written at the end of its bar.

import { hatch } from "./stacked.js";

/** Rich text of ECharts knows braces and bars; an amount as written must not start a style of it. */
const plain = (text) => text.replace(/[{}|]/g, " ");

/** What a table of amounts says: per row its name, colour token, amount, the amount as written.
    A row marked data-apart is told in words instead. */
export function readAmounts(table) {
  const drawn = [...table.tBodies[0].rows].filter((row) => !("apart" in row.cells[0].dataset));
  return drawn.map((row) => {
    const cell = row.querySelector("td[data-amount]");
    return {
      name: row.cells[0].textContent.trim(),
      colour: row.cells[0].dataset.token,
      isSilence: "silence" in row.cells[0].dataset,
      n: Number(cell.dataset.amount),
      written: cell.textContent.trim(),
      href: cell.querySelector("a")?.href ?? "",
    };
  });
}

/** How high a drawing of so many bars is, in pixels. */
export const lostHeight = (rows, isPhone) => rows.length * (isPhone ? 44 : 32) + 8;

/** The ECharts option for these rows; on a phone names stand above their bars, not beside. */
export function lostOption(rows, { colours, description, isPhone, isStill }) {
  const text = { color: colours["ink-2"], fontFamily: colours["font-ui"], fontSize: isPhone ? 13 : 12 };
  return {
    animation: !isStill,
    animationDuration: 200,
    textStyle: { fontFamily: colours["font-ui"] },
    aria: { enabled: true, label: { description } },
    grid: {
      left: isPhone ? 0 : 200,
      right: 96,
      top: isPhone ? 12 : 4,
      bottom: 4,
      outerBoundsMode: "none",
    },
    xAxis: { type: "value", show: false, min: 0 },
    yAxis: {
      type: "category",
      inverse: true,
      data: rows.map(({ name }) => name),
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: isPhone ? above(text) : { ...text, margin: 12, width: 184, overflow: "truncate" },
    },
    series: [
      {
        type: "bar",
        barWidth: isPhone ? 12 : 14,
        cursor: "pointer",
        data: rows.map((row) => bar(row, colours)),
        label: {
          show: true,
          position: "right",
          ...text,
          color: colours.ink,
          fontWeight: 550,
          formatter: ({ dataIndex }) => plain(rows[dataIndex].written),
        },
        emphasis: { disabled: true },
      },
    ],
  };
}

const above = (text) => ({
  ...text,
  inside: true,
  margin: 0,
  verticalAlign: "bottom",
  padding: [0, 0, 9, 0],
});

const bar = ({ n, colour, isSilence }, colours) => ({
  value: n,
  itemStyle: { color: colours[colour], ...(isSilence && { decal: hatch(colours) }) },
});
