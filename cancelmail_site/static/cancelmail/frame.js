// Behaviour of the frame of every staff page.

/** A <details data-menu> closes on Escape (focus returns to its summary) and on a click elsewhere. */
function closeMenus(event) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (event.type === "keydown" && event.key === "Escape") {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (event.type === "click" && !menu.contains(event.target)) {
      menu.open = false;
    }
  }
}

document.addEventListener("keydown", closeMenus);
document.addEventListener("click", closeMenus);

// Django's two-list selector names a bare span; an accessible name needs a role.
window.addEventListener("load", () => {
  for (const sign of document.querySelectorAll(".search-label-icon[aria-label]")) {
    sign.setAttribute("role", "img");
  }
});
