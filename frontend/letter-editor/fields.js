// The merge fields that the page offers, and how they are called.

import { asName } from "./notation.js";

// What people call these fields in the placeholders of other programs.
const ALIASES = {
  first_name: ["name", "firstname", "fname", "given_name", "customer_name", "customer", "vards", "klienta_vards"],
  brand: ["company", "company_name", "business", "uznemums", "zimols"],
  product: ["product_name", "service", "app", "produkts", "pakalpojums"],
  plan: ["plan_name", "tier", "plans"],
  end_date: ["date", "cancellation_date", "expiry_date", "access_until", "datums", "beigu_datums"],
  membership: ["membership_name", "club", "daliba"],
  card_last4: ["last4", "last_four_digits", "card"],
  benefits: ["key_benefits"],
  keeps: ["free_features"],
  agent_first_name: ["my_name", "your_name", "agent", "sender"],
};

export class Fields {
  /** @param list of the page's `editor-fields`; @param language of the letter. */
  constructor(list, language = "en") {
    this.list = list;
    this.byName = new Map(list.map((field) => [field.name, field]));
    this.names = new Map();
    for (const [name, words] of Object.entries(ALIASES)) this.#call(name, words);
    // In Latvian a person is addressed in the vocative: whoever pastes [Name] wants that one.
    if (language.startsWith("lv")) this.#call("first_name_vocative", ALIASES.first_name);
    for (const field of list)
      this.#call(field.name, [field.label, ...(field.aliases ?? []), field.name]);
  }

  #call(name, words) {
    if (this.byName.has(name)) for (const word of words) this.names.set(asName(word), name);
  }

  get(name) {
    return this.byName.get(name);
  }

  /** The name of the field that somebody calls by these words, or undefined. */
  find(words) {
    return this.names.get(asName(words));
  }

  label(name) {
    return this.byName.get(name)?.label ?? name.replaceAll("_", " ");
  }

  /** Those whose label, name, sample or meaning have the words; labels that begin so come first. */
  search(words) {
    const wanted = fold(words.trim());
    const rank = (field) => {
      const label = fold(field.label);
      if (label.startsWith(wanted)) return 0;
      if (`${label} ${field.name}`.includes(wanted)) return 1;
      return fold(`${field.meaning} ${field.sample}`).includes(wanted) ? 2 : 3;
    };
    return this.list
      .map((field) => [rank(field), field])
      .filter(([order]) => order < 3)
      .sort(([a], [b]) => a - b)
      .map(([, field]) => field);
  }
}

/** Lower case, without accents: "vārds" is found by "vards". */
export const fold = (text) => (text ?? "").normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
