// The form of one field: which it is, and what stands there when it is empty.

import { NodeSelection, TextSelection } from "@tiptap/pm/state";

import { h, select } from "../dom.js";
import { labelled, openPopover } from "../popover.js";
import { t } from "../strings.js";

const NOTHING = "nothing";
const WORDS = "words";
const OPEN = "open";

function choiceOf(fallback) {
  if (fallback === null) return OPEN;
  return fallback ? WORDS : NOTHING;
}

/** The inputs, and a function that reads the attributes out of them. */
function inputs(attrs, kit) {
  const known = kit.fields.list.map(({ name, label }) => ({ value: name, label }));
  const which = select(known, attrs.name, `${kit.fields.label(attrs.name)} ?`, { class: "inp" });
  const whenEmpty = select(
    [WORDS, NOTHING, OPEN].map((value) => ({ value, label: t(`field.whenEmpty.${value}`) })),
    choiceOf(attrs.fallback),
    "",
    { class: "inp" },
  );
  const textInput = (value) => h("input", { type: "text", class: "inp", maxlength: 200, value });
  const words = textInput(attrs.fallback ?? "");
  const before = textInput(attrs.before);
  const after = textInput(attrs.after);
  const wordsRow = labelled(t("field.words"), words);
  const emptyRow = labelled(t("field.whenEmpty"), whenEmpty, " ");
  const meaning = labelled(t("field.which"), which, " ");

  function describe() {
    const field = kit.fields.get(which.value);
    wordsRow.hidden = whenEmpty.value !== WORDS;
    meaning.lastChild.textContent = field ? `${field.meaning}` : t("field.unknown");
    emptyRow.lastChild.textContent =
      field && !field.can_be_empty ? t("field.always") : "";
    emptyRow.lastChild.hidden = !emptyRow.lastChild.textContent;
  }
  // Who types words, means them.
  words.addEventListener("input", () => (whenEmpty.value = words.value ? WORDS : whenEmpty.value));
  which.addEventListener("change", describe);
  whenEmpty.addEventListener("change", () => {
    describe();
    if (whenEmpty.value === WORDS) words.focus();
  });
  describe();
  const around = h(
    "div",
    { class: "le-pop-two" },
    labelled(t("field.before"), before),
    labelled(t("field.after"), after),
  );
  const help = h("p", { class: "le-pop-help" }, t("field.around.help"));
  return {
    rows: [meaning, emptyRow, wordsRow, around, help],
    // What most people came for: the words, or the decision about them.
    first: kit.fields.get(attrs.name) ? (attrs.fallback ? words : whenEmpty) : which,
    read: () => ({
      name: which.value,
      fallback: { [WORDS]: words.value.trim() || null, [NOTHING]: "", [OPEN]: null }[whenEmpty.value],
      before: before.value,
      after: after.value,
    }),
  };
}

const isSame = (one, other) => Object.keys(one).every((key) => one[key] === other[key]);

/** Open the form beside the field at a position. */
export function openFieldForm(view, position, kit) {
  const node = view.state.doc.nodeAt(position);
  if (node?.type.name !== "field") return;
  view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, position)));
  const { rows, first, read } = inputs(node.attrs, kit);

  // The document does not change while the form is open, so the position stays right.
  const replace = (change) => {
    close();
    view.dispatch(change(view.state.tr).scrollIntoView());
  };
  const action = (label, change, kind = "") =>
    h("button", { type: "button", class: `btn g s ${kind}`, onclick: () => replace(change) }, label);
  const remove = action(t("field.remove"), (tr) => tr.delete(position, position + 1), "d");
  const toText = action(t("field.toText"), (tr) => {
    const words = view.state.schema.text(kit.fields.label(node.attrs.name), node.marks);
    return tr.replaceWith(position, position + 1, words);
  });
  const buttons = kit.fields.get(node.attrs.name) ? [remove] : [toText, remove];

  const close = openPopover({
    host: kit.host,
    near: view.nodeDOM(position).getBoundingClientRect(),
    label: t("field.edit", { label: kit.fields.label(node.attrs.name) }),
    content: rows,
    first,
    buttons,
    apply() {
      const attrs = read();
      if (view.state.doc.nodeAt(position) !== node || isSame(attrs, node.attrs)) return;
      const transaction = view.state.tr.setNodeMarkup(position, null, attrs, node.marks);
      view.dispatch(transaction.setSelection(TextSelection.create(transaction.doc, position + 1)));
    },
    closed: () => view.focus(),
  });
}
