/* Single keys: j k Enter a s r ? z. Off in fields, in dialogs, with modifiers, and for whoever
   turned them off in the help (WCAG 2.1.4). */
const OFF = "cancelmail.keys";

export function startKeys(root) {
  const box = root.querySelector("[data-keys-on]");
  if (box) {
    box.checked = read() !== "off";
    box.addEventListener("change", () => write(box.checked ? "on" : "off"));
  }
  root.addEventListener("keydown", (event) => {
    if (!isForUs(event)) return;
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
  "?": (root) => help(root),
};

function isForUs(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return false;
  return read() !== "off" || event.key === "?";
}

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

function help(root) {
  const dialog = root.getElementById("keys");
  if (!dialog || dialog.open) return false;
  dialog.showModal();
  return true;
}

/* Storage may be refused; then keys are on, as installed. */
function read() {
  try {
    return localStorage.getItem(OFF);
  } catch {
    return null;
  }
}

function write(value) {
  try {
    localStorage.setItem(OFF, value);
  } catch {
    /* it lasts for this page only */
  }
}
