import assert from "node:assert/strict";
import { test } from "node:test";

import { Fields } from "./fields.js";
import { piecesOf, typedField } from "./notation.js";

const LIST = ["first_name", "first_name_vocative", "product", "end_date"].map((name) => ({
  name,
  label: name.replaceAll("_", " "),
  meaning: "",
  sample: "",
}));
const FIELDS = new Fields(LIST, "en");
const field = (name, fallback = null, before = "", after = "") => ({ name, fallback, before, after });

test("a field with words for when it is empty", () =>
  assert.deepEqual(piecesOf("Hello {first_name|there},", FIELDS), ["Hello ", field("first_name", "there"), ","]));

test("no words are not the same as nothing", () => {
  assert.deepEqual(piecesOf("{product}", FIELDS), [field("product")]);
  assert.deepEqual(piecesOf("{product|}", FIELDS), [field("product", "")]);
});

test("what stands before and after a name comes and goes with it", () => {
  assert.deepEqual(piecesOf("Labdien{, first_name|}!", FIELDS), ["Labdien", field("first_name", "", ", "), "!"]);
  assert.deepEqual(piecesOf("{(end_date)|}", FIELDS), [field("end_date", "", "(", ")")]);
});

test("placeholders of other programs", () => {
  assert.deepEqual(piecesOf("[Name], [First name], {{ name }}, {{product}}", FIELDS), [
    field("first_name"),
    ", ",
    field("first_name"),
    ", ",
    field("first_name"),
    ", ",
    field("product"),
  ]);
});

test("a Latvian letter addresses in the vocative", () =>
  assert.deepEqual(piecesOf("Sveiki, [Name]!", new Fields(LIST, "lv")), ["Sveiki, ", field("first_name_vocative"), "!"]));

test("unknown names become fields that can be marked, words that cannot be names stay", () => {
  assert.deepEqual(piecesOf("[Jūsu pilsēta]", FIELDS), [field("jusu_pilseta")]);
  for (const words of ["[1]", "[…]", "[Имя]", "{}", "{ }", "a { b", "[see: note 3!]"])
    assert.deepEqual(piecesOf(words, FIELDS), [words]);
});

test("a typed field ends at its brace", () => {
  assert.deepEqual(typedField("Hello {first_name|there}", FIELDS), {
    index: 6,
    text: "{first_name|there}",
    attributes: field("first_name", "there"),
  });
  assert.equal(typedField("Hello {first_name", FIELDS), null);
  assert.equal(typedField("{{name}", FIELDS), null);
});

test("typing finds fields by label, name and meaning, without accents", () => {
  const fields = new Fields([
    { name: "product", label: "produkts", meaning: "kā tas saucas rēķinā", sample: "Brightdesk" },
    { name: "first_name", label: "vārds", meaning: "", sample: "Ilze" },
  ]);
  assert.deepEqual(fields.search("var").map(({ name }) => name), ["first_name"]);
  assert.deepEqual(fields.search("rekin").map(({ name }) => name), ["product"]);
  assert.equal(fields.search("").length, 2);
  assert.deepEqual(fields.search("xyz"), []);
});
