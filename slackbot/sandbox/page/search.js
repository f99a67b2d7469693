// External selects: a field to search in, whose options the app offers while a person types.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { app, repaint, toggle } from "./session.js";
import { textWords } from "./texts.js";
import { t } from "./words.js";

const WAIT_MS = 250; // after the last character
const LEAST = 3; // characters, unless min_query_length says otherwise
const words = new Map(); // "field/value" → what the option is called
let timer;

const menuOf = (use) => app.open[`pick:${use.id}`] || null;
const setMenu = (use, menu) => toggle(`pick:${use.id}`, menu);

/** `several`: chosen options stand above the field, each with a button that takes it away. */
export function searchField(several) {
  return (element, use) => {
    for (const option of use.chosen) learn(use, option);
    const values = several ? use.value ?? [] : use.value === null || use.value === undefined ? [] : [use.value];
    const menu = menuOf(use);
    return h(
      "div",
      { key: use.id, class: "search", onkeydown: (event) => keys(event, element, use, several) },
      values.length > 0 && h("ul", { class: "chips" }, values.map((value) => chip(value, use, several))),
      input(element, use, menu, !several && values.length > 0),
      menu && list(element, use, menu, several),
    );
  };
}

function learn(use, option) {
  words.set(`${use.id}/${option.value}`, textWords(option.text));
}

const wordsOf = (use, value) => words.get(`${use.id}/${value}`) ?? value;

function chip(value, use, several) {
  const without = several ? (use.value ?? []).filter((one) => one !== value) : null;
  return h(
    "li",
    { key: value, class: "chip" },
    wordsOf(use, value),
    h("button", {
      type: "button",
      class: "tool tool-icon",
      "aria-label": t("unattach", { name: wordsOf(use, value) }),
      onclick: () => give(use, without),
    }, icon("close")),
  );
}

function input(element, use, menu, filled) {
  return h("input", {
    id: use.id,
    key: "field",
    type: "text",
    role: "combobox",
    class: "field",
    autocomplete: "off",
    "aria-label": use.label,
    "aria-labelledby": use.labelledBy,
    "aria-describedby": use.describedBy,
    "aria-invalid": use.invalid ? "true" : undefined,
    "data-focus": use.focus ? "true" : undefined,
    "aria-autocomplete": "list",
    "aria-expanded": String(Boolean(menu)),
    "aria-controls": menu ? `${use.id}-list` : undefined,
    "aria-activedescendant": menu?.options.length ? `${use.id}-${menu.at}` : undefined,
    placeholder: filled ? t("choose_other") : textWords(element.placeholder) || t("search"),
    onfocus: (event) => ask(event.currentTarget, element, use, 0),
    oninput: (event) => ask(event.currentTarget, element, use, WAIT_MS),
  });
}

/** Asks the app once the person stops typing; an answer that comes after a newer question is dropped. */
function ask(field, element, use, wait) {
  clearTimeout(timer);
  const query = field.value;
  const least = element.min_query_length ?? LEAST;
  if (query.length < least) {
    setMenu(use, query || document.activeElement === field ? note(t("search_more", { n: least })) : false);
    return;
  }
  timer = setTimeout(async () => {
    setMenu(use, note(t("searching")));
    const answer = await use.search(query);
    if (field.value === query) setMenu(use, found(use, answer));
  }, wait);
}

const note = (words) => ({ options: [], at: 0, note: words });

function found(use, answer) {
  if (!answer?.ok) return note(answer?.message ?? t("offline"));
  const grouped = (answer.option_groups ?? []).flatMap((group) =>
    group.options.map((option, index) => ({ option, group: index === 0 ? textWords(group.label) : null }))
  );
  const options = [...(answer.options ?? []).map((option) => ({ option, group: null })), ...grouped];
  for (const { option } of options) learn(use, option);
  return options.length ? { options, at: 0, note: null } : note(t("nothing_found"));
}

function list(element, use, menu, several) {
  return h(
    "ul",
    { class: "search-list", role: "listbox", id: `${use.id}-list`, "aria-label": t("suggestions") },
    menu.note && h("li", { class: "search-note", role: "status" }, menu.note),
    menu.options.map(({ option, group }, index) => [
      group && h("li", { key: `group:${group}`, class: "search-group", role: "presentation" }, group),
      h(
        "li",
        {
          key: option.value,
          id: `${use.id}-${index}`,
          role: "option",
          class: index === menu.at ? "suggestion suggestion-chosen" : "suggestion",
          "aria-selected": String(index === menu.at),
          onmousedown: (event) => event.preventDefault(),
          onclick: () => take(element, use, option, several),
        },
        h("b", {}, textWords(option.text)),
        option.description && h("span", { class: "quiet" }, textWords(option.description)),
      ),
    ]),
  );
}

function take(element, use, option, several) {
  const before = several ? use.value ?? [] : [];
  if (several && (before.includes(option.value) || before.length >= (element.max_selected_items ?? Infinity))) return;
  const field = document.getElementById(use.id);
  field.value = "";
  give(use, several ? [...before, option.value] : option.value);
}

function give(use, value) {
  setMenu(use, false);
  use.type(value);
  use.done(value);
  repaint();
}

function keys(event, element, use, several) {
  const menu = menuOf(use);
  if (!menu || event.isComposing) return;
  const last = menu.options.length - 1;
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    setMenu(use, false);
  } else if (["ArrowDown", "ArrowUp"].includes(event.key) && last >= 0) {
    event.preventDefault();
    const at = menu.at + (event.key === "ArrowDown" ? 1 : -1);
    setMenu(use, { ...menu, at: at < 0 ? last : at > last ? 0 : at });
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (last >= 0) take(element, use, menu.options[menu.at].option, several);
  } else if (event.key === "Tab") {
    setMenu(use, false);
  }
}
