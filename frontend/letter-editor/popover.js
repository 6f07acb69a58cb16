// A small form that floats beside what it changes. Enter or a click elsewhere applies it, Escape does
// not. The page's own form is around it: its inputs have no names, and Enter never posts the page.

import { h, newId, place } from "./dom.js";
import { t } from "./strings.js";

let open = null;

/**
 * Show a form. `apply()` returns false where the input is not right yet; `closed()` runs in any case.
 * `buttons` stand at the left of its foot; `first` gets the focus.
 */
export function openPopover({ host, near, label, content, first, apply, closed, buttons = [] }) {
  open?.(true);
  const title = newId("pop");
  const done = h("button", { type: "button", class: "btn s", onclick: () => finish() }, t("done"));
  const element = h(
    "div",
    { class: "le-pop", popover: "manual", role: "dialog", "aria-labelledby": title },
    h("p", { id: title, class: "le-pop-title" }, label),
    ...content,
    h("div", { class: "le-pop-foot" }, ...buttons, done),
  );
  let isOpen = true;

  function close() {
    if (!isOpen) return;
    isOpen = false;
    open = null;
    document.removeEventListener("pointerdown", elsewhere, true);
    element.remove();
    closed();
  }

  function finish() {
    if (apply() !== false) close();
  }

  /** Somebody went on elsewhere: keep what is right, let go of what is not. */
  function leave() {
    if (!isOpen) return;
    apply();
    close();
  }

  function elsewhere(event) {
    if (!element.contains(event.target)) leave();
  }

  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && !event.target.closest("button")) finish();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  element.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !element.contains(relatedTarget)) leave();
  });
  document.addEventListener("pointerdown", elsewhere, true);
  open = leave;
  host.append(element);
  element.showPopover();
  place(element, near);
  (first ?? element.querySelector("input, select, button")).focus();
  return close;
}

/** A labelled input with help and a place for what is wrong with it. */
export function labelled(text, input, help = "") {
  const id = newId("input");
  input.id = id;
  const note = h("p", { id: `${id}-note`, class: "le-pop-help" }, help);
  input.setAttribute("aria-describedby", note.id);
  const row = h("div", { class: "le-pop-row" }, h("label", { for: id }, text), input, note);
  note.hidden = !help;
  return row;
}

/** Say what is wrong with an input, beside it; false, for the form that asked. */
export function complain(input, message) {
  const note = document.getElementById(`${input.id}-note`);
  note.textContent = message;
  note.hidden = false;
  note.className = "le-pop-help err";
  input.setAttribute("aria-invalid", "true");
  input.focus();
  return false;
}
