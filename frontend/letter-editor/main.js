// Starts the editors of a page: what it expects of the page is in README.md.

import { Editor, Extension } from "@tiptap/core";
import { Selection } from "@tiptap/pm/state";

import { startDraft } from "./draft.js";
import { h, newId } from "./dom.js";
import { Fields } from "./fields.js";
import { openLinkForm } from "./link-form.js";
import { startPreview } from "./preview.js";
import { letterExtensions, subjectExtensions } from "./schema.js";
import { speak, t } from "./strings.js";
import { fromDocument, toDocument } from "./subject.js";
import { startToolbar } from "./toolbar.js";

const CHANGED_AFTER = 200; // ms after the last change

/** Data of a `json_script`, or what stands for it where there is none. */
function data(id, otherwise) {
  const element = document.getElementById(id);
  return element ? JSON.parse(element.textContent) : otherwise;
}

/** What the parts of an editor share: the page's registries and the live region. */
function makeKit(mount) {
  const host = h("div", { class: "le-host" });
  const live = h("div", { class: "vh", role: "status", "aria-live": "polite" });
  host.append(live);
  mount.after(host);
  return {
    host,
    fields: new Fields(data("editor-fields", []), mount.lang),
    conditions: data("editor-conditions", []),
    destinations: data("editor-destinations", []),
    surveys: data("editor-surveys", []),
    signature: data("editor-signature", []),
    say: (words) => (live.textContent = words),
  };
}

/** Names, language and role of the text box, from the mount. */
function textBox(mount, { name, isMultiline }) {
  const id = mount.getAttribute("aria-labelledby");
  return {
    role: "textbox",
    "aria-multiline": String(isMultiline),
    ...(id ? { "aria-labelledby": id } : { "aria-label": mount.getAttribute("aria-label") ?? name }),
    ...(mount.lang ? { lang: mount.lang } : {}),
    spellcheck: "true",
    translate: "no",
  };
}

/** The document with a paragraph in whatever has nothing in it, as a place for the caret. */
function withPlaces(node) {
  const isEmpty = ["doc", "then", "else"].includes(node.type) && !node.content?.length;
  if (isEmpty) return { ...node, content: [{ type: "paragraph" }] };
  return node.content ? { ...node, content: node.content.map(withPlaces) } : node;
}

/** Write what the editor has into its input at once; tell the page when the person pauses or goes. */
function follow(editor, mount, input, read, detail) {
  let timer = 0;
  const tell = () => {
    if (!timer) return;
    clearTimeout(timer);
    timer = 0;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    mount.dispatchEvent(
      new CustomEvent("letter:changed", { bubbles: true, detail: { [detail]: read() } }),
    );
  };
  editor.on("update", () => {
    input.value = JSON.stringify(read());
    clearTimeout(timer);
    timer = setTimeout(tell, CHANGED_AFTER);
  });
  window.addEventListener("pagehide", tell);
  document.addEventListener("submit", tell, { capture: true }); // before the draft hears of it
}

/** The mount's own names are the text box's: nobody hears them twice. */
function mounted(mount, kind) {
  mount.removeAttribute("aria-label");
  mount.removeAttribute("aria-labelledby");
  mount.replaceChildren();
  mount.classList.add(kind);
}

const linkKey = (kit) =>
  Extension.create({
    name: "linkKey",
    addKeyboardShortcuts() {
      return {
        "Mod-k": () => {
          openLinkForm(this.editor, kit);
          return true;
        },
      };
    },
  });

/** A browser's own keys do not reach an end of the letter where nothing can be written, as a signature. */
const endKeys = Extension.create({
  name: "endKeys",
  addKeyboardShortcuts() {
    const goTo = (selection) => () =>
      this.editor.commands.command(({ tr }) => {
        tr.setSelection(selection(tr.doc)).scrollIntoView();
        return true;
      });
    return { "Mod-Home": goTo(Selection.atStart), "Mod-End": goTo(Selection.atEnd) };
  },
});

/** Start the editor of a letter. Returns its kit. */
function startLetter(mount) {
  const input = document.getElementById(mount.dataset.documentInput);
  const kit = makeKit(mount);
  const attributes = textBox(mount, { name: t("letter.name"), isMultiline: true });
  mounted(mount, "letter-editor");
  kit.letter = kit.current = new Editor({
    element: mount,
    injectCSS: false,
    extensions: [...letterExtensions(kit), linkKey(kit), endKeys],
    content: withPlaces(JSON.parse(input.value || '{"type": "doc"}')),
    editorProps: { attributes },
    onFocus: ({ editor }) => (kit.current = editor),
  });
  follow(kit.letter, mount, input, () => kit.letter.getJSON(), "document");
  mount.letterEditor = kit.letter;
  mount.letterDocument = {
    get: () => kit.letter.getJSON(),
    set: (json) => kit.letter.commands.setContent(withPlaces(json), { emitUpdate: true }),
  };
  const toolbar = document.getElementById(mount.dataset.toolbar) ?? h("div");
  if (!toolbar.isConnected) mount.before(toolbar);
  toolbar.setAttribute("aria-controls", (mount.id ||= newId("letter")));
  startToolbar(toolbar, kit);
  return kit;
}

/** Start the editor of a subject line; the toolbar's Field button reaches it through the letter's kit. */
function startSubject(mount, letterKit) {
  const input = document.getElementById(mount.dataset.subjectInput);
  const kit = makeKit(mount);
  const attributes = textBox(mount, { name: t("subject.name"), isMultiline: false });
  mounted(mount, "subject-editor");
  const editor = new Editor({
    element: mount,
    injectCSS: false,
    extensions: subjectExtensions(kit),
    content: toDocument(JSON.parse(input.value || "[]")),
    editorProps: { attributes },
    onFocus: () => letterKit && (letterKit.current = editor),
  });
  const read = () => fromDocument(editor.getJSON());
  follow(editor, mount, input, read, "subject");
  mount.letterEditor = editor;
  mount.letterDocument = {
    get: read,
    set: (nodes) => editor.commands.setContent(toDocument(nodes), { emitUpdate: true }),
  };
}

/** “58 / 90” beside an input. */
function startCount(element) {
  const input = document.getElementById(element.dataset.count);
  const update = () => (element.textContent = `${[...input.value].length} / ${element.dataset.most}`);
  input.addEventListener("input", update);
  update();
}

speak(data("editor-strings", {}));
let letterKit = null;
for (const mount of document.querySelectorAll("[data-letter-editor]")) letterKit = startLetter(mount);
for (const mount of document.querySelectorAll("[data-subject-editor]")) startSubject(mount, letterKit);
for (const element of document.querySelectorAll("[data-count]")) startCount(element);
for (const form of document.querySelectorAll("form[data-draft-url]")) startDraft(form);
for (const button of document.querySelectorAll("button[data-preview]")) startPreview(button);
