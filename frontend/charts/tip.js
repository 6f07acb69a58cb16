// The tooltip of a bar, built of elements: a markup string could not have styles under our policy.

const SVG = "http://www.w3.org/2000/svg";

function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

function shape(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** As in the legend (insights/_swatch.html): the colour is its class, silence is hatched. */
function swatch({ colour, isSilence }) {
  const rect = shape("rect", { class: isSilence ? "hatch0" : colour, width: 10, height: 10 });
  const stripes = shape("path", { class: "hatch1", d: "M-2 6 6-2M0 12 12 0M6 14 14 6" });
  const parts = isSilence ? [rect, stripes] : [rect];
  return shape("svg", { class: "sw0", viewBox: "0 0 10 10", "aria-hidden": "true" }, ...parts);
}

/** A title and lines of a series, its number and, where given, its share. */
export function tip(title, lines) {
  const rows = lines.map(({ name, n, share, ...series }) =>
    element(
      "div",
      "tip-row",
      swatch(series),
      element("span", "tip-name", name),
      element("span", "tip-n", share ? `${n}, ${share}` : String(n)),
    ),
  );
  return element("div", "tip", element("strong", "tip-title", title), ...rows);
}
