// Where a control stands decides what using it means: in a message it is pressed at once, in a view it is also part of
// the form that will be submitted. What is typed into a view is kept here, by block and action, until the view is gone.

import { act, app, repaint } from "./session.js";
import { doAs } from "./server.js";
import { stateValue } from "./values.js";

const typed = new Map(); // "view/block/action" → value
const unsent = new Map(); // the same key → {view_id, block_id, action_id} typed but not yet told
let line = Promise.resolve(); // tellings go out one after another

/** A message as the place of a control. */
export function messageSurface(channel, message) {
  const place = { channel: channel.id, ts: message.ts };
  return {
    id: `${channel.id}-${message.ts}`,
    disabled: false,
    value: (_block, element) => stateValue(element),
    busy: (block, element) => app.busy.has(`press:${message.ts}:${block.block_id}:${element.action_id}`),
    press: (block, element, value) =>
      act(
        "press",
        { ...place, ...ids(block, element), ...given(value) },
        `press:${message.ts}:${block.block_id}:${element.action_id}`,
      ),
  };
}

/** An open view as the place of a control. */
export function viewSurface(view) {
  return {
    id: view.id,
    view,
    value: (block, element) => {
      const key = keyOf(view, block, element);
      return typed.has(key)
        ? typed.get(key)
        : stateValue(element, view.state?.values?.[block.block_id]?.[element.action_id]);
    },
    busy: (block, element) => app.busy.has(`press:${view.id}:${block.block_id}:${element.action_id}`),
    type: (block, element, value) => {
      typed.set(keyOf(view, block, element), value);
      unsent.set(keyOf(view, block, element), { block, element });
    },
    tell: (block, element) => tell(view, block, element),
    press: async (block, element, value) => {
      await tellAll(view);
      return act(
        "press",
        { view_id: view.id, ...ids(block, element), ...given(value) },
        `press:${view.id}:${block.block_id}:${element.action_id}`,
      );
    },
  };
}

const ids = (block, element) => ({ block_id: block.block_id, action_id: element.action_id });
const given = (value) => (value === undefined ? {} : { value });
const keyOf = (view, block, element) => `${view.id}/${block.block_id}/${element.action_id}`;

/** Tells the sandbox one field's value, after every telling before it. */
function tell(view, block, element) {
  const key = keyOf(view, block, element);
  if (!unsent.delete(key)) return line;
  line = line.then(async () => {
    const answer = await doAs(app.as, "change", { view_id: view.id, ...ids(block, element), value: typed.get(key) });
    if (answer && !answer.ok) app.toast = answer;
    repaint();
  });
  return line;
}

/** Tells everything typed in a view whose telling sets off nothing else, so that a press carries the whole form. */
function tellAll(view) {
  for (const [key, { block, element }] of [...unsent]) {
    if (key.startsWith(`${view.id}/`) && !block.dispatch_action) tell(view, block, element);
  }
  return line;
}

/** Every input of a view with the value it has now. */
export async function formValues(view) {
  await line;
  const surface = viewSurface(view);
  const values = {};
  for (const block of view.blocks) {
    if (block.type !== "input") continue;
    values[block.block_id] = { [block.element.action_id]: surface.value(block, block.element) };
    unsent.delete(keyOf(view, block, block.element));
  }
  return values;
}

/** Forgets what was typed into views that are no longer open. */
export function forgetClosed(openIds) {
  for (const key of typed.keys()) {
    if (openIds.some((id) => key.startsWith(`${id}/`))) continue;
    typed.delete(key);
    unsent.delete(key);
  }
}
