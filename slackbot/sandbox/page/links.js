// Links out of messages: only addresses a browser may safely open, and permalinks that stay inside the page.

import { h } from "./dom.js";
import { address, app, follow } from "./session.js";

const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);

/** The address if a person may be sent there, else `null`. */
export function safeUrl(url) {
  if (!url) return null;
  try {
    return SAFE.has(new URL(url).protocol) ? url : null;
  } catch {
    return null;
  }
}

/** Where a permalink to a message leads in this page; `null` for any other address or a channel I am not in. */
export function permalink(url) {
  const { origin, hostname } = new URL(url);
  if (origin !== location.origin && !hostname.endsWith(".slack.com")) return null;
  const found = /\/archives\/([A-Z0-9]+)(?:\/p(\d{10})(\d{6}))?/.exec(url);
  if (!found || !app.state.channels.some((channel) => channel.id === found[1])) return null;
  const thread = /[?&]thread_ts=([\d.]+)/.exec(url)?.[1];
  return { channel: found[1], thread: thread ?? (found[2] ? `${found[2]}.${found[3]}` : null) };
}

/** A link with `children` as its words; an unsafe address is shown as text. */
export function link(url, ...children) {
  if (!safeUrl(url)) return h("span", {}, ...children);
  const inside = permalink(url);
  if (inside) return h("a", { href: address(inside), onclick: follow(inside) }, ...children);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: url }, ...children);
}
