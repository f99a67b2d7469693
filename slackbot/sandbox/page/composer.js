// Where a person writes: text with mentions, slash commands for those who have them, files.

import { h } from "./dom.js";
import { discard, draft, files, setDraft, takeFiles } from "./drafts.js";
import { isReadOnly } from "./home.js";
import { icon } from "./icons.js";
import { channelName } from "./mentions.js";
import { act, app, repaint } from "./session.js";
import { globalShortcuts } from "./shortcuts.js";
import { accept, moveChoice, suggestionList, suggestions, usage } from "./suggest.js";
import { toWire } from "./wire.js";
import { t } from "./words.js";

/** The composer of a channel, or of one of its threads. */
export function composer(channel, thread = null) {
  if (channel.is_archived) return h("p", { class: "archived" }, t("archived"));
  if (isReadOnly(channel)) return h("p", { class: "archived" }, t("read_only"));
  const place = `${app.as}:${channel.id}:${thread ?? ""}`;
  const offered = suggestions(place, channel, thread);
  const id = `compose-${thread ? "thread" : "channel"}`;
  return h(
    "form",
    {
      class: "composer",
      key: `compose:${place}`,
      onsubmit: (event) => send(event, place, channel, thread),
    },
    offered.length > 0 && suggestionList(place, offered, id),
    textArea(place, offered, id, label(channel, thread)),
    attachments(place),
    thread && alsoChannel(channel),
    bar(place, channel, thread),
  );
}

function textArea(place, offered, id, name) {
  return h("textarea", {
    id,
    name: "text",
    rows: Math.min(8, draft(place).split("\n").length),
    class: "composer-text",
    "aria-label": name,
    placeholder: name,
    "aria-autocomplete": "list",
    "aria-controls": offered.length ? `${id}-list` : undefined,
    "aria-activedescendant": offered.length ? `${id}-${offered.findIndex((one) => one.chosen)}` : undefined,
    start: draft(place),
    oninput: (event) => typed(place, event.currentTarget),
    onkeydown: (event) => keys(event, place, offered),
    onclick: (event) => typed(place, event.currentTarget),
    onpaste: (event) => event.clipboardData.files.length && takeFiles(place, event.clipboardData.files),
  });
}

function bar(place, channel, thread) {
  return h(
    "div",
    { class: "composer-bar" },
    h(
      "label",
      { class: "tool tool-icon", title: t("attach") },
      icon("clip"),
      h("input", {
        type: "file",
        class: "sr-only",
        multiple: true,
        "aria-label": t("attach"),
        onchange: (event) => attach(event, place),
      }),
    ),
    !thread && globalShortcuts(channel),
    h("p", { class: "composer-hint" }, usage(place, thread) ?? t(app.state.commands.length ? "hint_staff" : "hint")),
    h(
      "button",
      { type: "submit", class: "button button-primary button-send", "aria-label": t("send") },
      icon("send"),
    ),
  );
}

const label = (
  channel,
  thread,
) => (thread ? t("compose_thread") : t(channel.is_im ? "compose_dm" : "compose", { name: channelName(channel) }));

const alsoChannel = (channel) =>
  !channel.is_im && h(
    "label",
    { class: "choice also" },
    h("input", { type: "checkbox", name: "broadcast" }),
    t("also_channel", { name: channel.name }),
  );

function typed(place, area) {
  setDraft(place, area.value, area.selectionStart);
  repaint();
}

async function attach(event, place) {
  const field = event.currentTarget;
  await takeFiles(place, field.files);
  field.value = "";
}

function attachments(place) {
  const attached = files(place);
  if (!attached.length) return null;
  return h(
    "ul",
    { class: "files composer-files" },
    attached.map((file, index) =>
      h(
        "li",
        { key: `${index}${file.name}`, class: "file" },
        icon("file"),
        h("span", { class: "file-name" }, file.name),
        h("button", {
          type: "button",
          class: "tool tool-icon",
          "aria-label": t("unattach", { name: file.name }),
          onclick: () => discard(place, index),
        }, icon("close")),
      )
    ),
  );
}

function keys(event, place, offered) {
  if (event.isComposing || event.keyCode === 229) return; // Enter that ends a kana conversion is not meant for us
  const area = event.currentTarget;
  if (offered.length && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    moveChoice(place, offered, event.key === "ArrowDown" ? 1 : -1);
  } else if (offered.length && (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey))) {
    event.preventDefault();
    accept(place, area, offered.find((one) => one.chosen));
  } else if (offered.length && event.key === "Escape") {
    event.preventDefault();
    setDraft(place, area.value, null);
    repaint();
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    area.form.requestSubmit();
  }
}

async function send(event, place, channel, thread) {
  event.preventDefault();
  const { text: area, broadcast } = event.currentTarget.elements;
  const text = area.value.trim();
  const attached = files(place);
  if (!text && !attached.length) return;
  const more = { ...(attached.length && { files: attached }), ...(broadcast?.checked && { broadcast: true }) };
  area.value = "";
  if (broadcast) broadcast.checked = false;
  setDraft(place, "", null, []);
  repaint();
  const answer = await deliver(text, more, channel, thread);
  if (answer.ok || draft(place)) return;
  setDraft(place, text, null, attached);
  area.value = text;
  repaint();
}

/** A text that begins with a slash and a word is a command; there are none in threads. */
function deliver(text, more, channel, thread) {
  const place = { channel: channel.id, ...(thread && { thread_ts: thread }) };
  const isCommand = /^\/[^\s/]+(\s|$)/.test(text);
  const what = `send:${channel.id}:${thread}:${text}`;
  return isCommand
    ? act("command", { ...place, text }, what)
    : act("post", { ...place, ...more, text: toWire(text, channel) }, what);
}
