// How people write a field in plain text, and how it is read.
//
//   {first_name}   {first_name|there}   {, first_name|}   [Name]   {{ name }}
//
// What stands between the brace and the name without being a letter comes and goes with the value.

const AROUND = String.raw`[^\p{L}\p{N}_{}|\n]*`;
const NAME = String.raw`\p{L}[\p{L}\p{N}_ .-]{0,38}?`;

export const BRACES = String.raw`\{(${AROUND})(${NAME})(${AROUND})(?:\|([^{}\n]{0,200}))?\}`;
export const DOUBLE = String.raw`\{\{\s*(${NAME})\s*(?:\|[^{}\n]{0,200})?\}\}`;
export const BRACKETS = String.raw`\[\s*(${NAME})\s*\]`;

/** A name as the registry spells names: "First name" and "Vārds" become first_name and vards. */
export function asName(words) {
  return words
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_+|_+$/g, "");
}

/** Attributes of a field that somebody spelled, or null where its name cannot be one. */
function attributesOf(words, fields, { fallback = null, before = "", after = "" } = {}) {
  const name = fields.find(words) ?? asName(words);
  // A space between the brace and the name is nobody's word.
  const around = (text) => (text.trim() ? text : "");
  return /^[a-z][a-z0-9_.-]*$/.test(name)
    ? { name, fallback, before: around(before), after: around(after) }
    : null;
}

const PASTED = new RegExp(`${DOUBLE}|${BRACES}|${BRACKETS}`, "gu");

/** Pieces of a text: strings, and attributes of the fields spelled in it. */
export function piecesOf(text, fields) {
  const pieces = [];
  let done = 0;
  for (const match of text.matchAll(PASTED)) {
    const [whole, double, before, name, after, fallback, bracketed] = match;
    const attributes = attributesOf(double ?? name ?? bracketed, fields, { before, after, fallback });
    if (!attributes) continue;
    if (match.index > done) pieces.push(text.slice(done, match.index));
    pieces.push(attributes);
    done = match.index + whole.length;
  }
  if (done < text.length) pieces.push(text.slice(done));
  return pieces;
}

const TYPED = new RegExp(`${BRACES}$`, "u");

/** What the end of a typed text spells: `{index, text, attributes}`, or null. */
export function typedField(text, fields) {
  const match = TYPED.exec(text);
  if (!match || text[match.index - 1] === "{") return null;
  const [whole, before, name, after, fallback] = match;
  const attributes = attributesOf(name, fields, { before, after, fallback });
  return attributes && { index: match.index, text: whole, attributes };
}
