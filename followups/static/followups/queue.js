/* The queue's behaviours: keys, dialogs, the seconds of an undo, focus after a change of pane.
   Everything here has a link or a button that does the same without script. */
import { startKeys } from "./keys.js";
import { startDialogs } from "./dialogs.js";
import { startUndo } from "./undo.js";

startDialogs(document);
startUndo(document);
startKeys(document);

/* A menu closes when the attention goes elsewhere. */
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.q-owner[open], details.q-lang[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.q-owner[open], details.q-lang[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.querySelector("[data-row][aria-current]")?.scrollIntoView({ block: "nearest" });
const conversation = document.querySelector(".conv");
if (conversation) conversation.scrollTop = conversation.scrollHeight;
