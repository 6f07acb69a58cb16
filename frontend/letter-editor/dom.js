// Elements made by script: no markup strings, so nothing for the page's policy to refuse.

import { createElement } from "lucide";

/** An element. Attributes that are functions become listeners (onclick), null and false are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** One of lucide's drawings, hidden from readers: the control beside it has the name. */
export function drawing(icon, small = false) {
  const svg = createElement(icon);
  svg.setAttribute("class", small ? "i s" : "i");
  svg.setAttribute("aria-hidden", "true");
  for (const name of ["width", "height", "stroke", "stroke-width", "fill"]) svg.removeAttribute(name);
  return svg;
}

/** A button of a drawing alone, named for readers and on hover. */
export function iconButton(icon, name, onclick, attributes = {}) {
  return h(
    "button",
    { type: "button", class: "btn g s ic", "aria-label": name, title: name, onclick, ...attributes },
    drawing(icon),
  );
}

/** A select with the given options `[{value, label}]`. An unknown value gets an option of its own. */
export function select(options, value, unknownLabel, attributes) {
  const known = options.some((option) => option.value === value);
  const all = known ? options : [{ value, label: unknownLabel }, ...options];
  const element = h(
    "select",
    attributes,
    ...all.map((option) => h("option", { value: option.value ?? "" }, option.label)),
  );
  element.value = value ?? "";
  return element;
}

/** The language of the screen, for words of the program within a letter in another one. */
export const screenLanguage = () => document.documentElement.lang || null;

let lastId = 0;

/** An id that nothing else on the page has. */
export const newId = (prefix) => `${prefix}-${++lastId}`;

/** Put a floating element below a rectangle, or above it where there is no room; inside the window. */
export function place(element, { left, top, bottom }) {
  const { offsetWidth: width, offsetHeight: height } = element;
  const fitsBelow = bottom + 6 + height <= window.innerHeight - 8;
  const y = fitsBelow || top < height + 14 ? bottom + 6 : top - 6 - height;
  element.style.left = `${Math.max(8, Math.min(left, window.innerWidth - width - 8))}px`;
  element.style.top = `${Math.max(8, Math.min(y, window.innerHeight - Math.min(height, window.innerHeight - 16) - 8))}px`;
}
