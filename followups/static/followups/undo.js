/* The seconds that are left to take a letter back. They count what the server said when it made
   the page, by a clock that a changed system time does not move. At zero the button goes: pressing
   it would be a promise that nobody can keep. Without data-seconds the letter stands still, and
   nothing is counted. */
export function startUndo(root) {
  for (const form of root.querySelectorAll("[data-undo][data-seconds]")) count(form);
}

function count(form) {
  const total = Number(form.dataset.seconds) * 1000;
  const startWidth = Number(form.querySelector("[data-bar]").getAttribute("width"));
  const started = performance.now();
  const timer = setInterval(() => {
    const left = total - (performance.now() - started);
    if (left <= 0) {
      clearInterval(timer);
      form.remove();
      return;
    }
    form.querySelector("[data-left]").textContent = String(Math.ceil(left / 1000));
    form.querySelector("[data-bar]").setAttribute("width", String((startWidth * left) / total));
  }, 250);
}
