// The form of a link.

import { h } from "./dom.js";
import { completed, mayBeAdded } from "./marks.js";
import { complain, labelled, openPopover } from "./popover.js";
import { t } from "./strings.js";

/** Where the selected words are on the screen. */
function whereSelected({ view, state }) {
  const from = view.coordsAtPos(state.selection.from);
  const to = view.coordsAtPos(state.selection.to);
  return { left: from.left, top: from.top, bottom: to.bottom };
}

/** Link the selected words, or change the link around the caret. */
export function openLinkForm(editor, kit) {
  if (editor.isActive("link")) editor.chain().extendMarkRange("link").run();
  const { from, to, empty } = editor.state.selection;
  const { href = "" } = editor.getAttributes("link");
  const address = h("input", { type: "text", class: "inp", inputmode: "url", value: href });

  const set = () => {
    const typed = completed(address.value);
    if (typed === href) return true;
    const change = editor.chain().setTextSelection({ from, to });
    if (!typed) return change.unsetMark("link").run();
    if (!mayBeAdded(typed)) return complain(address, t("link.unsafe"));
    const mark = { type: "link", attrs: { href: typed } };
    if (empty) change.insertContent({ type: "text", text: typed.replace(/^mailto:/, ""), marks: [mark] });
    else change.setMark("link", { href: typed });
    return change.run();
  };
  const remove = h(
    "button",
    {
      type: "button",
      class: "btn g s d",
      onclick: () => {
        address.value = "";
        set();
        close();
      },
    },
    t("link.remove"),
  );
  const close = openPopover({
    host: kit.host,
    near: whereSelected(editor),
    label: t("link"),
    content: [labelled(t("link.address"), address, t("link.help"))],
    buttons: href ? [remove] : [],
    apply: set,
    closed: () => editor.view.focus(),
  });
}
