// Paste from Word, Google Docs, Gmail, Outlook: keep the words and the basic structure, drop the rest.

import { Extension } from "@tiptap/core";
import { Fragment, Slice } from "@tiptap/pm/model";
import { Plugin } from "@tiptap/pm/state";

import { isSafe } from "./marks.js";
import { piecesOf } from "./notation.js";

const KEPT = new Set(["P", "H2", "H3", "UL", "OL", "LI", "BLOCKQUOTE", "BR", "HR", "A", "STRONG", "EM"]);
const BECOMES = { H1: "h2", H4: "h3", H5: "h3", H6: "h3", B: "strong", I: "em", CITE: "em", TD: "p", TH: "p", DT: "p", DD: "p", PRE: "p", ADDRESS: "p", FIGCAPTION: "p", CAPTION: "p" };
const DROPPED = "script, style, meta, link, title, head, template, object, iframe, form > *:not(p), img, svg, video, audio, canvas, input, button, select, textarea";
const BLOCKS = "p, h1, h2, h3, h4, h5, h6, ul, ol, li, blockquote, hr, div, table, tr, td, th, pre, section, article, header, footer, main, dl, dt, dd";
const HEAVY = /font-weight:\s*(?:bold|bolder|[6-9]00)/i;
const LIGHT = /font-weight:\s*(?:normal|lighter|[1-5]00)/i;
const SLANTED = /font-style:\s*(?:italic|oblique)/i;
const UPRIGHT = /font-style:\s*normal/i;

/**
 * The HTML of a clipboard with only the tags that a letter knows and no attributes but addresses.
 *
 * Style attributes and handlers are renamed before anything parses them: where the page's policy
 * forbids them, reading a style gives nothing, and every attempt is reported.
 */
