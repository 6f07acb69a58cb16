// A button: a line of words and fields of its own, and the place where it leads.

import { Node } from "@tiptap/core";
import { TextSelection } from "@tiptap/pm/state";
import { Trash2 } from "lucide";

import { h, iconButton, screenLanguage, select } from "../dom.js";
import { t } from "../strings.js";

class ButtonView {
  constructor({ node, editor, getPos }, kit) {
    this.editor = editor;
    this.getPos = getPos;
    this.kit = kit;
    this.node = node;
    this.contentDOM = h("span", { class: "lbtn" });
    this.foot = h("span", { class: "lbtn-to", contenteditable: "false", lang: screenLanguage() });
    this.dom = h("div", { class: "lbtn-row" }, this.contentDOM, this.foot);
    this.#drawFoot();
  }

  #drawFoot() {
    const { to, target } = this.node.attrs;
    const places = this.kit.destinations.map(({ name, label }) => ({ value: name, label }));
    const place = select(places, to, t("button.unknown", { name: to }), {
      class: "le-flat",
      "aria-label": `${t("button")} ${t("button.leadsTo")}`,
      onchange: () => this.#set({ to: place.value, target: this.#firstTarget(place.value) }),
    });
    const targets = this.#targets(to);
    const which =
      targets.length > 0
        ? select(targets, target, t("button.unknown", { name: target }), {
            class: "le-flat",
            "aria-label": t("button.target"),
            onchange: () => this.#set({ to, target: which.value }),
          })
        : null;
    const remove = iconButton(Trash2, t("button.remove"), () => this.#remove());
    this.foot.replaceChildren(
      ...[h("span", {}, t("button.leadsTo")), place, which, h("span", { class: "le-acts" }, remove)].filter(Boolean),
    );
  }

  #targets(to) {
    return this.kit.destinations.find(({ name }) => name === to)?.targets ?? [];
  }

  #firstTarget(to) {
    return this.#targets(to)[0]?.value ?? "";
  }

  #set(attrs) {
    const { view } = this.editor;
    view.dispatch(view.state.tr.setNodeMarkup(this.getPos(), null, attrs));
  }

  #remove() {
    const { view, schema } = this.editor;
    const from = this.getPos();
    view.dispatch(
      view.state.tr.replaceWith(from, from + this.node.nodeSize, schema.nodes.paragraph.create()),
    );
    this.editor.commands.focus(from + 1);
  }

  update(node) {
    if (node.type !== this.node.type) return false;
    const isOther = node.attrs.to !== this.node.attrs.to || node.attrs.target !== this.node.attrs.target;
    this.node = node;
    if (isOther) {
      const focused = [...this.foot.querySelectorAll("select")].indexOf(document.activeElement);
      this.#drawFoot();
      if (focused >= 0) this.foot.querySelectorAll("select")[focused]?.focus();
    }
    return true;
  }

  stopEvent({ target }) {
    return this.foot.contains(target);
  }

  ignoreMutation({ target }) {
    return this.foot.contains(target);
  }
}

/** Enter in a button goes on below it. */
function goOnBelow(editor) {
  const { $from } = editor.state.selection;
  if ($from.parent.type.name !== "button") return false;
  const { tr, schema } = editor.state;
  const after = $from.after();
  tr.insert(after, schema.nodes.paragraph.create());
  tr.setSelection(TextSelection.create(tr.doc, after + 1));
  editor.view.dispatch(tr.scrollIntoView());
  return true;
}

/** Backspace in a button without words makes it a paragraph again. */
function becomeParagraph(editor) {
  const { $from, empty } = editor.state.selection;
  if (!empty || $from.parent.type.name !== "button" || $from.parent.content.size) return false;
  return editor.commands.setNode("paragraph");
}

export const buttonNode = (kit) =>
  Node.create({
    name: "button",
    group: "block",
    content: "(text | field)*",
    marks: "",
    defining: true,
    addAttributes: () => ({
      to: { default: "", parseHTML: (element) => element.getAttribute("data-button") },
      target: { default: "", parseHTML: (element) => element.getAttribute("data-target") ?? "" },
    }),
    parseHTML: () => [{ tag: "div[data-button]" }],
    renderHTML: ({ node: { attrs } }) => [
      "div",
      { "data-button": attrs.to, "data-target": attrs.target },
      0,
    ],
    addNodeView: () => (props) => new ButtonView(props, kit),
    addKeyboardShortcuts() {
      return {
        Enter: () => goOnBelow(this.editor),
        Backspace: () => becomeParagraph(this.editor),
      };
    },
  });
