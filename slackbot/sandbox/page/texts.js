// Text objects of Block Kit: as nodes, or as bare words where only words fit (labels, options, placeholders).

import { withEmoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";
import { plainWords } from "./wire.js";

/** mrkdwn with its markup, plain_text as written. */
export function textObject(text) {
  if (!text) return [];
  if (text.type === "mrkdwn") return mrkdwn(text.text);
  return [text.emoji === false ? text.text : withEmoji(text.text)];
}

export function textWords(text) {
  if (!text) return "";
  return withEmoji(text.type === "mrkdwn" ? plainWords(text.text) : text.text);
}
