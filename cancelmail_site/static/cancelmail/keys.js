/* Single keys. A page lists its own in the dialog that "?" opens. They rest in fields, in dialogs
   and with modifiers, and are off for whoever turned them off in their profile (WCAG 2.1.4). */

/** Whether this key press is meant for a page's single keys. */
export function isForKeys(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (document.body.dataset.keys !== "on" || document.querySelector("dialog[open]")) return false;
  return !event.target.closest("input, textarea, select, [contenteditable]");
}

/** Open the dialog that lists the keys; false where it is open or there is none. */
export function showKeys() {
  const dialog = document.getElementById("keys");
  if (!dialog || dialog.open) return false;
  dialog.showModal();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "?" && isForKeys(event) && showKeys()) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const dialog = document.getElementById("keys");
  if (dialog && event.target.closest("[data-keys-open]")) {
    event.preventDefault();
    showKeys();
  } else if (dialog?.open && event.target.closest("[data-keys-close]")) {
    dialog.close();
  }
});
