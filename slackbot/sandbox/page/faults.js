// Faults that are ordered from the Traffic drawer: how the next calls of the app will go wrong.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { channelName } from "./mentions.js";
import { act, app, repaint, toggle } from "./session.js";
import { t } from "./words.js";

const METHODS = [
  "*",
  "api.test",
  "apps.connections.open",
  "auth.test",
  "blocks.validate",
  "chat.delete",
  "chat.getPermalink",
  "chat.postEphemeral",
  "chat.postMessage",
  "chat.update",
  "conversations.history",
  "conversations.info",
  "conversations.list",
  "conversations.members",
  "conversations.open",
  "conversations.replies",
  "files.completeUploadExternal",
  "files.getUploadURLExternal",
  "files.info",
  "pins.add",
  "pins.list",
  "pins.remove",
  "reactions.add",
  "reactions.get",
  "reactions.remove",
  "team.info",
  "usergroups.list",
  "usergroups.users.list",
  "usergroups.users.update",
  "users.conversations",
  "users.info",
  "users.list",
  "views.open",
  "views.publish",
  "views.push",
  "views.update",
  "response_url",
  "upload",
  "file",
  "hook",
];
const KINDS = {
  fault_limited: () => ({ retry_after: wanted.seconds }),
  fault_status: () => ({ status: wanted.status }),
  fault_error: () => ({ error: wanted.error }),
  fault_text: () => ({ text: wanted.text }),
  fault_drop: () => ({ drop: true }),
  fault_slow: () => ({}),
};
const wanted = {
  method: "chat.postMessage",
  channel: "",
  kind: "fault_limited",
  seconds: 10,
  status: 503,
  error: "internal_error",
  text: "<html>502 Bad Gateway</html>",
  delay: 0,
  times: 1,
  after: false,
};
let ordered = [];

/** What the sandbox says is still to come; true when that is news. */
export function knowFaults(faults) {
  const news = JSON.stringify(faults) !== JSON.stringify(ordered);
  ordered = faults;
  return news;
}

export function faultsButton() {
  return h(
    "button",
    {
      type: "button",
      class: "tool",
      "aria-expanded": String(Boolean(app.open.faults)),
      "aria-controls": "faults",
      onclick: () => toggle("faults"),
    },
    icon("warn"),
    ordered.length ? t("faults_count", { n: ordered.length }) : t("faults"),
  );
}

export function faults() {
  if (!app.open.faults) return null;
  return h(
    "section",
    { key: "faults", id: "faults", class: "orders", "aria-label": t("faults") },
    h("p", { class: "quiet" }, t("faults_help")),
    form(),
    ordered.length > 0 && h("ul", { class: "orders-list" }, ordered.map(row)),
    ordered.length > 0 &&
      h("button", { type: "button", class: "tool", onclick: () => order({ rules: [] }) }, t("faults_clear")),
  );
}

function form() {
  const set = (name, read) => (event) => {
    wanted[name] = read(event.target);
    repaint();
  };
  return h(
    "form",
    { class: "orders-form", onsubmit: add },
    h("label", {}, t("fault_method"), select("method", METHODS, (name) => name === "*" ? t("fault_any") : name, set)),
    h("label", {}, t("fault_channel"), select("channel", ["", ...app.state.channels.map(({ id }) => id)], place, set)),
    h("label", {}, t("fault_kind"), select("kind", Object.keys(KINDS), t, set)),
    wanted.kind === "fault_limited" && h("label", {}, t("fault_seconds"), number("seconds", 0, 86400, set)),
    wanted.kind === "fault_status" && h("label", {}, t("fault_status_code"), number("status", 100, 599, set)),
    wanted.kind === "fault_error" && h("label", {}, t("fault_error_code"), word("error", set)),
    wanted.kind === "fault_text" && h("label", {}, t("fault_text_said"), word("text", set, {})),
    h("label", {}, t("fault_delay"), number("delay", wanted.kind === "fault_slow" ? 1 : 0, 300, set)),
    h("label", {}, t("fault_times"), number("times", 1, 1000, set, false)),
    h(
      "label",
      { class: "choice" },
      h("input", { type: "checkbox", startChecked: wanted.after, onchange: set("after", (field) => field.checked) }),
      t("fault_after"),
    ),
    h("button", { type: "submit", class: "tool tool-danger" }, t("fault_add")),
  );
}

const select = (name, values, words, set) =>
  h(
    "select",
    { name, start: wanted[name], onchange: set(name, (field) => field.value) },
    values.map((value) => h("option", { key: value, value }, words(value))),
  );

/** Empty, where it may be, is null. */
const number = (name, min, max, set, required = true) =>
  h("input", {
    key: name,
    name,
    type: "number",
    min,
    max,
    required,
    start: String(wanted[name] ?? ""),
    onchange: set(name, (field) => field.value === "" ? null : Number(field.value)),
  });

/** One word, unless `fits` says otherwise. */
const word = (name, set, fits = { required: true, pattern: "\\S+" }) =>
  h("input", {
    key: name,
    name,
    type: "text",
    ...fits,
    start: wanted[name],
    onchange: set(name, (field) => field.value.trim()),
  });

function row(fault, index) {
  const left = fault.times === null ? t("fault_always") : t("fault_left", { n: fault.times });
  return h(
    "li",
    { key: `${index}:${fault.method}` },
    h("code", {}, fault.method === "*" ? t("fault_any") : fault.method),
    fault.channel !== null && h("span", {}, place(fault.channel)),
    h("span", {}, words(fault)),
    fault.after_effect && h("span", { class: "tag" }, t("fault_after")),
    h("span", { class: "quiet" }, left),
    h("button", {
      type: "button",
      class: "tool tool-icon",
      "aria-label": t("fault_remove", { name: fault.method }),
      onclick: () => order({ rules: ordered.filter((_, other) => other !== index) }),
    }, icon("close")),
  );
}

/** A channel that I do not see by its id. */
function place(id) {
  if (!id) return t("fault_everywhere");
  const channel = app.state.channels.find((each) => each.id === id);
  return !channel ? id : channel.is_im ? channelName(channel) : `#${channelName(channel)}`;
}

function words(fault) {
  const answer = fault.drop ? t("fault_drop") : [
    fault.status ?? (fault.retry_after === null ? null : 429),
    fault.error,
    fault.text === null ? null : t("fault_text_is", { text: fault.text }),
    fault.retry_after === null ? null : `Retry-After: ${fault.retry_after}`,
  ].filter((part) => part !== null).join(" ");
  return [answer, fault.delay ? `${t("fault_slow")} ${fault.delay} s` : ""].filter(Boolean).join(" · ");
}

function add(event) {
  event.preventDefault();
  const { method, delay, times, after } = wanted;
  const fault = { method, channel: wanted.channel || null, delay, times, after_effect: after };
  order({ add: { ...fault, ...KINDS[wanted.kind]() } });
}

async function order(what) {
  const answer = await act("faults", what);
  if (answer?.ok && knowFaults(answer.faults)) repaint();
}
