// Form controls of Block Kit, drawn with the browser's own fields. A field takes its value once and is then the person's.
//
// `use` = {id, label?, labelledBy?, describedBy?, invalid?, value, type(value), done(value), enter?(), chosen, files,
// search(query), attach(value)}: `type` while a person is at it, `done` when the choice is made or the field is left.

import { fromLocalField, toLocalField } from "./dates.js";
import { h } from "./dom.js";
import { channelName, nameOf } from "./mentions.js";
import { richWords } from "./richtext.js";
import { searchField } from "./search.js";
import { app, team, user } from "./session.js";
import { textObject, textWords } from "./texts.js";
import { uploadField } from "./upload.js";
import { t } from "./words.js";

const naming = (use) => ({
  "aria-label": use.label,
  "aria-labelledby": use.labelledBy,
  "aria-describedby": use.describedBy,
  "aria-invalid": use.invalid ? "true" : undefined,
  "data-focus": use.focus ? "true" : undefined,
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
    rows: element.min_lines ?? 4,
    placeholder: textWords(element.placeholder) || undefined,
    start: typeof use.value === "object" && use.value ? richWords(use.value) : use.value ?? "",
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
const isKnown = (person) =>
  person.team === app.state.me.team || app.state.channels.some((channel) => channel.members.includes(person.id));
const peopleChoices = () =>
  Object.values(app.state.users).filter((person) => !person.deleted && !person.is_bot && isKnown(person)).map((
    person,
  ) => ({
    value: person.id,
    words: nameOf(person) + company(person),
  }));

const kindOf = (channel) => (channel.is_im ? "im" : channel.is_private ? "private" : "public");
const place = (channel) => ({
  value: channel.id,
  words: channel.is_im ? channelName(channel) : `#${channel.name}`,
});

/** Public channels alone. */
const channelChoices = () => app.state.channels.filter((channel) => kindOf(channel) === "public").map(place);

function conversationChoices(element) {
  const { include, exclude_external_shared_channels: internal, exclude_bot_users: human } = element.filter ?? {};
  const withBot = (channel) => channel.is_im && channel.members.some((id) => user(id)?.is_bot);
  return app.state.channels
    .filter((channel) => !channel.is_archived && (!include || include.includes(kindOf(channel))))
    .filter((channel) => !(internal && channel.is_ext_shared) && !(human && withBot(channel)))
    .map(place);
}

/** Several choices, as boxes to tick. */
function boxes(choices) {
  return (element, use) => {
    const all = choices(element).flatMap((choice) => (choice.group ? choice.of : [choice]));
    const read = (group) => [...group.querySelectorAll("input:checked")].map((box) => box.value);
    const most = element.max_selected_items ?? Infinity;
    return h("div", {
      ...naming(use),
      id: use.id,
      key: use.id,
      role: "group",
      class: all.length > 8 ? "choices choices-many" : "choices",
      mounted: (group) => holdBack(group, most),
      onchange: (event) => {
        holdBack(event.currentTarget, most);
        const chosen = read(event.currentTarget);
        use.type(chosen);
        use.done(chosen);
      },
    }, all.map((choice) => ticked("checkbox", choice, use, (use.value ?? []).includes(choice.value))));
  };
}

/** No more than `most` boxes can be ticked. */
function holdBack(group, most) {
  const all = [...group.querySelectorAll("input")];
  const full = all.filter((box) => box.checked).length >= most;
  for (const box of all) box.disabled = full && !box.checked;
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
  rich_text_input: area,
  file_input: uploadField,
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
  external_select: searchField(false),
  conversations_select: select(conversationChoices),
  channels_select: select(channelChoices),
  multi_static_select: boxes(staticChoices),
  multi_users_select: boxes(peopleChoices),
  multi_external_select: searchField(true),
  multi_conversations_select: boxes(conversationChoices),
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
