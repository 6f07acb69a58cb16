/* The palette: Ctrl K (⌘K) or a search button opens it, arrows move, Enter opens, Esc closes.
   The server answers with the options as HTML; an answer that is no longer wanted is dropped.
   Without script the buttons are links to the search page. */
const PAUSE_MS = 120;
const MOST_RECENT = 5;

class Palette {
  constructor(dialog) {
    this.dialog = dialog;
    this.field = dialog.querySelector("[role=combobox]");
    this.results = dialog.querySelector("[data-results]");
    this.status = dialog.querySelector("[data-status]");
    this.active = null;
    this.asked = null;
    this.timer = 0;
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.form.addEventListener("submit", (event) => this.submitted(event));
    this.results.addEventListener("pointermove", (event) => this.pointed(event));
    this.results.addEventListener("click", (event) => this.clicked(event));
    dialog.addEventListener("close", () => this.closed());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("[data-palette-close]")) dialog.close();
    });
  }

  open() {
    if (this.dialog.open) return;
    this.dialog.showModal();
    this.field.select();
    this.ask();
  }

  closed() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.field.value = "";
    this.show("");
  }

  typed() {
    clearTimeout(this.timer);
    this.asked?.abort(); // what is on its way answers an older text
    this.timer = setTimeout(() => this.ask(), this.field.value ? PAUSE_MS : 0);
  }

  async ask() {
    const asked = new AbortController();
    this.asked?.abort();
    this.asked = asked;
    const text = this.field.value;
    const url = `${this.dialog.dataset.src}?${new URLSearchParams({ q: text })}`;
    try {
      const answer = await fetch(url, { signal: asked.signal, headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const html = await answer.text();
      if (!asked.signal.aborted) this.show(html, text);
    } catch (error) {
      if (error.name !== "AbortError") this.failed();
    }
  }

  show(html, text = "") {
    this.results.innerHTML = html;
    const list = this.results.querySelector("[role=listbox]");
    if (list && !text.trim()) this.addRecent(list);
    this.status.textContent = this.results.querySelector("[data-said]")?.dataset.said ?? "";
    this.field.setAttribute("aria-expanded", String(Boolean(list)));
    this.choose(text.trim() ? this.options()[0] : null);
  }

  failed() {
    this.show("");
    const said = document.createElement("p");
    said.className = "pal-none";
    said.textContent = this.status.textContent = this.dialog.dataset.failed;
    this.results.append(said);
  }

  options() {
    return [...this.results.querySelectorAll("[role=option]")];
  }

  choose(option) {
    this.active?.setAttribute("aria-selected", "false");
    this.active = option ?? null;
    if (!option) {
      this.field.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    this.field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  /* The text field keeps its own Home and End while nothing in the list is chosen. */
  key(event) {
    if (event.isComposing) return; // an input method is at work
    const all = this.options();
    const at = all.indexOf(this.active);
    const to = {
      ArrowDown: at + 1 < all.length ? at + 1 : 0,
      ArrowUp: at > 0 ? at - 1 : all.length - 1,
      Home: at < 0 ? undefined : 0,
      End: at < 0 ? undefined : all.length - 1,
    }[event.key];
    if (to === undefined || !all.length || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.choose(all[to]);
  }

  pointed(event) {
    const option = event.target.closest("[role=option]");
    if (option && option !== this.active) this.choose(option);
  }

  clicked(event) {
    const option = event.target.closest("[role=option]");
    if (option) this.follow(option, event.ctrlKey || event.metaKey);
  }

  /* Enter opens what is chosen; with nothing chosen, the search page. */
  submitted(event) {
    if (!this.active) return;
    event.preventDefault();
    this.follow(this.active, false);
  }

  follow(option, inNewTab) {
    const { url, themeChoice } = option.dataset;
    if (themeChoice) {
      document.querySelector(`[data-theme-set="${themeChoice}"]`)?.click();
      this.dialog.close();
    } else if ("post" in option.dataset) {
      this.post(url, option.dataset);
    } else {
      this.remember(option);
      if (inNewTab) window.open(url, "_blank", "noopener");
      else location.assign(url);
    }
  }

  post(url, data) {
    const form = this.dialog.querySelector("[data-post-form]");
    form.action = url;
    for (const [name, value] of Object.entries(data)) {
      if (!name.startsWith("field")) continue;
      const input = document.createElement("input");
      input.type = "hidden";
      input.name = name.slice("field".length).toLowerCase();
      input.value = value;
      form.append(input);
    }
    form.submit();
  }

  /* What was opened last, kept with the tab alone: it holds names of customers. */
  get recentKey() {
    return `cancelmail.recent.${this.dialog.dataset.who}`;
  }

  recent() {
    try {
      return JSON.parse(sessionStorage.getItem(this.recentKey)) ?? [];
    } catch {
      return [];
    }
  }

  remember(option) {
    const { url } = option.dataset;
    const label = option.querySelector(".pal-label").textContent;
    const rest = this.recent().filter((one) => one.url !== url);
    try {
      const kept = [{ url, label }, ...rest].slice(0, MOST_RECENT);
      sessionStorage.setItem(this.recentKey, JSON.stringify(kept));
    } catch {
      /* storage may be refused; then nothing is recent */
    }
  }

  addRecent(list) {
    const rows = this.recent();
    if (!rows.length) return;
    const group = document.createElement("div");
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", "palette-recent");
    const head = document.createElement("div");
    head.className = "grp";
    head.id = "palette-recent";
    head.setAttribute("role", "presentation");
    head.textContent = this.dialog.dataset.recent;
    group.append(head, ...rows.map(recentOption));
    list.prepend(group);
  }
}

function recentOption({ url, label }, place) {
  const option = document.createElement("div");
  option.id = `palette-recent-${place}`;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.dataset.url = url;
  const words = document.createElement("bdi");
  words.className = "clip pal-label";
  words.textContent = label;
  option.append(words);
  return option;
}

const dialog = document.getElementById("palette");
if (dialog) {
  const palette = new Palette(dialog);
  const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
  for (const key of document.querySelectorAll("[data-palette-key]")) {
    if (isMac) key.textContent = "⌘K";
  }
  for (const opener of document.querySelectorAll("[data-palette-open]")) {
    opener.setAttribute("aria-haspopup", "dialog");
    opener.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      palette.open();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
    if (event.altKey || event.shiftKey || document.querySelector("dialog[open]:not(#palette)")) return;
    event.preventDefault();
    palette.open();
  });
}
