// Filter menus (details.pick): one open at a time, closed by Escape or a click elsewhere.
// Without this script they open and close by their own summary.

const menus = [...document.querySelectorAll("[data-menus] details")];

for (const menu of menus)
  menu.addEventListener("toggle", () => {
    if (menu.open) for (const other of menus) if (other !== menu) other.open = false;
  });

document.addEventListener("click", ({ target }) => {
  for (const menu of menus) if (menu.open && !menu.contains(target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  const open = menus.find((menu) => menu.open);
  if (event.key !== "Escape" || !open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
