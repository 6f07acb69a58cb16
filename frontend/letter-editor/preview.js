// Shows the letter anew while it is written: the form goes to the preview's frame by its own button,
// so that the frame has its own address and its own policy.

const AFTER = 300; // ms after the last change

/** Press the preview's button after changes; keep where the frame was scrolled to. */
export function startPreview(button) {
  const { form } = button;
  const frame = document.querySelector(`iframe[name="${button.getAttribute("formtarget")}"]`);
  let timer = 0;
  let scrolled = 0;

  const refresh = () => {
    try {
      scrolled = frame?.contentWindow.scrollY ?? 0;
    } catch {
      scrolled = 0; // a frame that may not be looked into
    }
    form.requestSubmit(button);
  };
  frame?.addEventListener("load", () => {
    try {
      frame.contentWindow.scrollTo(0, scrolled);
    } catch {
      // as above
    }
  });
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, AFTER);
  });
}
