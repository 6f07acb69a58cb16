// Links: an address and nothing else. (Tiptap's own adds target, rel, class and title.)

import { Mark } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";

const ALLOWED = /^(?:https?:\/\/[^\s/?#@"'<>\\^`{|}]+(?:[/?#][^\s"'<>\\^`{|}]*)?|mailto:[^@?\s"'<>\\^`{|}]+@[^@?\s"'<>\\^`{|}]+(?:\?[^\s"'<>\\^`{|}]*)?|tel:\+?[0-9().-]+)$/i;

/** May a letter link there? The server asks again (templates_app/links.py). */
export const isSafe = (address) => ALLOWED.test(address);

/** What somebody typed as an address, completed where it is clear what was meant. */
export function completed(typed) {
  const address = typed.trim();
  if (/^[^\s/@:]+@[^\s/@:]+\.[^\s/@:]+$/.test(address)) return `mailto:${address}`;
  if (/^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?:[/?#]\S*)?$/u.test(address)) return `https://${address}`;
  return address;
}

/** New links lead to encrypted pages or to a mail. */
export const mayBeAdded = (address) => /^(?:https|mailto):/i.test(address) && isSafe(address);

export const link = Mark.create({
  name: "link",
  inclusive: false,
  exitable: true,
  addAttributes: () => ({ href: { default: "" } }),
  parseHTML: () => [
    {
      tag: "a[href]",
      getAttrs: (element) => {
        const href = element.getAttribute("href").trim();
        return isSafe(href) ? { href } : false;
      },
    },
  ],
  renderHTML: ({ HTMLAttributes }) => ["a", { href: HTMLAttributes.href }, 0],
  addProseMirrorPlugins() {
    const type = this.type;
    return [
      new Plugin({
        props: {
          // An address pasted over words links them.
          handlePaste(view, event) {
            const { from, to, empty } = view.state.selection;
            const text = event.clipboardData?.getData("text/plain").trim() ?? "";
            const { tr, doc } = view.state;
            if (empty || !mayBeAdded(text) || !doc.textBetween(from, to)) return false;
            view.dispatch(tr.addMark(from, to, type.create({ href: text })));
            return true;
          },
          // In a letter that is being written a click places the caret.
          handleClick: (_view, _position, event) => {
            if (event.target.closest?.("a")) event.preventDefault();
            return false;
          },
        },
      }),
    ];
  },
});
