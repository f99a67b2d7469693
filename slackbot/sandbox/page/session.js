// Who I am, where I look, and what the sandbox last told me. Every other module reads it here and acts through here.

import { doAs, fetchState } from "./server.js";

export const app = {
  as: null,
  route: { channel: null, thread: null, tab: null }, // tab: of the app's own conversation
  state: null,
  fetchedAt: 0,
  offline: false,
  toast: null,
  confirm: null,
  busy: new Set(),
  open: {}, // which menus and drawers are open, by name
};

let paint = () => {};
let painting = false;
let held = false; // a button is held down
let missed = false; // something was to be drawn meanwhile
let fetching = false;
let stale; // the version that was told during a fetch; null: whatever it is now

/** `painter` draws the whole page from `app`. */
export function paintWith(painter) {
  paint = painter;
}

export function repaint() {
  if (painting) return;
  painting = true;
  queueMicrotask(() => {
    painting = false;
    if (held) missed = true;
    else paint();
  });
}

/** While a button is held down nothing is drawn: it must not move from under the pointer, or the press is lost. */
export function hold(down) {
  held = down;
  if (down || !missed) return;
  missed = false;
  setTimeout(repaint); // after the click that now comes
}

export function readRoute() {
  const query = new URLSearchParams(location.search);
  app.as = query.get("as") ?? app.as;
  app.route = { channel: query.get("channel"), thread: query.get("thread"), tab: query.get("tab") };
}

export function address({ as = app.as, channel = null, thread = null, tab = null }) {
  const query = new URLSearchParams();
  if (as) query.set("as", as);
  if (channel) query.set("channel", channel);
  if (thread) query.set("thread", thread);
  if (tab) query.set("tab", tab);
  return `?${query}`;
}

export function go(route) {
  app.route = { channel: route.channel ?? here()?.id ?? null, thread: route.thread ?? null, tab: route.tab ?? null };
  app.toast = null;
  const { traffic, failures, guide } = app.open;
  app.open = { traffic, failures, guide };
  history.pushState(null, "", address(app.route));
  repaint();
}

/** A link's click handler: an ordinary click moves this tab, any other click is the browser's. */
export function follow(route) {
  return (event) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(route);
  };
}

/** The channel on screen: the one asked for, else a shared one, else the first. */
export function here() {
  const channels = app.state?.channels ?? [];
  return channels.find((c) => c.id === app.route.channel) ?? channels.find((c) => c.is_ext_shared) ?? channels[0] ??
    null;
}

/** Fetches the latest state, but not a `version` that is on screen. What is told during a fetch is fetched after it. */
export async function refresh(version = null) {
  if (fetching) {
    if (stale !== null) stale = version;
    return;
  }
  if (version === app.state?.version) return;
  fetching = true;
  do {
    stale = undefined;
    const answer = await fetchState(app.as);
    app.offline = answer === null;
    if (answer?.status === 200) takeIn(answer.data);
  } while (stale !== undefined && stale !== app.state?.version);
  fetching = false;
  repaint();
}

let openedAt; // the sandbox's time when this page was loaded

/** What only I can see is gone once I load the page again, as in Slack. */
const lasts = (message) => !message.ephemeral || Number(message.ts) >= openedAt;

function withoutOld(state) {
  openedAt ??= state.now;
  const thin = (lists) => Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.filter(lasts)]));
  const threads = Object.entries(state.threads).map(([channel, lists]) => [channel, thin(lists)]);
  return { ...state, messages: thin(state.messages), threads: Object.fromEntries(threads) };
}

function takeIn(state) {
  app.state = share(app.state, withoutOld(state));
  app.as = state.me?.id ?? app.as;
  app.fetchedAt = performance.now();
}

/** `after`, with every part that equals its part of `before` replaced by it: what has not changed stays the same object. */
function share(before, after) {
  if (before === null || after === null || typeof before !== "object" || typeof after !== "object") return after;
  if (Array.isArray(before) !== Array.isArray(after)) return after;
  const names = Object.keys(after);
  for (const name of names) after[name] = share(before[name], after[name]);
  const same = names.length === Object.keys(before).length && names.every((name) => before[name] === after[name]);
  return same ? before : after;
}

/** The sandbox's time as unix seconds: what it last said, plus what has passed since. */
export function now() {
  return (app.state?.now ?? 0) + (performance.now() - app.fetchedAt) / 1000;
}

/**
 * Does something as the person on screen and shows what came of it. `what` stands for the control in `app.busy` while
 * the answer is awaited. A refusal is shown as a toast unless it stands beside the fields or in a notice already.
 */
export async function act(verb, details, what = verb + JSON.stringify(details)) {
  if (app.busy.has(what)) return { ok: false, error: "busy" };
  app.busy.add(what);
  app.toast = null;
  repaint();
  const answer = (await doAs(app.as, verb, details)) ?? { ok: false, error: "offline" };
  app.busy.delete(what);
  const known = new Set(app.state.notices.map((notice) => notice.id));
  await refresh();
  const said = app.state.notices.some((notice) => !known.has(notice.id)); // Slack itself has told the person why
  if (!answer.ok && !answer.errors && !said) app.toast = answer;
  repaint();
  return answer;
}

export function toggle(name, open = !app.open[name]) {
  app.open = { ...app.open, [name]: open };
  repaint();
}

/** Asks the person first when the control has a Block Kit `confirm` object. */
export function confirmed(confirm) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((resolve) => {
    app.confirm = {
      ...confirm,
      answer: (yes) => {
        app.confirm = null;
        repaint();
        resolve(yes);
      },
    };
    repaint();
  });
}

export const user = (id) => app.state?.users[id];
export const team = (id) => app.state?.teams[id];
