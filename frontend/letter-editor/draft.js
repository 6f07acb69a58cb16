// Saves the draft while somebody writes, and never loses a word: what the server does not have yet is
// kept in this browser. What the server answers is described in README.md.

import { h } from "./dom.js";
import { t } from "./strings.js";

const AFTER = 800; // ms after the last change
const RETRY = [3000, 10_000, 30_000]; // ms after a failure, the last one again and again

/** What was not saved, in this browser; a browser without storage simply keeps nothing. */
const kept = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // full or forbidden: the page itself still has the text
    }
  },
  drop(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // as above
    }
  },
};

/** Inputs that are part of a draft. */
const NAMES = ["document", "subject", "preview_line", "subject_line"];

class Draft {
  #timer = 0;
  #failures = 0;
  #changes = 0; // counted, to know whether something changed while a save was under way
  #isSaving = false;
  #isLeaving = false;
  #waiting = null; // the form and button that were pressed before everything was saved
  #isReady = false; // what waited goes now, saved or not
  #handed = {}; // what leaving does with the draft: see #leave
  #conflict = null;
  #sent = []; // values whose arrival nobody has confirmed

  constructor(form) {
    this.form = form;
    this.url = form.dataset.draftUrl;
    this.key = `letter-draft:${this.url}`;
    this.status = form.querySelector("[data-draft-status]") ?? h("span", { class: "vh" });
    this.banner = form.querySelector("[data-draft-banner]") ?? h("div");
    if (!this.banner.isConnected) form.prepend(this.banner);
    if (!this.status.isConnected) form.append(this.status);
    this.status.setAttribute("role", "status");
    this.banner.setAttribute("role", "alert");
    this.#listen();
    this.#restore();
  }

