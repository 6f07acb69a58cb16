// Colours as the device has them, light or dark: kept in this browser under the key that Django's
// admin uses too. Runs before the first paint, so that a dark page never flashes white.
"use strict";
{
  const KEY = "theme";
  const MODES = ["auto", "light", "dark"];

  function chosen() {
    try {
      const mode = localStorage.getItem(KEY);
      return MODES.includes(mode) ? mode : "auto";
    } catch {
      return "auto"; // storage may be refused; the device decides then
    }
  }

  function show(mode) {
    document.documentElement.dataset.theme = mode;
    for (const button of document.querySelectorAll("[data-theme-set]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeSet === mode));
    }
  }

  function choose(mode) {
    try {
      localStorage.setItem(KEY, mode);
    } catch {
      // shown now, forgotten with the page
    }
    show(mode);
    document.dispatchEvent(new CustomEvent("cancelmail:theme", { detail: mode }));
  }

  show(chosen());
  document.addEventListener("DOMContentLoaded", () => {
    for (const row of document.querySelectorAll("[data-theme-switch]")) {
      row.hidden = false;
    }
    show(chosen());
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-theme-set]");
      if (button) {
        choose(button.dataset.themeSet);
      }
    });
  });
}
