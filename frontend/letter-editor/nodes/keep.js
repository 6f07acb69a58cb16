// A chip or a block that the arrows have reached is selected. Typing then goes on after it: nobody
// loses a signature by pressing a key. Backspace and Delete remove it.

import { Extension } from "@tiptap/core";
import { NodeSelection, Plugin, TextSelection } from "@tiptap/pm/state";

/** Write a text after the selected node, in a paragraph of its own after a block. */
function writeAfter(view, text) {
  const { selection, tr, schema } = view.state;
  if (!(selection instanceof NodeSelection)) return false;
  const { node, to } = selection;
  if (node.isInline) tr.insertText(text, to);
  else tr.insert(to, schema.nodes.paragraph.create(null, schema.text(text)));
  tr.setSelection(TextSelection.create(tr.doc, node.isInline ? to + text.length : to + 1 + text.length));
  view.dispatch(tr.scrollIntoView());
  return true;
}

export const keepSelected = Extension.create({
  name: "keepSelected",
  priority: 1100,
  addProseMirrorPlugins: () => [
    new Plugin({ props: { handleTextInput: (view, _from, _to, text) => writeAfter(view, text) } }),
  ],
});