  #listen() {
    this.form.addEventListener("input", ({ target }) => {
      if (NAMES.includes(target.name)) this.changed();
    });
    document.addEventListener("submit", (event) => this.#leave(event));
    window.addEventListener("pageshow", () => {
      this.#isLeaving = false;
      this.#handed = {};
    });
    this.form.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.save();
    });
    window.addEventListener("online", () => this.#failures && this.save());
    window.addEventListener("pagehide", () => this.#changes && this.save({ keepalive: true }));
  }

  /**
   * Whatever is posted takes the page away. It goes after a save that is under way, since that one
   * changes the revision; a button that does not post the draft itself goes after the last change is
   * saved; and no save follows either.
   */
  #leave(event) {
    const { submitter, target } = event;
    if (event.defaultPrevented || staysHere(target, submitter)) return;
    clearTimeout(this.#timer);
    const handed = this.#handedBy(target, submitter);
    if (this.#hasToWait(handed)) {
      event.preventDefault();
      this.#waiting = { form: target, submitter };
      this.save();
      return;
    }
    this.#isLeaving = true;
    this.#handed = handed;
    if (this.#changes) this.#keep();
  }

  /** Does the server get the draft with it (`sent`), or put another text in its place? */
  #handedBy(form, submitter) {
    if (form !== this.form) return {};
    return submitter?.hasAttribute("data-replaces-draft") ? { isReplaced: true } : { sent: this.#values() };
  }

  #hasToWait({ sent }) {
    if (this.#isSaving) return true;
    return Boolean(this.#changes && !sent && !this.#isReady && !this.#conflict);
  }

  /** What waited for a save goes, unless the person has to decide first. */
  #goOn() {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (!waiting || this.#conflict) return;
    this.#isReady = true;
    waiting.form.requestSubmit(waiting.submitter);
    this.#isReady = false;
  }

  get revision() {
    return Number(this.form.elements.revision?.value ?? 0);
  }

  set revision(number) {
    if (this.form.elements.revision) this.form.elements.revision.value = number;
  }

  #values() {
    const entries = NAMES.map((name) => [name, this.form.elements[name]?.value]);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }

  changed() {
    this.#changes += 1;
    this.#keep();
    if (this.#conflict || this.#isLeaving) return; // first the person decides, or the next page comes
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), AFTER);
  }

  #keep() {
    kept.write(this.key, { revision: this.revision, values: this.#values(), ...this.#handed });
  }

  async save({ keepalive = false } = {}) {
    if (this.#isSaving || this.#isLeaving || this.#conflict) return;
    clearTimeout(this.#timer);
    this.#isSaving = true;
    const upTo = this.#changes;
    this.#sent.push(this.#values());
    this.#say(t("saving"));
    const answer = await this.#post(keepalive);
    this.#isSaving = false;
    await this.#settle(answer, upTo);
    this.#goOn();
  }

  async #post(keepalive) {
    try {
      return await fetch(this.url, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "application/json" },
        redirect: "manual",
        keepalive,
      });
    } catch {
      return null;
    }
  }

  async #settle(answer, upTo) {
    if (!answer || answer.status >= 500) return this.#failed(t("save.failed"));
    if (answer.type === "opaqueredirect" || [401, 403].includes(answer.status))
      return this.#failed(t("save.signedOut"));
    const said = await answer.json().catch(() => ({}));
    if (answer.status === 409) return this.#disagree(said);
    if (!answer.ok) return this.#refused(said.message ?? "");
    return this.#saved(said, upTo);
  }

  #saved({ revision, saved_at: time }, upTo) {
    this.#failures = 0;
    this.#sent = [];
    this.revision = revision;
    this.#show();
    this.#say(t("saved", { time: time ?? clock() }));
    if (this.#changes === upTo) {
      this.#changes = 0;
      kept.drop(this.key);
    } else this.changed();
    this.form.dispatchEvent(new CustomEvent("letter:saved", { bubbles: true, detail: { revision } }));
  }

  /** No answer, or nobody signed in: say so, and try again by itself. */
  #failed(message) {
    const wait = RETRY[Math.min(this.#failures, RETRY.length - 1)];
    this.#failures += 1;
    this.#say("");
    this.#show(message, [[t("save.tryNow"), () => this.save()]]);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), wait);
  }

  /** The server does not take it as it is: wait for the next change. */
  #refused(message) {
    this.#say("");
    this.#show(t("save.refused", { message }));
  }

  /** Was it we ourselves who saved this, and only the answer was lost, or the page closed before it? */
  #isOurs(theirs) {
    const names = NAMES.filter((name) => theirs[name] !== undefined);
    if (!names.includes("document")) return false;
    return this.#sent.some((sent) => names.every((name) => isAlike(sent[name], asText(theirs[name]))));
  }

  /** Somebody else saved meanwhile: both texts stay until the person has decided. */
  #disagree(theirs) {
    if (theirs.revision !== this.revision && this.#isOurs(theirs)) {
      this.revision = theirs.revision;
      return this.save();
    }
    this.#conflict = theirs;
    this.#say("");
    const link = h("a", { href: window.location.pathname, target: "_blank", rel: "noopener" }, t("save.seeTheirs"));
    this.#show(
      t("save.conflict", { who: theirs.who || t("save.someone") }),
      [
        [t("save.keepMine"), () => this.#keepMine()],
        [t("save.takeTheirs"), () => this.#takeTheirs()],
      ],
      link,
    );
  }

  #keepMine() {
    this.revision = this.#conflict.revision;
    this.#conflict = null;
    this.#show();
    this.save();
  }

  #takeTheirs() {
    const { revision, ...theirs } = this.#conflict;
    this.#conflict = null;
    this.revision = revision;
    this.#fill(theirs);
    this.#show();
    this.#say(t("save.tookTheirs"));
    clearTimeout(this.#timer);
    this.#changes = 0;
  }

  /** Put values into the editors and inputs of the form. */
  #fill(values) {
    for (const [kind, name] of [["document", "document"], ["subject", "subject"]]) {
      const mount = this.form.querySelector(`[data-${name}-input]`);
      if (values[kind] !== undefined) mount?.letterDocument.set(parsed(values[kind]));
    }
    for (const name of ["preview_line", "subject_line"]) {
      const input = this.form.elements[name];
      if (!input || values[name] === undefined) continue;
      input.value = values[name] ?? "";
    }
  }

  /** What was not saved when the page was left. */
  #restore() {
    const left = kept.read(this.key);
    if (!left) return;
    const now = this.#values();
    const isSame = Object.entries(left.values).every(([name, value]) => isAlike(now[name], value));
    const isReplaced = left.isReplaced && this.revision > left.revision; // on purpose
    if (isSame || isReplaced) return kept.drop(this.key);
    this.#sent.push(left.values, ...(left.sent ? [left.sent] : []));
    this.#fill(left.values);
    this.#say(t("save.restored"));
    // Asked with the revision it was written on: if it is no longer the last, the server says so.
    this.revision = left.revision;
    this.changed();
  }

  #say(words) {
    this.status.textContent = words;
  }

  #show(message = "", actions = [], ...more) {
    this.banner.hidden = !message;
    this.banner.className = message ? "banner no" : "";
    this.banner.replaceChildren();
    if (!message) return;
    this.banner.append(h("span", { class: "grow" }, message), ...more);
    for (const [label, onclick] of actions)
      this.banner.append(h("button", { type: "button", class: "btn s", onclick }, label));
  }
}

/** Does the page stay when this is posted, as with the preview? */
const staysHere = (form, button) =>
  !["", "_self"].includes(button?.getAttribute("formtarget") ?? form.getAttribute("target") ?? "") ||
  (button?.getAttribute("formmethod") ?? form.getAttribute("method")) === "dialog";

const asText = (value) => (typeof value === "string" ? value : JSON.stringify(value));

const parsed = (value) => (typeof value === "string" ? JSON.parse(value) : value);

/** Do two inputs hold the same? Documents are compared as such, not as they happen to be written. */
function isAlike(one, other) {
  const plain = (text) => {
    try {
      return JSON.stringify(JSON.parse(text), inOrder);
    } catch {
      return text?.trim(); // as the server keeps a line
    }
  };
  return one === other || plain(one) === plain(other);
}

/** For JSON.stringify: keys by name. */
const inOrder = (_key, value) =>
  value && typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

const clock = () =>
  new Intl.DateTimeFormat(document.documentElement.lang || "en", { hour: "2-digit", minute: "2-digit" }).format();

export const startDraft = (form) => new Draft(form);
