// Slack's mrkdwn as nodes. Formatting marks work only beside spaces, ASCII punctuation or the edge of a line: as in
// Slack, `これは*太字*です` stays as written.

import { slackDate } from "./dates.js";
import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { link, safeUrl } from "./links.js";
import { channelMention, groupMention, userMention } from "./mentions.js";
import { unescape } from "./wire.js";

const STYLES = { "*": "strong", _: "em", "~": "s" };
const ATOMS = /`([^`]+)`|<([^<>]*)>|https?:\/\/[^\s|<>`\u3000-\u303f\uff00-\uffef]*[\w/=#-]/g;
const EDGE = /[\s!-/:-@[-`{-~]/; // white space and ASCII punctuation

/** Nodes for a mrkdwn string. */
export function mrkdwn(text) {
  return text.split("```").flatMap((part, index, parts) => {
    const fenced = index % 2 === 1 && index < parts.length - 1;
    if (fenced) return h("pre", {}, codeText(part.replace(/^\n/, "").replace(/\n$/, "")));
    return quotesAndLines(index % 2 === 1 ? `\`\`\`${part}` : part);
  });
}

function quotesAndLines(text) {
  const nodes = [];
  let plain = [];
  let quoted = [];
  const flush = () => {
    if (plain.length) nodes.push(...lines(plain));
    if (quoted.length) nodes.push(h("blockquote", {}, ...lines(quoted)));
    plain = [];
    quoted = [];
  };
  const rows = text.split("\n");
  for (const [index, row] of rows.entries()) {
    const rest = /^(?:>>>|&gt;&gt;&gt;)/.exec(row);
    if (rest) {
      flush();
      quoted = [row.slice(rest[0].length).trimStart(), ...rows.slice(index + 1)];
      break;
    }
    const mark = /^(?:>|&gt;)\s?/.exec(row);
    if (mark ? plain.length : quoted.length) flush();
    (mark ? quoted : plain).push(mark ? row.slice(mark[0].length) : row);
  }
  flush();
  return nodes;
}

const lines = (rows) => rows.flatMap((row, index) => [index ? h("br", {}) : null, ...inline(row)]);

/** One line: code and <…> first, since marks inside them mean nothing, then bold, italic and strike around them. */
function inline(row) {
  const kept = [];
  const keep = (node) => `\uE000${kept.push(node) - 1}\uE001`;
  const marked = row.replace(/[\uE000\uE001]/g, "").replace(ATOMS, (url, code, inside) => {
    if (code !== undefined) return keep(h("code", {}, codeText(code)));
    return keep(inside !== undefined ? angle(inside) : link(unescape(url), unescape(url)));
  });
  return styled(marked, kept);
}

function styled(text, kept) {
  for (let start = 0; start < text.length; start += 1) {
    const mark = text[start];
    const end = STYLES[mark] ? closing(text, start) : -1;
    if (end < 0) continue;
    return [
      ...pieces(text.slice(0, start), kept),
      h(STYLES[mark], {}, ...styled(text.slice(start + 1, end), kept)),
      ...styled(text.slice(end + 1), kept),
    ];
  }
  return pieces(text, kept);
}

/** Where the mark that opens at `start` closes, or -1. */
function closing(text, start) {
  const free = (at) =>
    at < 0 || at >= text.length || EDGE.test(text[at]) || text[at] === "\uE000" || text[at] === "\uE001";
  if (!free(start - 1) || /\s/.test(text[start + 1] ?? " ")) return -1;
  for (let end = text.indexOf(text[start], start + 2); end > 0; end = text.indexOf(text[start], end + 1)) {
    if (!/\s/.test(text[end - 1]) && free(end + 1)) return end;
  }
  return -1;
}

function pieces(text, kept) {
  return text.split(/\uE000(\d+)\uE001/).map((
    piece,
    index,
  ) => (index % 2 ? kept[Number(piece)] : withEmoji(unescape(piece))));
}

function codeText(text) {
  return unescape(text.replace(/<([^<>|]*)(?:\|([^<>]*))?>/g, (_, target, label) => label ?? target));
}

/** What stands between < and >. */
function angle(inside) {
  const [target, ...rest] = inside.split("|");
  const label = rest.length ? unescape(rest.join("|")) : null;
  if (target.startsWith("@")) return userMention(target.slice(1), label);
  if (target.startsWith("#")) return channelMention(target.slice(1), label);
  if (target.startsWith("!")) return special(target.slice(1), label);
  if (!label && !safeUrl(unescape(target))) return `<${unescape(inside)}>`;
  return link(unescape(target), label ? withEmoji(label) : unescape(target));
}

function special(command, label) {
  const [name, ...parts] = command.split("^");
  if (name === "date") return slackDate(Number(parts[0]), unescape(parts[1] ?? ""), unescape(parts[2] ?? ""), label);
  if (name === "subteam") return groupMention(label ?? `@${parts[0]}`);
  return groupMention(["channel", "here", "everyone"].includes(name) ? `@${name}` : label ?? `<${command}>`);
}
