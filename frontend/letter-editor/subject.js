// A subject line is a list of text and field nodes; in the editor it is one paragraph.

import { Extension } from "@tiptap/core";
import { Fragment, Slice } from "@tiptap/pm/model";
import { Plugin } from "@tiptap/pm/state";

export const toDocument = (nodes) => ({
  type: "doc",
  content: [nodes.length ? { type: "paragraph", content: nodes } : { type: "paragraph" }],
});

export const fromDocument = (document) => document.content?.[0]?.content ?? [];

/** All that is in a line of the fragment, in one line. */
function joined(fragment, schema) {
  const nodes = [];
  fragment.descendants((node) => {
    if (node.isTextblock && nodes.length) nodes.push(schema.text(" "));
    if (node.isInline && node.type.name in schema.nodes) nodes.push(node.mark([]));
    return !node.isInline;
  });
  return Fragment.fromArray(nodes);
}

/** One line: Enter and line breaks do nothing, pasted paragraphs become one. */
export const oneLine = Extension.create({
  name: "oneLine",
  addKeyboardShortcuts: () => ({
    Enter: () => true,
    "Shift-Enter": () => true,
    "Mod-Enter": () => true,
  }),
  addProseMirrorPlugins() {
    const { schema } = this.editor;
    return [
      new Plugin({
        props: { transformPasted: (slice) => new Slice(joined(slice.content, schema), 0, 0) },
      }),
    ];
  },
});
