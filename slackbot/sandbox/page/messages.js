// One message: who, when, what, and what can be done with it.

import { blocks, blockWords } from "./blocks.js";
import { clockFace, clockTime, fullTime } from "./dates.js";
import { h, lazy } from "./dom.js";
import { editor } from "./editor.js";
import { withEmoji } from "./emoji.js";
import { icon } from "./icons.js";
import { nameOf } from "./mentions.js";
import { mrkdwn } from "./mrkdwn.js";
import { avatar, badge } from "./people.js";
import { reactions } from "./reactions.js";
import { act, address, app, follow, go, now, user } from "./session.js";
import { messageSurface } from "./surfaces.js";
import { tools } from "./tools.js";
import { plainWords } from "./wire.js";
import { t } from "./words.js";

const LABEL_LENGTH = 80;

/** A message's words, for its label and for announcing it. */
export function words(message) {
  const text = withEmoji(plainWords(message.text || blockWords(message.blocks ?? []))).replace(/\s+/g, " ").trim();
  return text || (message.files ?? []).map((file) => file.name).join("、");
}

export const label = (message) =>
  `${nameOf(user(message.user))}: ${[...words(message)].slice(0, LABEL_LENGTH).join("")}`;

/** `place` is where it stands (channel, thread, pins); `follows` when the same person spoke just before. */
export function messageNode(message, channel, { place, follows = false, isPinned = false }) {
  const replies = app.state.threads[channel.id]?.[message.ts];
  const around = JSON.stringify([app.open, [...app.busy], Math.floor(now() / 60)]);
  const given = [message, channel, place, follows, isPinned, replies, app.state.users, app.state.channels, around];
  const key = `${message.ts}${message.ephemeral ? "e" : ""}`;
  return lazy("article", key, given, () => draw(message, channel, { place, follows, isPinned, key }));
}

function draw(message, channel, { place, follows, isPinned, key }) {
  const author = user(message.user);
  const bare = follows && !message.ephemeral && !isPinned;
  const classes = [
    "message",
    bare && "message-follows",
    message.ephemeral && "message-ephemeral",
    message.subtype === "tombstone" && "message-gone",
    mentionsMe(message) && "message-for-me",
  ];
  return h(
    "article",
    {
      key,
      class: classes.filter(Boolean).join(" "),
      "aria-label": label(message),
      "data-ts": message.ts,
      tabindex: -1,
    },
    h("div", { class: "gutter" }, bare ? stamp(message) : avatar(author)),
    h(
      "div",
      { class: "body" },
      message.ephemeral && onlyYou(message, channel),
      message.thread_ts && place === "channel" && threadLink(message, channel),
      isPinned && h("p", { class: "above" }, icon("pin"), t("pinned")),
      !bare && byline(message, author, place),
      content(message, channel, place),
      files(message),
      reactions(message, channel),
      place === "channel" && repliesLink(message, channel),
    ),
    !message.ephemeral && message.subtype !== "tombstone" && tools(message, channel, place),
  );
}

function byline(message, author, place) {
  return h(
    "p",
    { class: "byline" },
    h("span", { class: "author" }, nameOf(author)),
    badge(author),
    stamp(message, place),
  );
}

function onlyYou(message, channel) {
  const dismiss = () => act("dismiss", { channel: channel.id, ts: message.ts }, `dismiss:${message.ts}`);
  return h(
    "p",
    { class: "above" },
    icon("eye"),
    t("only_you"),
    h("button", { type: "button", class: "plain", onclick: dismiss }, t("dismiss")),
  );
}

/** A reply that was also sent to the channel leads to its thread. */
function threadLink(message, channel) {
  const route = { channel: channel.id, thread: message.thread_ts };
  return h(
    "p",
    { class: "above" },
    icon("reply"),
    h("a", { href: address(route), onclick: follow(route) }, t("in_thread")),
  );
}

function stamp(message, place) {
  const at = Number(message.ts);
  return h(
    "time",
    { class: "stamp", datetime: new Date(at * 1000).toISOString(), title: fullTime(at) },
    place === "pins" ? clockFace(at) : clockTime(at),
  );
}

const mentionsMe = (message) =>
  message.user !== app.as && (message.blocks?.length ? pings(message.blocks) : pingsText(message.text ?? ""));

const pingsText = (text) => text.includes(`<@${app.as}>`) || /<!(channel|here|everyone)/.test(text);

/** Whether blocks call me: only markup and mention elements do, never literal text that looks like them. */
function pings(node) {
  if (Array.isArray(node)) return node.some(pings);
  if (node === null || typeof node !== "object") return false;
  if (node.type === "mrkdwn") return pingsText(node.text);
  return node.type === "broadcast" || (node.type === "user" && node.user_id === app.as) ||
    Object.values(node).some(pings);
}

/** The app's blocks as it made them; a person's words from their text, where their marks still stand. */
function content(message, channel, place) {
  if (app.open.editing === `${place}:${message.ts}`) return editor(message, channel);
  const edited = message.edited && h("span", { class: "edited" }, t("edited"));
  const drawn = message.blocks?.length && (user(message.user)?.is_bot || !message.text);
  if (drawn) return h("div", { class: "blocks" }, blocks(message.blocks, messageSurface(channel, message)), edited);
  return h("div", { class: "words" }, mrkdwn(message.text ?? ""), edited);
}

function files(message) {
  if (!message.files?.length) return null;
  return h(
    "ul",
    { class: "files" },
    message.files.map((file) =>
      h(
        "li",
        { key: file.id, class: "file" },
        icon("file"),
        h(
          "a",
          { class: "file-name", href: `/ui/files/${file.id}?as=${app.state.me.id}`, download: file.name },
          file.name,
        ),
        h("span", { class: "quiet" }, size(file.size)),
      )
    ),
  );
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

function repliesLink(message, channel) {
  if (!message.reply_count) return null;
  const replies = app.state.threads[channel.id]?.[message.ts] ?? [];
  const answered = [...new Set(replies.map((reply) => reply.user))];
  return h(
    "button",
    {
      type: "button",
      class: "replies",
      onclick: () => go({ channel: channel.id, thread: message.ts }),
    },
    answered.slice(0, 3).map((id) => avatar(user(id), "avatar-small")),
    message.reply_count === 1 ? t("reply_one") : t("replies", { n: message.reply_count }),
  );
}
