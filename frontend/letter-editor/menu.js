// A list to choose from that floats at the caret while the caret stays in the text: an ARIA listbox
// that the editor owns (aria-activedescendant), filtered by what is typed.

import { drawing, h, newId, place } from "./dom.js";

export class ListMenu {
  #element;
  #list;
  #empty;
  #items = [];
  #active = 0;

  constructor(host, { name, empty, onchoose }) {
    this.onchoose = onchoose;
    this.#list = h("ul", { id: newId("menu"), role: "listbox", "aria-label": name });
    this.#empty = h("p", { class: "le-menu-none" }, empty);
    this.#element = h("div", { class: "le-menu", popover: "manual" }, this.#list, this.#empty);
    // The caret stays where it is.
    this.#element.addEventListener("mousedown", (event) => event.preventDefault());
    host.append(this.#element);
  }

  get isOpen() {
    return this.#element.matches(":popover-open");
  }

  /** Show items `[{label, icon?, hint?, detail?}]` at a rectangle, for the text box `owner`. */
  show(items, near, owner) {
    this.#items = items;
    this.#active = 0;
    this.owner = owner;
    this.#list.replaceChildren(...items.map((item, index) => this.#option(item, index)));
    this.#list.hidden = !items.length;
    this.#empty.hidden = items.length > 0;
    if (!this.isOpen) this.#element.showPopover();
    place(this.#element, near);
    owner.setAttribute("aria-haspopup", "listbox");
    owner.setAttribute("aria-controls", this.#list.id);
    this.#mark(0);
  }

  hide() {
    if (!this.isOpen) return;
    this.#element.hidePopover();
    this.owner.removeAttribute("aria-activedescendant");
    this.owner.removeAttribute("aria-controls");
    this.owner.removeAttribute("aria-haspopup");
  }

  #option({ icon, label, hint, detail }, index) {
    return h(
      "li",
      {
        id: `${this.#list.id}-${index}`,
        role: "option",
        "aria-selected": "false",
        onclick: () => this.onchoose(this.#items[index]),
        onmousemove: () => index !== this.#active && this.#mark(index, false),
      },
      h("span", { class: "l" }, icon ? drawing(icon) : "", label),
      hint ? h("span", { class: "s" }, hint) : null,
      detail ? h("span", { class: "m" }, detail) : null,
    );
  }

  #mark(index, scroll = true) {
    const options = this.#list.children;
    options[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = index;
    const option = options[index];
    option?.setAttribute("aria-selected", "true");
    if (!option) this.owner.removeAttribute("aria-activedescendant");
    else this.owner.setAttribute("aria-activedescendant", option.id);
    if (scroll) option?.scrollIntoView({ block: "nearest" });
  }

  /** Arrows move, Enter and Tab choose. Returns whether the key was for the menu. */
  key({ key }) {
    const count = this.#items.length;
    if (!count) return false;
    if (key === "ArrowDown") this.#mark((this.#active + 1) % count);
    else if (key === "ArrowUp") this.#mark((this.#active + count - 1) % count);
    else if (key === "Enter" || key === "Tab") this.onchoose(this.#items[this.#active]);
    else return false;
    return true;
  }
}
