// "{" opens the menu of fields, "/" that of blocks: what follows filters, Escape leaves it as text.

import { Extension } from "@tiptap/core";
import { Plugin, PluginKey } from "@tiptap/pm/state";

import { blockItems } from "./actions.js";
import { ListMenu } from "./menu.js";
import { t } from "./strings.js";

const CHIP = "\ufffc";
const CLOSED = { open: false, from: -1, dismissed: -1 };

/** The words between the trigger and the caret: `{from, to, query}`, or null. */
function wordsAtCaret({ selection }, pattern, isAllowed) {
  const { $from, empty } = selection;
  if (!empty || !$from.parent.isTextblock || !isAllowed($from)) return null;
  const before = $from.parent.textBetween(0, $from.parentOffset, undefined, CHIP);
  const match = pattern.exec(before);
  if (!match) return null;
  return { from: $from.pos - match[1].length - 1, to: $from.pos, query: match[1] };
}

/** Whether the menu is open after a transaction: only typing opens it. */
function next(transaction, old, state, { key, pattern, isAllowed }) {
  const asked = transaction.getMeta(key);
  const found = wordsAtCaret(state, pattern, isAllowed);
  if (!found) return CLOSED;
  const moved = transaction.docChanged ? transaction.mapping.map(old.dismissed, -1) : old.dismissed;
  const dismissed = asked === "dismiss" ? found.from : old.dismissed < 0 ? -1 : moved;
  const isTyped = transaction.docChanged && !transaction.getMeta("history$");
  const open = dismissed !== found.from && (old.open || isTyped);
  return { ...found, open, dismissed, byButton: asked === "byButton" || (old.byButton && old.open) };
}

function triggerPlugin(options) {
  const { key, items, name, empty, host, choose } = options;
  let menu = null;

  return new Plugin({
    key,
    state: {
      init: () => CLOSED,
      apply: (transaction, old, _, state) => next(transaction, old, state, options),
    },
    view(view) {
      const onchoose = (item) => {
        const { from, to } = key.getState(view.state);
        choose(item, { from, to });
      };
      menu = new ListMenu(host, { name, empty, onchoose });
      return {
        update() {
          const { open, from, query } = key.getState(view.state);
          if (open && view.hasFocus()) menu.show(items(query), view.coordsAtPos(from), view.dom);
          else menu.hide();
        },
        destroy: () => menu.hide(),
      };
    },
    props: {
      handleKeyDown(view, event) {
        if (!menu.isOpen) return false;
        if (event.key !== "Escape") return menu.key(event);
        const { from, to, byButton } = key.getState(view.state);
        const transaction = view.state.tr.setMeta(key, "dismiss");
        // Who opened the menu by a button did not mean to write its sign.
        view.dispatch(byButton ? transaction.delete(from, to) : transaction);
        event.stopPropagation();
        return true;
      },
      handleDOMEvents: {
        blur: () => {
          menu.hide();
          return false;
        },
      },
    },
  });
}

const FIELDS = new PluginKey("fields");
const BLOCKS = new PluginKey("blocks");

const fieldItem = (field) => ({
  label: field.label,
  hint: field.sample ? t("field.example", { sample: field.sample }) : "",
  detail: field.meaning,
  name: field.name,
});

function fieldTrigger(editor, kit) {
  return triggerPlugin({
    key: FIELDS,
    pattern: new RegExp(`\\{([^{}|\\[\\]${CHIP}]{0,30})$`, "u"),
    isAllowed: () => true,
    name: t("field.menu"),
    empty: t("field.none"),
    host: kit.host,
    items: (query) => kit.fields.search(query).map(fieldItem),
    choose: ({ name }, range) =>
      editor.chain().focus().insertContentAt(range, { type: "field", attrs: { name } }).run(),
  });
}

function blockTrigger(editor, kit) {
  return triggerPlugin({
    key: BLOCKS,
    pattern: /(?<=^|\s)\/([\p{L}\p{M}]{0,20})$/u,
    isAllowed: ($from) => $from.parent.type.name === "paragraph",
    name: t("blocks.menu"),
    empty: t("blocks.none"),
    host: kit.host,
    items: (query) => blockItems(kit, query),
    choose: ({ run }, range) => {
      editor.chain().focus().deleteRange(range).run();
      run(editor, kit);
    },
  });
}

export const menus = (kit, { withBlocks }) =>
  Extension.create({
    name: "menus",
    priority: 1000, // before what Enter and the arrows do in the text
    addProseMirrorPlugins() {
      const plugins = [fieldTrigger(this.editor, kit)];
      if (withBlocks) plugins.push(blockTrigger(this.editor, kit));
      return plugins;
    },
  });

/** Open the menu of fields at the caret, as "{" does. */
export function openFieldMenu(editor) {
  editor.view.focus();
  const { state, view } = editor;
  const { from, to } = state.selection;
  view.dispatch(state.tr.insertText("{", from, to).setMeta(FIELDS, "byButton").scrollIntoView());
}
