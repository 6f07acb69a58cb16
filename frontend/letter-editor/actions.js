// What the toolbar and the slash menu do to a letter.

import { GapCursor } from "@tiptap/pm/gapcursor";
import { Selection, TextSelection } from "@tiptap/pm/state";
import {
  Braces,
  Heading2,
  Heading3,
  List,
  ListChecks,
  ListOrdered,
  Minus,
  PenLine,
  Pilcrow,
  RectangleHorizontal,
  Split,
  TextQuote,
} from "lucide";

import { fold } from "./fields.js";
import { t } from "./strings.js";

const PLACES = new Set(["doc", "then", "else"]);

/** The block around a position that stands directly in the letter or in a branch: its depth, or 0. */
function blockDepth($position) {
  let depth = $position.depth;
  while (depth > 0 && !PLACES.has($position.node(depth - 1).type.name)) depth--;
  return depth;
}

/** Where the caret goes after a block without words of its own. */
function selectAfter(tr, position) {
  const $position = tr.doc.resolve(position);
  if ($position.nodeAfter?.isTextblock) return TextSelection.create(tr.doc, position + 1);
  return GapCursor.valid($position) ? new GapCursor($position) : Selection.near($position, 1);
}

/** Put a block below the one with the caret, or in its place when that is empty. */
function insertBlock(editor, json) {
  const { state, view } = editor;
  const node = state.schema.nodeFromJSON(json);
  const { tr } = state;
  const { $to, to } = state.selection;
  const depth = blockDepth($to);
  let at = depth ? $to.after(depth) : to;
  const isEmpty = depth && $to.node(depth).type.name === "paragraph" && !$to.node(depth).content.size;
  if (isEmpty) {
    at = $to.before(depth);
    tr.replaceWith(at, $to.after(depth), node);
  } else tr.insert(at, node);
  const hasWords = node.isTextblock || node.type.name === "condition";
  tr.setSelection(
    hasWords ? Selection.near(tr.doc.resolve(at + 1), 1) : selectAfter(tr, at + node.nodeSize),
  );
  view.dispatch(tr.scrollIntoView());
  view.focus();
}

/** Make the blocks of the selection conditional; an empty line becomes a new condition. */
export function insertCondition(editor, kit) {
  const attrs = { name: kit.conditions[0]?.name ?? "" };
  const { state, view } = editor;
  const { $from, $to } = state.selection;
  const range = $from.blockRange($to, (node) => PLACES.has(node.type.name));
  const hasWords = range && state.doc.textBetween(range.start, range.end, " ", " ").trim();
  const { nodes } = state.schema;
  if (!hasWords)
    return insertBlock(editor, {
      type: "condition",
      attrs,
      content: [{ type: "then", content: [{ type: "paragraph" }] }],
    });
  view.dispatch(
    state.tr
      .wrap(range, [{ type: nodes.condition, attrs }, { type: nodes.then }])
      .scrollIntoView(),
  );
  view.focus();
}

export function insertButton(editor, kit) {
  const place = kit.destinations[0];
  const attrs = { to: place?.name ?? "", target: place?.targets?.[0]?.value ?? "" };
  insertBlock(editor, { type: "button", attrs });
}

export function insertAnswers(editor, kit) {
  if (!kit.surveys.length) return kit.say(t("answers.none"));
  insertBlock(editor, { type: "answers", attrs: { survey: kit.surveys[0].slug } });
}

export const insertDivider = (editor) => insertBlock(editor, { type: "horizontalRule" });

export const insertSignature = (editor) => insertBlock(editor, { type: "signature" });

const chain = (editor) => editor.chain().focus();

/** Everything that can be made of a line, with its icon: toolbar and slash menu share it. */
export const ACTIONS = {
  "style.paragraph": { icon: Pilcrow, run: (editor) => chain(editor).setParagraph().run() },
  "style.heading": { icon: Heading2, run: (editor) => chain(editor).setHeading({ level: 2 }).run() },
  "style.subheading": {
    icon: Heading3,
    run: (editor) => chain(editor).setHeading({ level: 3 }).run(),
  },
  "list.bullets": {
    icon: List,
    isActive: (editor) => editor.isActive("bulletList"),
    run: (editor) => chain(editor).toggleBulletList().run(),
  },
  "list.numbers": {
    icon: ListOrdered,
    isActive: (editor) => editor.isActive("orderedList"),
    run: (editor) => chain(editor).toggleOrderedList().run(),
  },
  quote: {
    icon: TextQuote,
    isActive: (editor) => editor.isActive("blockquote"),
    run: (editor) => chain(editor).toggleBlockquote().run(),
  },
  condition: { icon: Split, run: insertCondition },
  button: { icon: RectangleHorizontal, run: insertButton },
  answers: { icon: ListChecks, run: insertAnswers },
  divider: { icon: Minus, run: insertDivider },
  signature: { icon: PenLine, run: insertSignature },
};

export const FIELD_ICON = Braces;

/** Entries of the slash menu whose name begins with, or has, the words. */
export function blockItems(kit, query) {
  const wanted = fold(query);
  return Object.entries(ACTIONS)
    .map(([key, { icon, run }]) => ({ icon, label: t(key), run }))
    .filter(({ label }) => fold(label).includes(wanted))
    .sort((a, b) => fold(b.label).startsWith(wanted) - fold(a.label).startsWith(wanted));
}
