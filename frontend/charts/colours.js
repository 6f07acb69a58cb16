// Colours are named in one place, the style sheet's tokens; charts read them as they are now.

const NAMES = ["c0", "c1", "c2", "c3", "c4", "c5", "c6", "paper", "ink", "ink-2", "ink-3"];
const MORE = ["line", "line-2", "fill", "plum", "raise", "font-ui"];

/** The tokens a chart needs, by name without the dashes. */
export function readColours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    [...NAMES, ...MORE].map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  );
}
