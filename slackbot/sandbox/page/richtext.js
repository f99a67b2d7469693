// rich_text blocks: literal text with styles; nothing in a text element is markup.

import { slackDate } from "./dates.js";
import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { link } from "./links.js";
import { channelMention, groupMention, userMention } from "./mentions.js";
import { team } from "./session.js";
import { unsupported } from "./unsupported.js";

const STYLES = {
  code: "code",
  bold: "strong",
  italic: "em",
  strike: "s",
  underline: "u",
  highlight: "mark",
  client_highlight: "mark",
};

const INLINE = {
  text: (element) => element.text,
  link: (element) => link(element.url, element.text ?? element.url),
  user: (element) => userMention(element.user_id),
  usergroup: (element) => groupMention(`@${element.usergroup_id}`),
  channel: (element) => channelMention(element.channel_id),
  emoji: (element) => emoji(element.name),
  date: (element) => slackDate(element.timestamp, element.format, element.url, element.fallback),
  broadcast: (element) => groupMention(`@${element.range}`),
  team: (element) => team(element.team_id)?.name ?? element.team_id,
  color: (element) => h("code", {}, element.value),
};

function inline(element) {
  const draw = INLINE[element.type];
  if (!draw) return unsupported(element.type);
  const styles = Object.keys(STYLES).filter((style) => element.style?.[style]);
  return styles.reduce((node, style) => h(STYLES[style], {}, node), draw(element));
}

const inlines = (part) => (part.elements ?? []).map(inline);

const list = (part) =>
  h(
    part.style === "ordered" ? "ol" : "ul",
    { class: `indent-${Math.min(part.indent ?? 0, 8)}` },
    part.elements.map((item) => h("li", {}, inlines(item))),
  );

const PARTS = {
  rich_text_section: (part) => h("div", {}, inlines(part)),
  rich_text_quote: (part) => h("blockquote", {}, inlines(part)),
  rich_text_preformatted: (part) => h("pre", {}, inlines(part)),
  rich_text_list: list,
};

/** Nodes for one rich_text block. */
export function richText(block) {
  return h(
    "div",
    { class: "words" },
    (block.elements ?? []).map((part) => (PARTS[part.type] ? PARTS[part.type](part) : unsupported(part.type))),
  );
}

/** The words of a rich_text block, for labels. */
export function richWords(block) {
  return (block.elements ?? []).flatMap((part) => part.elements ?? []).flatMap((item) => item.elements ?? [item])
    .map((element) => element.text ?? element.fallback ?? "").join("");
}
