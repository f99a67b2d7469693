// Where a control stands decides what using it means: in a message, a dialog or the app's Home tab. What is typed is
// kept here, by block and action, until the surface is gone; the sandbox is told of it one value after another.

import { act, app, repaint } from "./session.js";
import { doAs } from "./server.js";
import { chosenFiles, chosenOptions, stateValue } from "./values.js";

const typed = new Map(); // "surface/block/action" → value
const unsent = new Map(); // the same key → {block, element} typed but not yet told
let line = Promise.resolve(); // tellings go out one after another

/** A message as the place of a control. */
export function messageSurface(channel, message) {
  return surface(`${channel.id}-${message.ts}`, { channel: channel.id, ts: message.ts }, message.state ?? {});
}

/** An open view, or the Home tab, as the place of a control. */
export const viewSurface = (view) => surface(view.id, { view_id: view.id }, view.state?.values ?? {});

function surface(id, place, values) {
  const state = (block, element) => values[block.block_id]?.[element.action_id];
  const keyOf = (block, element) => `${id}/${block.block_id}/${element.action_id}`;
  const busyName = (block, element) => `press:${keyOf(block, element)}`;
  const here = { id, place, keyOf };
  return {
    ...here,
    value: (block, element) => {
      const key = keyOf(block, element);
      return typed.has(key) ? typed.get(key) : stateValue(element, state(block, element));
    },
    chosen: (block, element) => chosenOptions(element, state(block, element)),
    files: (block, element) => chosenFiles(state(block, element)),
    busy: (block, element) => app.busy.has(busyName(block, element)),
    type: (block, element, value) => {
      typed.set(keyOf(block, element), value);
      unsent.set(keyOf(block, element), { block, element });
    },
    tell: (block, element, enter = false) => tell(here, block, element, enter),
    press: async (block, element, value) => {
      await tellAll(here);
      const seen = element.type === "button" ? { seen: element.value } : {}; // the app may draw it anew meanwhile
      const what = { ...place, ...ids(block, element), ...seen, ...(value === undefined ? {} : { value }) };
      return act("press", what, busyName(block, element));
    },
    search: (block, element, query) => doAs(app.as, "search", { ...place, ...ids(block, element), query }),
    attach: (block, element, value) => attach(here, block, element, value),
  };
}

const ids = (block, element) => ({ block_id: block.block_id, action_id: element.action_id });

/** Tells the sandbox one field's value, after every telling before it; `enter` even when it was told already. */
function tell(here, block, element, enter = false) {
  const key = here.keyOf(block, element);
  if (!unsent.delete(key) && !enter) return line;
  line = line.then(async () => {
    const what = { ...here.place, ...ids(block, element), value: typed.get(key) ?? null, ...(enter && { enter }) };
    const answer = await doAs(app.as, "change", what);
    if (answer && !answer.ok) app.toast = answer;
    repaint();
  });
  return line;
}

/** Tells everything typed here that has not been told, so that a press carries the whole form. */
function tellAll(here) {
  for (const [key, { block, element }] of [...unsent]) {
    if (key.startsWith(`${here.id}/`)) tell(here, block, element);
  }
  return line;
}

/** Files are uploaded as soon as they are chosen; what comes back are their ids. */
async function attach(here, block, element, value) {
  const answer = await act("change", { ...here.place, ...ids(block, element), value }, here.keyOf(block, element));
  if (answer.ok) typed.set(here.keyOf(block, element), stateValue(element, answer.state));
  repaint();
  return answer;
}

/** Every input of a view with the value it has now. */
export async function formValues(view) {
  await line;
  const place = viewSurface(view);
  const values = {};
  for (const block of view.blocks) {
    if (block.type !== "input") continue;
    values[block.block_id] = { [block.element.action_id]: place.value(block, block.element) };
    unsent.delete(place.keyOf(block, block.element));
  }
  return values;
}

/** Forgets what was typed into views that are no longer open; messages and the Home tab stay as long as the page. */
export function forgetClosed(openIds) {
  for (const key of typed.keys()) {
    const id = key.split("/")[0];
    if (!id.startsWith("V") || openIds.includes(id)) continue;
    typed.delete(key);
    unsent.delete(key);
  }
}
