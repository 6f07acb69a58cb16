// Draws a chart from the table beneath it, so that both always say the same.
//
// <section data-chart="stacked" data-measure="number">
//   <div data-drawing hidden></div>
//   <table data-numbers>: one column per series (th[data-colour] names its token), one row per bar
//     (th[data-short] is its label), and each cell a link with data-n.
//
// <section data-chart="lost"> has a table[data-amounts] instead: one row per bar (th[data-token]
//   names its colour), its amount in td[data-amount].
//
// A click on a part of a bar follows the link of its cell. Without this script the table is there.
// Links in [data-measure-switch] redraw in place and keep the address; without script they load.

import { BarChart } from "echarts/charts";
import { AriaComponent, GridComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

import { readColours } from "./colours.js";
import { lostHeight, lostOption, readAmounts } from "./lost.js";
import { stackedOption } from "./stacked.js";
import { readTable } from "./table.js";

use([BarChart, GridComponent, TooltipComponent, AriaComponent, SVGRenderer]);

const PHONE = window.matchMedia("(max-width: 760px)");
const DARK = window.matchMedia("(prefers-color-scheme: dark)");
const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");

/** Follow the link of a cell as a click on it would: in a new tab where that was asked for. */
function follow(href, event) {
  if (!href) return;
  if (event?.ctrlKey || event?.metaKey) window.open(href, "_blank", "noopener");
  else window.location.assign(href);
}

// Per kind of chart: what its table says, its option, its height if that depends on the rows, and
// the link behind a part that was clicked.
const CHARTS = {
  stacked: {
    read: (section) => readTable(section.querySelector("table[data-numbers]")),
    rows: (numbers) => numbers.rows,
    option: stackedOption,
    height: null,
    link: ({ rows }, { seriesIndex, dataIndex }) => rows[dataIndex].cells[seriesIndex]?.href,
  },
  lost: {
    read: (section) => readAmounts(section.querySelector("table[data-amounts]")),
    rows: (rows) => rows,
    option: lostOption,
    height: lostHeight,
    link: (rows, { dataIndex }) => rows[dataIndex].href,
  },
};

function start(section) {
  const kind = CHARTS[section.dataset.chart];
  const drawing = section.querySelector("[data-drawing]");
  const numbers = kind.read(section);
  if (!kind.rows(numbers).length) return;
  const fit = () => {
    if (kind.height) drawing.style.height = `${kind.height(numbers, PHONE.matches)}px`;
  };
  drawing.hidden = false;
  fit();
  const chart = init(drawing, null, { renderer: "svg" });
  const draw = () => {
    fit();
    chart.resize();
    chart.setOption(
      kind.option(numbers, {
        colours: readColours(),
        measure: section.dataset.measure,
        description: drawing.dataset.description,
        isPhone: PHONE.matches,
        isStill: STILL.matches,
      }),
      true,
    );
    drawing.dataset.drawn = section.dataset.measure ?? "number";
  };
  chart.on("click", (part) => follow(kind.link(numbers, part), part.event?.event));
  draw();
  new ResizeObserver(() => chart.resize()).observe(drawing);
  for (const query of [PHONE, DARK, STILL]) query.addEventListener("change", draw);
  new MutationObserver(draw).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-theme"],
  });
  for (const link of section.querySelectorAll("[data-measure-switch] a"))
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      switchTo(section, link);
      draw();
    });
  drawing.chart = chart; // read by tests
}

/** Show the other measure, here and in the address, so that a reload or a shared link keeps it. */
function switchTo(section, chosen) {
  section.dataset.measure = chosen.dataset.measure;
  for (const link of section.querySelectorAll("[data-measure-switch] a"))
    if (link === chosen) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  window.history.replaceState(null, "", chosen.href);
}

for (const section of document.querySelectorAll("[data-chart]")) start(section);
