/* The queue's single keys: j k a s r z. When they rest, and "?", is the frame's (keys.js there). */
import { isForKeys } from "../cancelmail/keys.js";

export function startKeys(root) {
  root.addEventListener("keydown", (event) => {
    if (!isForKeys(event)) return;
    const act = ACTIONS[event.key.toLowerCase()];
    if (act && act(root)) event.preventDefault();
  });
}

const ACTIONS = {
  j: (root) => move(root, 1),
  k: (root) => move(root, -1),
  a: (root) => press(root, "a"),
  s: (root) => press(root, "s"),
  r: (root) => writeTo(root),
  z: (root) => undo(root),
};

function move(root, step) {
  const rows = [...root.querySelectorAll("[data-row]")];
  if (!rows.length) return false;
  const focused = rows.indexOf(root.activeElement);
  const from = focused >= 0 ? focused : rows.findIndex((row) => row.hasAttribute("aria-current"));
  const next = from < 0 ? (step > 0 ? 0 : rows.length - 1) : from + step;
  rows[Math.min(rows.length - 1, Math.max(0, next))].focus();
  return true;
}

function press(root, key) {
  const control = root.querySelector(`[data-key="${key}"]`);
  if (!control) return false;
  control.click();
  return true;
}

function writeTo(root) {
  const field = root.querySelector('[data-key="r"]');
  if (!field) return false;
  const folded = field.closest("details");
  if (folded) folded.open = true;
  field.focus();
  return true;
}

function undo(root) {
  const form = root.querySelector("[data-undo]");
  if (!form) return false;
  form.requestSubmit();
  return true;
}
