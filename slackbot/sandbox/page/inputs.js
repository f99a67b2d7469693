// input blocks: a label, the control, a hint, a counter and the error that stopped the form.

import { control, GROUPS } from "./controls.js";
import { h } from "./dom.js";
import { repaint } from "./session.js";
import { textObject } from "./texts.js";
import { unsupported } from "./unsupported.js";
import { t } from "./words.js";

export function inputBlock(block, surface) {
  const { element } = block;
  const id = `${surface.id}-${block.block_id}-${element.action_id}`;
  const error = surface.errors?.[block.block_id];
  const drawn = control(element, {
    id,
    ...(GROUPS.has(element.type) ? { labelledBy: `${id}-label` } : {}),
    describedBy: [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined,
    invalid: Boolean(error),
    value: surface.value(block, element),
    ...answers(block, surface),
  });
  return h(
    "div",
    { class: error ? "input input-refused" : "input" },
    labelNode(block, id),
    drawn ?? unsupported(element.type),
    counter(block, surface),
    error && h("p", { id: `${id}-error`, class: "error", role: "alert" }, error),
    block.hint && h("p", { id: `${id}-hint`, class: "hint" }, textObject(block.hint)),
  );
}

function labelNode(block, id) {
  const words = [textObject(block.label), block.optional && h("span", { class: "optional" }, `（${t("optional")}）`)];
  const group = GROUPS.has(block.element.type);
  return h(group ? "div" : "label", { id: `${id}-label`, class: "label", ...(group ? {} : { for: id }) }, words);
}

/** What happens as a person fills a field in: a view collects, and tells the app at once only where `dispatch_action` asks for it. */
function answers(block, surface) {
  const { element } = block;
  if (!surface.type) return { type: () => {}, done: (value) => surface.press(block, element, value) };
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const text = /_input$/.test(element.type);
  const live = block.dispatch_action && text && triggers.includes("on_character_entered");
  const held = block.dispatch_action && text;
  return {
    type: (value) => {
      surface.type(block, element, value);
      if (limits(element)) repaint();
      if (live) surface.tell(block, element);
    },
    done: () => !held && surface.tell(block, element),
    ...(held && triggers.includes("on_enter_pressed") && !element.multiline
      ? { enter: () => surface.tell(block, element) }
      : {}),
  };
}

const limits = (element) => element.type === "plain_text_input" && (element.max_length || element.min_length);

function counter(block, surface) {
  const { element } = block;
  if (!limits(element) || !element.max_length) return null;
  const length = (surface.value(block, element) ?? "").length;
  const over = length - element.max_length;
  return h(
    "p",
    { class: over > 0 ? "counter counter-over" : "counter" },
    over > 0 ? t("too_long", { n: over }) : `${length} / ${element.max_length}`,
  );
}
