/* Saves the letter while somebody types, shows what is still to fill in, sends by Ctrl Enter.
   Without it the Save and Send buttons of the same form do the work. */
const PAUSE_MS = 700;
const BLANK = /⟦\s*([^⟦⟧]*?)\s*\??\s*⟧/g;

class Composer {
  constructor(form) {
    this.form = form;
    this.words = form.elements.words;
    this.subject = form.elements.subject;
    this.saved = form.querySelector("[data-saved]");
    this.tone = form.querySelector("[data-tone]");
    this.last = this.state();
    this.timer = 0;
    this.saving = null;
    this.jump = form.querySelector("[data-jump]");
    this.jump.addEventListener("click", () => this.goToBlank());
    form.addEventListener("input", () => this.changed());
    form.addEventListener("submit", (event) => this.submitted(event));
    form.addEventListener("keydown", (event) => this.key(event));
    this.grow();
    this.jump.hidden = !this.blanks().length;
  }

  state() {
    return `${this.subject.value}\n${this.words.value}`;
  }

  changed() {
    this.grow();
    this.showBlanks();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE_MS);
  }

  /* Browsers without field-sizing get as many rows as there are lines. */
  grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.words.rows = Math.max(7, this.words.value.split("\n").length + 1);
  }

  blanks() {
    return [...`${this.subject.value}\n${this.words.value}`.matchAll(BLANK)].map((b) => b[1] || "?");
  }

  showBlanks() {
    const names = this.blanks();
    const line = this.tone.querySelector("[data-blanks]");
    const { filled, one, many } = this.tone.dataset;
    line.textContent = names.length ? `${names.length > 1 ? many : one} ${names.join(", ")}.` : filled;
    line.className = names.length ? "bad mid" : "";
    this.jump.hidden = !names.length;
  }

  /* Select the first blank, so that typing replaces it. */
  goToBlank() {
    for (const field of [this.subject, this.words]) {
      const found = [...field.value.matchAll(BLANK)][0];
      if (!found) continue;
      field.focus();
      field.setSelectionRange(found.index, found.index + found[0].length);
      return;
    }
  }

  /* One request at a time, so that each carries the revision that the last one answered. */
  async save() {
    if (this.saving) {
      await this.saving;
      if (this.stopped || this.state() === this.last) return;
    }
    this.saving = this.post();
    await this.saving;
    this.saving = null;
  }

  async post() {
    const state = this.state();
    if (this.stopped || state === this.last) return;
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "application/json" },
      });
      if (answer.status === 409) return this.refused();
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      this.form.elements.revision.value = told.revision;
      this.saved.textContent = told.saved;
      this.last = state;
    } catch {
      this.saved.textContent = this.tone.dataset.offline;
    }
  }

  /* Somebody else wrote meanwhile: post the form itself, so that the page shows both texts. */
  refused() {
    this.stopped = true;
    HTMLFormElement.prototype.submit.call(this.form);
  }

  async submitted(event) {
    clearTimeout(this.timer);
    const button = event.submitter;
    if (this.sent) {
      event.preventDefault();
      return;
    }
    if (this.saving) {
      event.preventDefault();
      await this.saving;
      if (!this.stopped) this.form.requestSubmit(button);
      return;
    }
    this.sent = this.stopped = true;
    button?.setAttribute("aria-busy", "true");
  }

  key(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.form.requestSubmit(this.form.querySelector("[data-send]"));
  }
}

for (const form of document.querySelectorAll("[data-composer]")) new Composer(form);

/* A page that comes back from the browser's memory has an old revision: ask the server again. */
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