export function cleanHtml(html) {
  const text = html
    .replace(/<(style|xml|script)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replace(/<!--[\s\S]*?-->|<!\[[\s\S]*?\]>/g, "")
    .replace(/<[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>/gi, withoutPower);
  const { body } = new DOMParser().parseFromString(text, "text/html");
  if (body.querySelector("[data-pm-slice]")) return ownHtml(body);
  wordLists(body);
  body.querySelectorAll(DROPPED).forEach((element) => element.remove());
  for (const element of [...body.querySelectorAll("*")]) tidy(element);
  divsToParagraphs(body);
  for (const element of [...body.querySelectorAll("*")])
    if (!KEPT.has(element.tagName)) element.replaceWith(...element.childNodes);
  spaces(body);
  emptyBlocks(body);
  return body.innerHTML;
}

/** A tag whose style is but text, and whose handlers are nothing. */
const withoutPower = (tag) =>
  tag.replace(/([\s/"'])style\s*=/gi, "$1data-st=").replace(/([\s/"'])on[a-z]+\s*=/gi, "$1data-on=");

/** Copied from one of our editors: its own tags and attributes, without styles. */
function ownHtml(body) {
  for (const name of ["data-st", "data-on"])
    body.querySelectorAll(`[${name}]`).forEach((element) => element.removeAttribute(name));
  return body.innerHTML;
}

/** Turn what the style says into tags, rename tags, and take all attributes but a safe address. */
function tidy(element) {
  const style = element.getAttribute("data-st") ?? "";
  let { tagName } = element;
  const isHeavy = tagName === "B" || tagName === "STRONG";
  const isSlanted = tagName === "I" || tagName === "EM";
  // Google Docs puts everything into a bold element of normal weight.
  if ((isHeavy && LIGHT.test(style)) || (isSlanted && UPRIGHT.test(style))) tagName = "SPAN";
  const isInline = !element.matches(BLOCKS);
  const wraps = [];
  if (isInline && !isHeavy && HEAVY.test(style)) wraps.push("strong");
  if (isInline && !isSlanted && SLANTED.test(style)) wraps.push("em");
  const href = tagName === "A" ? (element.getAttribute("href") ?? "").trim() : "";
  let fresh = element.ownerDocument.createElement(BECOMES[tagName] ?? tagName);
  if (tagName === "A" && !isSafe(href)) fresh = element.ownerDocument.createElement("span");
  else if (href) fresh.setAttribute("href", href);
  if (tagName === "OL" && element.hasAttribute("start"))
    fresh.setAttribute("start", element.getAttribute("start"));
  fresh.append(...element.childNodes);
  for (const tag of wraps) {
    const wrap = element.ownerDocument.createElement(tag);
    wrap.append(...fresh.childNodes);
    fresh.append(wrap);
  }
  element.replaceWith(fresh);
}

/** A div, section or row of a mail program that holds a line is a paragraph; one that holds blocks is nothing. */
function divsToParagraphs(body) {
  const isBlock = (node) => node.nodeType === 1 && node.matches(BLOCKS);
  for (const element of [...body.querySelectorAll("div, section, article, header, footer, main")].reverse()) {
    const children = [...element.childNodes];
    const paragraphs = [];
    let line = null;
    for (const child of children) {
      if (isBlock(child)) {
        line = null;
        paragraphs.push(child);
      } else {
        if (!line) paragraphs.push((line = element.ownerDocument.createElement("p")));
        line.append(child);
      }
    }
    element.replaceWith(...paragraphs);
  }
}

/** No-break spaces that programs put in runs, line ends of the source: one space each. */
function spaces(body) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  let before = null;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    node.data = node.data.replace(/[\u00a0\s]*[\s][\u00a0\s]*|\u00a0{2,}/g, " ").replace(/\u200b|\ufeff/g, "");
    const follows =
      before && blockOf(before) === blockOf(node) && before.data.endsWith(" ") && !hasBreakBetween(before, node);
    if (follows) node.data = node.data.replace(/^ +/, "");
    if (node.data) before = node;
  }
}

const blockOf = (node) => node.parentElement.closest(BLOCKS);

function hasBreakBetween(one, other) {
  const range = one.ownerDocument.createRange();
  range.setStartAfter(one);
  range.setEndBefore(other);
  return Boolean(range.cloneContents().querySelector("br"));
}

/** Paragraphs without words, and line breaks that stand between blocks or at the end of one. */
function emptyBlocks(body) {
  const isBlock = (node) => node?.nodeType === 1 && node.matches(BLOCKS);
  for (const br of [...body.querySelectorAll("br")]) {
    const beside = (step) => {
      let node = br[step];
      while (node && node.nodeType === 3 && !node.data.trim()) node = node[step];
      return node;
    };
    const [before, after] = [beside("previousSibling"), beside("nextSibling")];
    const endsItsBlock = !after && br.parentElement.matches(BLOCKS);
    if (endsItsBlock || isBlock(before) || isBlock(after)) br.remove();
  }
  for (const block of [...body.querySelectorAll("p, h2, h3, li, blockquote, ul, ol")].reverse())
    if (!block.textContent.trim() && !block.querySelector("hr")) block.remove();
  for (const block of body.querySelectorAll("p, h2, h3")) {
    if (block.firstChild?.nodeType === 3) block.firstChild.data = block.firstChild.data.trimStart();
    if (block.lastChild?.nodeType === 3) block.lastChild.data = block.lastChild.data.trimEnd();
  }
}

// --- Word's lists: paragraphs with a sign and a level in their style -----------------------------

const LEVEL = /mso-list:[^;"]*level(\d+)/i;

function wordLists(body) {
  let lists = [];
  for (const paragraph of [...body.querySelectorAll("p, h1, h2, h3, h4, h5, h6")]) {
    const level = Number(LEVEL.exec(paragraph.getAttribute("data-st") ?? "")?.[1] ?? 0);
    if (!level) {
      lists = [];
      continue;
    }
    const previous = paragraph.previousElementSibling;
    if (lists.length && previous !== lists[0]) lists = [];
    addItem(lists, level, paragraph);
  }
}

/** The sign before the words, taken out of the paragraph. */
function takeMarker(paragraph) {
  const ignored = paragraph.querySelector("[data-st*='mso-list:Ignore' i], [data-st*='mso-list: Ignore' i]");
  const marker = ignored?.textContent.trim() ?? "";
  ignored?.remove();
  return marker;
}

function addItem(lists, level, paragraph) {
  const { ownerDocument } = paragraph;
  const tag = /^[\p{L}\p{N}]{1,4}[.)]/u.test(takeMarker(paragraph)) ? "ol" : "ul";
  while (lists.length > level || (lists.length === level && lists.at(-1).localName !== tag && level > 1)) lists.pop();
  if (lists.length === 1 && level === 1 && lists[0].localName !== tag) lists.pop();
  while (lists.length < level) {
    const list = ownerDocument.createElement(tag);
    const above = lists.at(-1);
    if (!above) paragraph.before(list);
    else {
      if (!above.lastElementChild) above.append(ownerDocument.createElement("li"));
      above.lastElementChild.append(list);
    }
    lists.push(list);
  }
  const item = ownerDocument.createElement("li");
  const words = ownerDocument.createElement("p");
  words.append(...paragraph.childNodes);
  item.append(words);
  lists.at(-1).append(item);
  paragraph.remove();
}

// --- placeholders ------------------------------------------------------------------------------

/** The fragment with [Name], {{ name }} and {name|there} as fields. */
function withFields(fragment, type, fields) {
  const nodes = [];
  fragment.forEach((node) => {
    if (!node.isText) nodes.push(node.copy(withFields(node.content, type, fields)));
    else
      for (const piece of piecesOf(node.text, fields))
        nodes.push(
          typeof piece === "string"
            ? node.type.schema.text(piece, node.marks)
            : type.create(piece, null, node.marks),
        );
  });
  return Fragment.fromArray(nodes);
}

export const pastedFields = (kit) =>
  Extension.create({
    name: "pastedFields",
    addProseMirrorPlugins() {
      const type = this.editor.schema.nodes.field;
      return [
        new Plugin({
          props: {
            transformPastedHTML: cleanHtml,
            transformPasted: (slice) =>
              new Slice(withFields(slice.content, type, kit.fields), slice.openStart, slice.openEnd),
          },
        }),
      ];
    },
  });
