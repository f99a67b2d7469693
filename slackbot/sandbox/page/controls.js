// Form controls of Block Kit, drawn with the browser's own fields. A field takes its value once and is then the person's.
//
// `use` = {id, label?, labelledBy?, describedBy?, invalid?, value, type(value), done(value)}: `type` while a person
// is at it, `done` when the choice is made or the field is left.

import { fromLocalField, toLocalField } from "./dates.js";
import { h } from "./dom.js";
import { channelName, nameOf } from "./mentions.js";
import { app, team } from "./session.js";
import { textObject, textWords } from "./texts.js";
import { t } from "./words.js";

const naming = (use) => ({
  "aria-label": use.label,
  "aria-labelledby": use.labelledBy,
  "aria-describedby": use.describedBy,
  "aria-invalid": use.invalid ? "true" : undefined,
});

/** A one-line field of the browser; `read` turns its text into the value. */
const field =
  (type, { read = (text) => text || null, write = (value) => value ?? "", extra = () => ({}) } = {}) =>
  (element, use) =>
    h("input", {
      ...naming(use),
      ...extra(element),
      id: use.id,
      key: use.id,
      type,
      class: `field field-${type}`,
      placeholder: textWords(element.placeholder) || undefined,
      start: write(use.value),
      oninput: (event) => use.type(read(event.target.value)),
      onchange: (event) => use.done(read(event.target.value)),
      onkeydown: use.enter && ((event) => entered(event, use)),
    });

function entered(event, use) {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  use.enter();
}

const area = (element, use) =>
  h("textarea", {
    ...naming(use),
    id: use.id,
    key: use.id,
    class: "field",
    rows: 4,
    placeholder: textWords(element.placeholder) || undefined,
    start: use.value ?? "",
    oninput: (event) => use.type(event.target.value || null),
    onchange: (event) => use.done(event.target.value || null),
  });

const choiceNode = ({ value, words }) => h("option", { key: value, value }, words);

function select(choices) {
  return (element, use) =>
    h(
      "select",
      {
        ...naming(use),
        id: use.id,
        key: use.id,
        class: "field",
        start: use.value ?? "",
        onchange: (event) => {
          use.type(event.target.value || null);
          use.done(event.target.value || null);
        },
      },
      h("option", { key: "", value: "" }, textWords(element.placeholder) || t("choose")),
      choices(element).map((choice) => (choice.group
        ? h("optgroup", { key: `group:${choice.group}`, label: choice.group }, choice.of.map(choiceNode))
        : choiceNode(choice))
      ),
    );
}

const optionChoice = (option) => ({ value: option.value, words: textWords(option.text), option });
const staticChoices = (element) =>
  element.option_groups
    ? element.option_groups.map((group) => ({ group: textWords(group.label), of: group.options.map(optionChoice) }))
    : (element.options ?? []).map(optionChoice);

const company = (
  person,
) => (person.team === app.state.me.team ? "" : `（${team(person.team)?.name ?? t("from_another_company")}）`);
const peopleChoices = () =>
  Object.values(app.state.users).filter((person) => !person.deleted && !person.is_bot).map((person) => ({
    value: person.id,
    words: nameOf(person) + company(person),
  }));

function channelChoices(element) {
  const { include, exclude_external_shared_channels: internal } = element.filter ?? {};
  const kind = (channel) => (channel.is_im ? "im" : channel.is_private ? "private" : "public");
  return app.state.channels
    .filter((channel) => (!include || include.includes(kind(channel))) && !(internal && channel.is_ext_shared))
    .map((channel) => ({ value: channel.id, words: channel.is_im ? channelName(channel) : `#${channel.name}` }));
}

/** Several choices, as boxes to tick. */
function boxes(choices) {
  return (element, use) => {
    const all = choices(element).flatMap((choice) => (choice.group ? choice.of : [choice]));
    const read = (event) => [...event.currentTarget.querySelectorAll("input:checked")].map((box) => box.value);
    return h("div", {
      ...naming(use),
      id: use.id,
      key: use.id,
      role: "group",
      class: all.length > 8 ? "choices choices-many" : "choices",
      onchange: (event) => {
        const chosen = read(event);
        use.type(chosen);
        use.done(chosen);
      },
    }, all.map((choice) => ticked("checkbox", choice, use, (use.value ?? []).includes(choice.value))));
  };
}

const radios = (element, use) =>
  h("div", {
    ...naming(use),
    id: use.id,
    key: use.id,
    role: "radiogroup",
    class: "choices",
    onchange: (event) => {
      use.type(event.target.value);
      use.done(event.target.value);
    },
  }, staticChoices(element).map((choice) => ticked("radio", choice, use, use.value === choice.value)));

function ticked(type, choice, use, on) {
  return h(
    "label",
    { key: choice.value, class: "choice" },
    h("input", { type, name: use.id, value: choice.value, startChecked: on }),
    h(
      "span",
      {},
      choice.option ? textObject(choice.option.text) : choice.words,
      choice.option?.description && h("small", {}, textObject(choice.option.description)),
    ),
  );
}

const line = field("text");

const CONTROLS = {
  plain_text_input: (element, use) => (element.multiline ? area : line)(element, use),
  email_text_input: field("email"),
  url_text_input: field("url"),
  number_input: field("number", {
    extra: (e) => ({ min: e.min_value, max: e.max_value, step: e.is_decimal_allowed ? "any" : 1 }),
  }),
  datepicker: field("date"),
  timepicker: field("time"),
  datetimepicker: field("datetime-local", {
    read: fromLocalField,
    write: (value) => (value ? toLocalField(value) : ""),
  }),
  static_select: select(staticChoices),
  users_select: select(peopleChoices),
  conversations_select: select(channelChoices),
  channels_select: select(channelChoices),
  multi_static_select: boxes(staticChoices),
  multi_users_select: boxes(peopleChoices),
  multi_conversations_select: boxes(channelChoices),
  multi_channels_select: boxes(channelChoices),
  checkboxes: boxes(staticChoices),
  radio_buttons: radios,
};

/** Types whose label must point at a group of boxes and not at one field. */
export const GROUPS = new Set([
  "checkboxes",
  "radio_buttons",
  "multi_static_select",
  "multi_users_select",
  "multi_conversations_select",
  "multi_channels_select",
]);

/** The control for a Block Kit element, or `null` when there is none. */
export const control = (element, use) => CONTROLS[element.type]?.(element, use) ?? null;
