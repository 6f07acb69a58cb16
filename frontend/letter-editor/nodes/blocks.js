// Blocks that stand for something the letter is given when it is sent: survey answers, signature.

import { Node } from "@tiptap/core";
import { ListChecks, Trash2 } from "lucide";

import { drawing, h, iconButton, screenLanguage, select } from "../dom.js";
import { t } from "../strings.js";

const SHOWN = 3;

/** Take a block away, leaving a paragraph where it was the only one. */
function remove({ editor, getPos, node }) {
  const { view, schema } = editor;
  const from = getPos();
  const isAlone = view.state.doc.resolve(from).parent.childCount === 1;
  const tr = view.state.tr;
  if (isAlone) tr.replaceWith(from, from + node.nodeSize, schema.nodes.paragraph.create());
  else tr.delete(from, from + node.nodeSize);
  view.dispatch(tr);
  view.focus();
}

/** Rows of a survey as the letter will show them, the first few. */
function rowsOf(survey) {
  const rows = survey?.rows ?? [];
  const shown = rows.length > SHOWN + 1 ? rows.slice(0, SHOWN) : rows;
  const items = shown.map((row) => h("li", {}, row));
  if (shown.length < rows.length)
    items.push(h("li", { class: "muted" }, t("answers.more", { count: rows.length - SHOWN })));
  return h("ul", {}, ...items);
}

function answersView(props, kit) {
  const { node, editor, getPos } = props;
  const { survey: slug } = node.attrs;
  const survey = kit.surveys.find((one) => one.slug === slug);
  const options = kit.surveys.map((one) => ({ value: one.slug, label: one.name }));
  const choice = select(options, slug, t("answers.unknown", { slug }), {
    class: "le-flat",
    "aria-label": t("answers.survey"),
    onchange: () =>
      editor.view.dispatch(
        editor.state.tr.setNodeMarkup(getPos(), null, { survey: choice.value }),
      ),
  });
  const bar = h(
    "div",
    { class: "ansbar", lang: screenLanguage() },
    drawing(ListChecks, true),
    h("span", {}, t("answers.survey")),
    choice,
    h("span", {}, t("answers.count", { count: survey?.rows.length ?? 0 })),
    h("span", { class: "end" }, survey?.note ?? ""),
    h("span", { class: "le-acts" }, iconButton(Trash2, t("answers.remove"), () => remove(props))),
  );
  const dom = h(
    "div",
    { class: "ans", role: "group", "aria-label": t("answers"), contenteditable: "false" },
    bar,
    rowsOf(survey),
  );
  return {
    dom,
    update: () => false,
    stopEvent: ({ target }) => bar.contains(target) && Boolean(target.closest("select, button")),
    ignoreMutation: () => true,
  };
}

export const answersNode = (kit) =>
  Node.create({
    name: "answers",
    group: "block",
    atom: true,
    addAttributes: () => ({
      survey: { default: "", parseHTML: (element) => element.getAttribute("data-answers") },
    }),
    parseHTML: () => [{ tag: "div[data-answers]" }],
    renderHTML: ({ node }) => ["div", { "data-answers": node.attrs.survey }],
    renderText: () => "",
    addNodeView: () => (props) => answersView(props, kit),
  });

export const signatureNode = (kit) =>
  Node.create({
    name: "signature",
    group: "block",
    atom: true,
    parseHTML: () => [{ tag: "div[data-signature]" }],
    renderHTML: () => ["div", { "data-signature": "" }],
    renderText: () => "",
    addNodeView: () => () => {
      const lines = kit.signature.map((line) => h("span", { class: "line" }, line));
      const name = h("span", { class: "field", title: t("signature.hint"), lang: screenLanguage() }, t("signature"));
      const dom = h("div", { class: "sign", contenteditable: "false" }, ...lines, name);
      return { dom, ignoreMutation: () => true };
    },
  });
