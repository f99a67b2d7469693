// What is being written but not yet sent, per person and place. Text outlives a reload of the tab; files do not.

import { isTooLarge, packed } from "./files.js";
import { app, repaint } from "./session.js";
import { t } from "./words.js";

const drafts = new Map(); // place → {text, caret, files}

const empty = (place) => ({ text: sessionStorage.getItem(`draft:${place}`) ?? "", caret: null, files: [] });
const held = (place) => drafts.get(place) ?? empty(place);

export const draft = (place) => held(place).text;
export const files = (place) => held(place).files;

/** Where the caret stands in the draft, or `null` when nothing should be suggested. */
export const caret = (place) => held(place).caret;

export function setDraft(place, text, at = null, attached = held(place).files) {
  drafts.set(place, { text, caret: at, files: attached });
  if (text) sessionStorage.setItem(`draft:${place}`, text);
  else sessionStorage.removeItem(`draft:${place}`);
}

/** Attaches chosen files as {name, mimetype, content_base64}. */
export async function takeFiles(place, chosen) {
  for (const file of [...chosen]) {
    if (isTooLarge(file)) {
      app.toast = { message: t("file_too_big", { name: file.name }) };
      continue;
    }
    setDraft(place, draft(place), null, [...files(place), await packed(file)]);
  }
  repaint();
}

export function discard(place, index) {
  setDraft(place, draft(place), null, files(place).filter((_, at) => at !== index));
  repaint();
}
