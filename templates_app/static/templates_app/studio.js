// The studio around the editor: the inbox line above the preview follows the letter.

const frame = document.querySelector('iframe[name="letter-preview"]');
const subject = document.querySelector("[data-preview-subject]");
const line = document.querySelector("[data-preview-line]");
const typed = document.getElementById("id_preview_line");

/** The finished letter carries its subject as the title of its page. */
function showSubject() {
  try {
    subject.textContent = frame.contentDocument.title;
  } catch {
    subject.textContent = ""; // a frame that may not be looked into
  }
}

frame?.addEventListener("load", showSubject);
if (frame?.contentDocument?.readyState === "complete") showSubject();
typed?.addEventListener("input", () => (line.textContent = typed.value));

// A pane that was chosen on a phone gets the focus, so that a reader hears where they are.
window.addEventListener("hashchange", () => document.querySelector("section:target")?.focus());
