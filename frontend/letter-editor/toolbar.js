// The row of controls above a letter: one stop of the Tab key, arrows within.

import { Bold, ChevronDown, Italic, Link, Redo2, Undo2 } from "lucide";

import { ACTIONS, FIELD_ICON } from "./actions.js";
import { drawing, h, iconButton, newId, place } from "./dom.js";
import { openLinkForm } from "./link-form.js";
import { t } from "./strings.js";
import { openFieldMenu } from "./trigger.js";

const IS_MAC = /Mac|iP(?:hone|ad)/.test(navigator.platform);

/** "Bold (Ctrl B)". */
const withKeys = (name, keys) =>
  keys ? `${name} (${keys.replace("Mod", IS_MAC ? "⌘" : "Ctrl").replaceAll("-", " ")})` : name;

const STYLES = ["style.paragraph", "style.heading", "style.subheading"];

/** The style of the line with the caret. */
function styleOf(editor) {
  if (editor.isActive("heading", { level: 2 })) return "style.heading";
  return editor.isActive("heading", { level: 3 }) ? "style.subheading" : "style.paragraph";
}

/** A button that opens the choice of text styles. */
function styleMenu(kit) {
  const label = h("span", {}, t("style.paragraph"));
  const id = newId("styles");
  const button = h(
    "button",
    {
      type: "button",
      class: "btn g s",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-controls": id,
      title: t("style"),
      onclick: () => (menu.matches(":popover-open") ? hide() : show()),
    },
    h("span", { class: "vh" }, `${t("style")}: `),
    label,
    drawing(ChevronDown, true),
  );
  const items = STYLES.map((key) =>
    h(
      "button",
      {
        type: "button",
        role: "menuitemradio",
        "aria-checked": "false",
        tabindex: "-1",
        class: key.replace(".", "-"),
        onclick: () => {
          hide();
          ACTIONS[key].run(kit.letter);
        },
      },
      t(key),
    ),
  );
  const menu = h("div", { id, class: "le-styles", popover: "auto", role: "menu", "aria-label": t("style") }, ...items);

  function show() {
    menu.showPopover();
    place(menu, button.getBoundingClientRect());
    items[STYLES.indexOf(styleOf(kit.letter))].focus();
  }
  function hide() {
    menu.hidePopover();
    button.focus();
  }
  menu.addEventListener("toggle", ({ newState }) =>
    button.setAttribute("aria-expanded", String(newState === "open")),
  );
  menu.addEventListener("keydown", (event) => {
    const here = items.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: items.length - 1 }[event.key];
    if (step) items[(here + step) % items.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") hide();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const update = () => {
    const style = styleOf(kit.letter);
    label.textContent = t(style);
    items.forEach((item, index) =>
      item.setAttribute("aria-checked", String(STYLES[index] === style)),
    );
  };
  return { element: button, extra: menu, update };
}

/** A control of an icon. `isActive` makes it a switch, `can` says when it can be used. */
function control(kit, icon, name, { keys, run, isActive, can }) {
  const element = iconButton(icon, withKeys(name, keys), () => run(kit.letter, kit));
  element.setAttribute("aria-label", name);
  const update = () => {
    if (isActive) element.setAttribute("aria-pressed", String(isActive(kit.letter)));
    if (can) element.setAttribute("aria-disabled", String(!can(kit.letter)));
  };
  return { element, update };
}

const separator = () => ({ element: h("span", { class: "sep" }), update() {} });

/** The Field button works on the subject, too: on whichever line was written last. */
function fieldButton(kit) {
  const element = h(
    "button",
    { type: "button", class: "btn g s", title: withKeys(t("field"), "{"), onclick: () => openFieldMenu(kit.current) },
    drawing(FIELD_ICON, true),
    t("field"),
  );
  return { element, update() {} };
}

function controls(kit) {
  const action = (key) => control(kit, ACTIONS[key].icon, t(key), ACTIONS[key]);
  const mark = (icon, name) =>
    control(kit, icon, t(name), {
      keys: { bold: "Mod-B", italic: "Mod-I" }[name],
      isActive: (editor) => editor.isActive(name),
      run: (editor) => editor.chain().focus().toggleMark(name).run(),
    });
  return [
    control(kit, Undo2, t("undo"), {
      keys: "Mod-Z",
      can: (editor) => editor.can().undo(),
      run: (editor) => editor.chain().focus().undo().run(),
    }),
    control(kit, Redo2, t("redo"), {
      keys: "Mod-Shift-Z",
      can: (editor) => editor.can().redo(),
      run: (editor) => editor.chain().focus().redo().run(),
    }),
    separator(),
    styleMenu(kit),
    mark(Bold, "bold"),
    mark(Italic, "italic"),
    control(kit, Link, t("link"), {
      keys: "Mod-K",
      isActive: (editor) => editor.isActive("link"),
      run: openLinkForm,
    }),
    action("list.bullets"),
    action("list.numbers"),
    action("quote"),
    separator(),
    fieldButton(kit),
    ...["condition", "button", "answers", "divider", "signature"].map(action),
  ];
}

/** One Tab stop; Left, Right, Home and End move between the controls. */
function roving(toolbar, buttons) {
  const enter = (button) => {
    for (const other of buttons) other.tabIndex = other === button ? 0 : -1;
  };
  enter(buttons[0]);
  toolbar.addEventListener("focusin", ({ target }) => buttons.includes(target) && enter(target));
  toolbar.addEventListener("keydown", (event) => {
    const here = buttons.indexOf(event.target);
    const last = buttons.length - 1;
    const to = {
      ArrowRight: here === last ? 0 : here + 1,
      ArrowLeft: here === 0 ? last : here - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (here < 0 || to === undefined) return;
    event.preventDefault();
    buttons[to].focus();
  });
}

/** Fill the element with the controls, and keep them right. */
export function startToolbar(element, kit) {
  const all = controls(kit);
  element.classList.add("tool");
  element.setAttribute("role", "toolbar");
  element.setAttribute("aria-label", t("toolbar.name"));
  element.replaceChildren(...all.map((one) => one.element));
  for (const { extra } of all) if (extra) kit.host.append(extra);
  // A click on a control leaves the caret where it is.
  element.addEventListener("mousedown", (event) => event.preventDefault());
  roving(
    element,
    all.map((one) => one.element).filter((one) => one.tagName === "BUTTON"),
  );
  const update = () => all.forEach((one) => one.update());
  kit.letter.on("transaction", update);
  update();
}
