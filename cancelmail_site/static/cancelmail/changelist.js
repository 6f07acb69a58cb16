// Stock lists on a phone: the filters are a sheet at the foot of the screen, behind a button.
// Escape, "Done" and a tap beside it close it, and focus goes back to the button.

for (const button of document.querySelectorAll("[data-filters-toggle]")) {
  const sheet = document.getElementById(button.getAttribute("aria-controls"));

  const show = (isOpen) => {
    sheet.classList.toggle("open", isOpen);
    button.setAttribute("aria-expanded", String(isOpen));
    (isOpen ? sheet.querySelector("[data-filters-close]") : button).focus();
  };

  button.addEventListener("click", (event) => {
    event.stopPropagation();
    show(!sheet.classList.contains("open"));
  });
  sheet.querySelector("[data-filters-close]").addEventListener("click", () => show(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && sheet.classList.contains("open")) {
      show(false);
    }
  });
  document.addEventListener("click", (event) => {
    if (sheet.classList.contains("open") && !sheet.contains(event.target)) {
      show(false);
    }
  });
}

// A click anywhere on a row opens it, as its link does; words can still be marked with the mouse.
const CONTROLS = "a, button, input, select, textarea, label, summary, .action-checkbox";

document.getElementById("result_list")?.addEventListener("click", (event) => {
  const link = event.target.closest("tbody tr")?.querySelector("th a");
  if (!link || event.target.closest(CONTROLS) || !getSelection().isCollapsed) {
    return;
  }
  const { ctrlKey, metaKey, shiftKey } = event;
  link.dispatchEvent(
    new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }),
  );
});
