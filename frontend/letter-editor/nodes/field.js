// A merge field: a chip within a line, with its plain name and what stands there when it is empty.

import { InputRule, Node } from "@tiptap/core";
import { NodeSelection, Plugin } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

import { h, screenLanguage } from "../dom.js";
import { typedField } from "../notation.js";
import { t } from "../strings.js";
import { openFieldForm } from "./field-form.js";

/** `{, first_name|}`: how a field is spelled in plain text. */
export function spelled({ name, fallback, before, after }) {
  return `{${before}${name}${after}${fallback === null ? "" : `|${fallback}`}}`;
}

/** What a chip says beside its name: “or “there””, “or nothing”, or nothing. */
export function fallbackWords(fallback) {
  if (fallback === null) return "";
  return fallback ? t("field.or", { words: fallback }) : t("field.orNothing");
}

/** The chip's element. */
function chip({ name, fallback, before, after }, kit) {
  const words = fallbackWords(fallback);
  const isUnknown = !kit.fields.get(name);
  return h(
    "span",
    {
      class: isUnknown ? "field ask" : "field",
      contenteditable: "false",
      lang: screenLanguage(),
    },
    before && h("i", {}, before),
    kit.fields.label(name),
    after && h("i", {}, after),
    words && h("b", {}, ` ${words}`),
    isUnknown ? h("span", { class: "q" }, "?") : null,
  );
}

/** Is the position inside the branch of a condition that only shows when the field has a value? */
function isGuarded($position, guard) {
  for (let depth = $position.depth; guard && depth > 1; depth--)
    if (
      $position.node(depth).type.name === "then" &&
      $position.node(depth - 1).attrs.name === guard
    )
      return true;
  return false;
}

/** Marks on the chips that need a decision: unknown ones, and those that may be empty. */
function marks(doc, kit) {
  const found = [];
  doc.descendants((node, position) => {
    if (node.type.name !== "field") return;
    const field = kit.fields.get(node.attrs.name);
    const end = position + node.nodeSize;
    if (!field) found.push(Decoration.node(position, end, { title: t("field.unknown") }));
    else if (
      field.can_be_empty &&
      node.attrs.fallback === null &&
      !isGuarded(doc.resolve(position), field.guard)
    )
      found.push(
        Decoration.node(position, end, { class: "warnf", title: t("field.mayBeEmpty") }),
      );
  });
  return DecorationSet.create(doc, found);
}

function marksPlugin(kit) {
  return new Plugin({
    state: {
      init: (_, { doc }) => marks(doc, kit),
      apply: (transaction, old) => (transaction.docChanged ? marks(transaction.doc, kit) : old),
    },
    props: {
      decorations(state) {
        return this.getState(state);
      },
      handleClickOn(view, _position, node, nodePosition, _event, isDirect) {
        if (!isDirect || node.type.name !== "field") return false;
        openFieldForm(view, nodePosition, kit);
        return true;
      },
    },
  });
}

/** Announces a chip when the arrows have reached it. */
function announce({ selection }, kit) {
  if (!(selection instanceof NodeSelection) || selection.node.type.name !== "field") return;
  const { name, fallback } = selection.node.attrs;
  const label = `${kit.fields.label(name)} ${fallbackWords(fallback)}`.trim();
  kit.say(t("field.selected", { label }));
}

export const fieldNode = (kit) =>
  Node.create({
    name: "field",
    group: "inline",
    inline: true,
    atom: true,
    selectable: true,

    addAttributes() {
      const text = (name) => ({
        default: "",
        parseHTML: (element) => element.getAttribute(`data-${name}`) ?? "",
      });
      return {
        name: { default: "", parseHTML: (element) => element.getAttribute("data-field") },
        fallback: { default: null, parseHTML: (element) => element.getAttribute("data-fallback") },
        before: text("before"),
        after: text("after"),
      };
    },
    parseHTML: () => [{ tag: "span[data-field]" }],
    renderHTML({ node: { attrs } }) {
      const { name, fallback, before, after } = attrs;
      const data = { "data-field": name, "data-before": before, "data-after": after };
      if (fallback !== null) data["data-fallback"] = fallback;
      return ["span", data, kit.fields.label(name)];
    },
    renderText: ({ node }) => spelled(node.attrs),
    addNodeView() {
      return ({ node }) => {
        const dom = chip(node.attrs, kit);
        return { dom, update: () => false, ignoreMutation: () => true };
      };
    },
    onSelectionUpdate() {
      announce(this.editor.state, kit);
    },
    addKeyboardShortcuts() {
      return {
        Enter: () => {
          const { selection } = this.editor.state;
          if (!(selection instanceof NodeSelection) || selection.node.type !== this.type)
            return false;
          openFieldForm(this.editor.view, selection.from, kit);
          return true;
        },
      };
    },
    addInputRules() {
      // Not nodeInputRule: with a capture group it leaves the last brace behind.
      return [
        new InputRule({
          find: (text) => {
            const found = typedField(text, kit.fields);
            return found && { index: found.index, text: found.text, data: found.attributes };
          },
          handler: ({ state, range, match }) => {
            state.tr.replaceWith(range.from, range.to, this.type.create(match.data));
          },
        }),
      ];
    },
    addProseMirrorPlugins: () => [marksPlugin(kit)],
  });
