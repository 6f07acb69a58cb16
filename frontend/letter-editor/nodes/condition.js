// A condition: text that only shows if something is known to be true, and perhaps other text if not.

import { Node } from "@tiptap/core";
import { TextSelection } from "@tiptap/pm/state";
import { Minus, Plus, Split, Trash2, Ungroup } from "lucide";

import { drawing, h, iconButton, screenLanguage, select } from "../dom.js";
import { t } from "../strings.js";

/** The frame around both branches, with the choice of the condition and what can be done with it. */
class ConditionView {
  constructor({ node, editor, getPos }, kit) {
    this.editor = editor;
    this.getPos = getPos;
    this.kit = kit;
    this.node = node;
    this.head = h("div", { class: "if", contenteditable: "false", lang: screenLanguage() });
    this.contentDOM = h("div", { class: "branches" });
    this.dom = h("div", { class: "cond" }, this.head, this.contentDOM);
    this.#drawHead();
  }

  #drawHead() {
    const { name } = this.node.attrs;
    const conditions = this.kit.conditions.map((one) => ({ value: one.name, label: one.label }));
    const choice = select(conditions, name, t("condition.unknown", { name }), {
      class: "le-flat",
      "aria-label": t("condition.which"),
      title: this.kit.conditions.find((one) => one.name === name)?.meaning,
      onchange: () => this.#change((tr) => tr.setNodeMarkup(this.getPos(), null, { name: choice.value })),
    });
    const hasElse = this.node.childCount > 1;
    this.head.replaceChildren(
      drawing(Split, true),
      h("span", {}, t("condition.onlyIf")),
      choice,
      h(
        "span",
        { class: "le-acts" },
        hasElse
          ? iconButton(Minus, t("condition.removeElse"), () => this.#change((tr) => withoutElse(tr, this)))
          : iconButton(Plus, t("condition.addElse"), () => this.#change((tr) => withElse(tr, this))),
        iconButton(Ungroup, t("condition.unwrap"), () => this.#change((tr) => unwrapped(tr, this))),
        iconButton(Trash2, t("condition.remove"), () => this.#change((tr) => removed(tr, this))),
      ),
    );
  }

  #change(change) {
    const { view } = this.editor;
    const isChoosing = document.activeElement?.tagName === "SELECT";
    view.dispatch(change(view.state.tr));
    if (!isChoosing) view.focus();
  }

  update(node) {
    if (node.type !== this.node.type) return false;
    const isOther =
      node.attrs.name !== this.node.attrs.name || node.childCount !== this.node.childCount;
    this.node = node;
    if (isOther) {
      const hadFocus = this.head.contains(document.activeElement);
      this.#drawHead();
      if (hadFocus) this.head.querySelector("select").focus();
    }
    return true;
  }

  stopEvent({ target }) {
    return this.head.contains(target);
  }

  ignoreMutation({ target }) {
    return this.head.contains(target);
  }
}

/** Position after the first branch. */
const endOfThen = ({ node, getPos }) => getPos() + 1 + node.child(0).nodeSize;

function withElse(tr, view) {
  const { schema } = view.editor;
  const at = endOfThen(view);
  tr.insert(at, schema.nodes.else.create(null, schema.nodes.paragraph.create()));
  return tr.setSelection(TextSelection.create(tr.doc, at + 2)).scrollIntoView();
}

function withoutElse(tr, view) {
  return tr.delete(endOfThen(view), view.getPos() + view.node.nodeSize - 1);
}

/** Replaced by the text of its first branch. */
function unwrapped(tr, { node, getPos }) {
  return tr.replaceWith(getPos(), getPos() + node.nodeSize, node.child(0).content);
}

function removed(tr, { node, getPos, editor }) {
  const [from, to] = [getPos(), getPos() + node.nodeSize];
  const isAlone = tr.doc.resolve(from).parent.childCount === 1;
  return isAlone ? tr.replaceWith(from, to, editor.schema.nodes.paragraph.create()) : tr.delete(from, to);
}

/** The second branch, with its heading. */
function elseView() {
  const contentDOM = h("div");
  const attributes = { class: "cap", contenteditable: "false", lang: screenLanguage() };
  const heading = h("div", attributes, t("condition.else"));
  const dom = h("div", { class: "else" }, heading, contentDOM);
  return { dom, contentDOM, ignoreMutation: ({ target }) => heading.contains(target) };
}

/** In an empty last paragraph of a branch, Enter goes on after the condition. */
function leaveBranch(editor) {
  const { $from, empty } = editor.state.selection;
  if (!empty || $from.depth < 3 || $from.parent.content.size) return false;
  const branch = $from.node(-1);
  const isLast = $from.index(-1) === branch.childCount - 1;
  if (!["then", "else"].includes(branch.type.name) || !isLast || branch.childCount < 2) return false;
  const after = $from.after(-2);
  const { tr, schema } = editor.state;
  tr.insert(after, schema.nodes.paragraph.create());
  tr.setSelection(TextSelection.create(tr.doc, after + 1));
  tr.delete($from.before(), $from.after());
  editor.view.dispatch(tr.scrollIntoView());
  return true;
}

/** Backspace in an empty condition takes it away. */
function removeEmpty(editor) {
  const { $from, empty } = editor.state.selection;
  if (!empty || $from.depth < 3 || $from.parent.content.size) return false;
  const condition = $from.node(-2);
  if (condition.type.name !== "condition" || condition.textContent || condition.childCount > 1) return false;
  if ($from.node(-1).childCount > 1) return false;
  const { tr, schema } = editor.state;
  const at = $from.before(-2);
  tr.replaceWith(at, $from.after(-2), schema.nodes.paragraph.create());
  tr.setSelection(TextSelection.create(tr.doc, at + 1));
  editor.view.dispatch(tr.scrollIntoView());
  return true;
}

export const conditionNodes = (kit) => [
  Node.create({
    name: "condition",
    group: "block",
    content: "then else?",
    defining: true,
    isolating: true,
    addAttributes: () => ({
      name: { default: "", parseHTML: (element) => element.getAttribute("data-condition") },
    }),
    parseHTML: () => [{ tag: "div[data-condition]" }],
    renderHTML: ({ node }) => ["div", { "data-condition": node.attrs.name }, 0],
    addNodeView: () => (props) => new ConditionView(props, kit),
    addKeyboardShortcuts() {
      return {
        Enter: () => leaveBranch(this.editor),
        Backspace: () => removeEmpty(this.editor),
      };
    },
  }),
  Node.create({
    name: "then",
    content: "block+",
    isolating: true,
    parseHTML: () => [{ tag: "div[data-then]" }],
    renderHTML: () => ["div", { "data-then": "", class: "then" }, 0],
  }),
  Node.create({
    name: "else",
    content: "block+",
    isolating: true,
    parseHTML: () => [{ tag: "div[data-else]" }],
    renderHTML: () => ["div", { "data-else": "" }, 0],
    addNodeView: () => elseView,
  }),
];
