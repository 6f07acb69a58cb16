/* A link with data-open="id" opens <dialog id>; without script the link leads to a page with the
   same form. data-close closes. */
export function startDialogs(root) {
  root.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    const dialog = opener && root.getElementById(opener.dataset.open);
    if (dialog && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      dialog.showModal();
      return;
    }
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  });
}
