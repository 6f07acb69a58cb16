// What a letter and a subject line may consist of: templates_app/document.py, as Tiptap extensions.

import Blockquote from "@tiptap/extension-blockquote";
import Bold from "@tiptap/extension-bold";
import Document from "@tiptap/extension-document";
import HardBreak from "@tiptap/extension-hard-break";
import Heading from "@tiptap/extension-heading";
import HorizontalRule from "@tiptap/extension-horizontal-rule";
import Italic from "@tiptap/extension-italic";
import { BulletList, ListItem, ListKeymap, OrderedList } from "@tiptap/extension-list";
import Paragraph from "@tiptap/extension-paragraph";
import Text from "@tiptap/extension-text";
import { Dropcursor } from "@tiptap/extensions/drop-cursor";
import { Gapcursor } from "@tiptap/extensions/gap-cursor";
import { Placeholder } from "@tiptap/extensions/placeholder";
import { UndoRedo } from "@tiptap/extensions/undo-redo";

import { link } from "./marks.js";
import { answersNode, signatureNode } from "./nodes/blocks.js";
import { buttonNode } from "./nodes/button.js";
import { conditionNodes } from "./nodes/condition.js";
import { fieldNode } from "./nodes/field.js";
import { keepSelected } from "./nodes/keep.js";
import { pastedFields } from "./paste.js";
import { t } from "./strings.js";
import { oneLine } from "./subject.js";
import { menus } from "./trigger.js";

const PARAGRAPHS_AND_LISTS = "(paragraph | bulletList | orderedList)+";

/** A list that remembers its first number and no style of numbers. */
const numberedList = OrderedList.extend({
  addAttributes: () => ({
    start: {
      default: 1,
      parseHTML: (element) => Number.parseInt(element.getAttribute("start") ?? "1", 10) || 1,
    },
  }),
});

/** Bold by tag only: styles were read before (paste.js), where the page's policy lets nobody. */
const bold = Bold.extend({ parseHTML: () => [{ tag: "strong" }, { tag: "b" }] });
const italic = Italic.extend({ parseHTML: () => [{ tag: "em" }, { tag: "i" }] });

export const letterExtensions = (kit) => [
  Document,
  Text,
  Paragraph,
  Heading.configure({ levels: [2, 3] }),
  bold,
  italic,
  link,
  BulletList,
  numberedList,
  ListItem.extend({ content: PARAGRAPHS_AND_LISTS }),
  ListKeymap,
  Blockquote.extend({ content: PARAGRAPHS_AND_LISTS }),
  HardBreak,
  HorizontalRule,
  fieldNode(kit),
  ...conditionNodes(kit),
  buttonNode(kit),
  answersNode(kit),
  signatureNode(kit),
  keepSelected,
  pastedFields(kit),
  menus(kit, { withBlocks: true }),
  Placeholder.configure({ placeholder: t("letter.empty") }),
  UndoRedo,
  Dropcursor.configure({ color: false, class: "le-drop" }),
  Gapcursor,
];

export const subjectExtensions = (kit) => [
  Document.extend({ content: "paragraph" }),
  Text,
  Paragraph.extend({ marks: "" }),
  fieldNode(kit),
  pastedFields(kit),
  menus(kit, { withBlocks: false }),
  oneLine,
  keepSelected,
  UndoRedo,
];
