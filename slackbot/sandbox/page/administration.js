// What administrators and channel owners do outside any app, for the channel on screen: companies, people, the channel.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { channelName, nameOf } from "./mentions.js";
import { act, app, go, here, team, toggle, user } from "./session.js";
import { t } from "./words.js";

const DAYS = [null, 1, 7, 30];
const MINUTES = [null, 1, 5, 30, 60];

/** Only the company that installed the app administers here. */
const mayOrder = () => app.state.me.administers;

export function administrationButton() {
  if (!mayOrder()) return null;
  return h(
    "button",
    {
      type: "button",
      class: "tool",
      "aria-expanded": String(Boolean(app.open.administration)),
      "aria-controls": "administration",
      onclick: () => toggle("administration"),
    },
    icon("people"),
    t("administration"),
  );
}

export function administration() {
  const channel = here();
  if (!app.open.administration || !mayOrder() || !channel || channel.is_im) return null;
  return h(
    "section",
    { key: "administration", id: "administration", class: "orders", "aria-label": t("administration") },
    h("h3", {}, t("whole_workspace")),
    h("div", { class: "orders-form" }, editWindow(app.state.edit_window_s)),
    h("p", { class: "quiet" }, t("administration_help", { name: channelName(channel) })),
    h("div", { class: "orders-form" }, theChannel(channel)),
    h("ul", { class: "orders-list" }, companies(channel).map((id) => company(channel, id))),
    h("ul", { class: "orders-list" }, people(channel).map((one) => person(channel, one))),
  );
}

const order = (name, what) => act("administer", { order: name, ...what });

const button = (words, name, what) =>
  h("button", { type: "button", class: "tool", onclick: () => order(name, what) }, words);

function theChannel(channel) {
  const at = { channel: channel.id };
  return [
    channel.is_archived ? button(t("unarchive"), "unarchive", at) : button(t("archive"), "archive", at),
    h("button", { type: "button", class: "tool", onclick: () => changeId(channel) }, t("change_id")),
    choice("keep_days", "keep_for", DAYS, `${channel.id}:${channel.kept_days}`, channel.kept_days, (days) =>
      order("keep_days", { ...at, days })),
    h(
      "form",
      { key: `rename:${channel.name}`, class: "orders-form", onsubmit: (event) => rename(event, at) },
      h("label", {}, t("rename_to"), h("input", { name: "name", type: "text", required: true, start: channel.name })),
      h("button", { type: "submit", class: "tool" }, t("rename")),
    ),
  ];
}

const editWindow = (seconds) =>
  choice("edit_window", "edit_for", MINUTES, seconds, seconds === null ? null : seconds / 60, (minutes) =>
    order("edit_window", { seconds: minutes === null ? null : minutes * 60 }));

/** One of several numbers, null for ever, or what somebody has chosen elsewhere. A new `key` shows what is chosen now. */
const choice = (name, words, numbers, key, chosen, give) =>
  h(
    "label",
    { key: name },
    t(name),
    h(
      "select",
      {
        key: `${name}:${key}`,
        start: String(chosen ?? ""),
        onchange: (event) => give(event.target.value === "" ? null : Number(event.target.value)),
      },
      [...new Set([...numbers, chosen])].sort((one, other) => (one ?? -1) - (other ?? -1)).map((number) =>
        h(
          "option",
          { key: String(number), value: String(number ?? "") },
          number === null ? t("keep_always") : t(number === 1 ? `${words}_one` : words, { n: Number(number.toFixed(1)) }),
        )
      ),
    ),
  );

function rename(event, at) {
  event.preventDefault();
  order("rename", { ...at, name: new FormData(event.target).get("name").trim() });
}

async function changeId(channel) {
  const answer = await order("change_id", { channel: channel.id });
  if (answer?.ok) go({ channel: answer.channel });
}

const companies = (channel) =>
  Object.keys(app.state.teams).filter((id) => id !== app.state.me.team || channel.teams[0] !== id);

function company(channel, id) {
  const at = { channel: channel.id, team: id };
  const joined = channel.teams.includes(id);
  const invited = channel.pending.includes(id);
  return h(
    "li",
    { key: id },
    h("span", {}, team(id)?.name ?? id),
    joined && button(t("unshare"), "unshare", at),
    invited && button(t("accept_team"), "share", at),
    invited && button(t("decline_team"), "decline_team", at),
    !joined && !invited && button(t("invite_team"), "invite_team", at),
  );
}

/** The app itself, and whoever of the connected companies could be in the channel. */
const people = (channel) => Object.values(app.state.users).filter((one) => channel.teams.includes(one.team));

function person(channel, one) {
  const at = { channel: channel.id, person: one.id };
  const name = nameOf(user(one.id));
  return h(
    "li",
    { key: one.id },
    h("span", {}, name),
    channel.members.includes(one.id) ? button(t("put_out", { name }), "leave", at) : button(t("let_in", { name }), "join", at),
    !one.is_bot && one.id !== app.as &&
      (one.deleted
        ? button(t("reactivate", { name }), "reactivate", { person: one.id })
        : button(t("deactivate", { name }), "deactivate", { person: one.id })),
  );
}
