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
    focus: element.focus_on_load,
    value: surface.value(block, element),
    ...reach(block, element, surface),
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

/** What a control needs to ask beyond its value: options from the app, files to be uploaded. */
export const reach = (block, element, surface) => ({
  chosen: surface.chosen(block, element),
  files: surface.files(block, element),
  search: (query) => surface.search(block, element, query),
  attach: (value) => surface.attach(block, element, value),
});

/** What happens as a person fills a field in; whether the app hears of it at once, the sandbox decides. */
function answers(block, surface) {
  const { element } = block;
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const written = block.dispatch_action && /_input$/.test(element.type);
  const live = written && triggers.includes("on_character_entered");
  return {
    type: (value) => {
      surface.type(block, element, value);
      if (limits(element)) repaint();
      if (live) surface.tell(block, element);
    },
    done: () => !live && surface.tell(block, element),
    ...(written && triggers.includes("on_enter_pressed") && !element.multiline
      ? { enter: () => surface.tell(block, element, true) }
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
