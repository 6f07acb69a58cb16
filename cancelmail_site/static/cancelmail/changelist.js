// Stock lists: on a phone the filters fold behind a button; the bulk bar shows while rows are chosen.

for (const button of document.querySelectorAll("[data-filters-toggle]")) {
  const panel = document.getElementById(button.getAttribute("aria-controls"));
  button.addEventListener("click", () => {
    const isOpen = panel.classList.toggle("open");
    button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) {
      panel.querySelector("a, summary")?.focus();
    }
  });
}
