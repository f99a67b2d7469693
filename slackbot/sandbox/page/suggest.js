// Completion in the composer: commands at the start of a line, people after @.

import { h } from "./dom.js";
import { caret, draft, setDraft } from "./drafts.js";
import { nameOf } from "./mentions.js";
import { avatar } from "./people.js";
import { app, repaint, team } from "./session.js";
import { mentionable } from "./wire.js";
import { t } from "./words.js";

const MOST = 8;
const chosen = new Map(); // place → words of the suggestion the arrow keys stand on

/** What could complete the word before the caret: [{words, about, insert, from, chosen}]. */
export function suggestions(place, channel, thread) {
  const at = caret(place);
  if (at === null) return [];
  const before = draft(place).slice(0, at);
  const found = (commandsFor(before, thread) ?? peopleFor(before, channel) ?? []).slice(0, MOST);
  const current = Math.max(found.findIndex((one) => one.words === chosen.get(place)), 0);
  return found.map((one, index) => ({ ...one, chosen: index === current }));
}

function commandsFor(before, thread) {
  if (thread || !/^\/\S*$/.test(before)) return null;
  return app.state.commands
    .filter(({ command }) => command.startsWith(before) && command !== before)
    .map(({ command, description, usage_hint: hint }) => ({
      words: command,
      about: [description, hint].filter(Boolean).join("  "),
      insert: `${command} `,
      from: 0,
    }));
}

function peopleFor(before, channel) {
  const found = /(?:^|[\s、。「（(])@([^\s@]*)$/.exec(before);
  if (!found) return null;
  const from = before.length - found[1].length - 1;
  const people = mentionable(channel).map((person) => ({
    words: nameOf(person),
    about: [team(person.team)?.name, person.title].filter(Boolean).join(" · "),
    insert: `@${nameOf(person)} `,
    person,
    from,
  }));
  const groups = ["channel", "here"].map((name) => ({
    words: `@${name}`,
    about: t("everyone"),
    insert: `@${name} `,
    from,
  }));
  const typed = found[1].toLowerCase();
  if (found[1] && [...people, ...groups].some(({ insert }) => insert === `@${found[1]} `)) return null; // written out already
  return [...people, ...groups].filter(({ words, person }) =>
    [words, person?.name ?? "", person?.real_name ?? ""].some((one) =>
      one.replace(/^@/, "").toLowerCase().includes(typed)
    )
  );
}

export function suggestionList(place, offered, id) {
  return h(
    "ul",
    { class: "suggestions", role: "listbox", id: `${id}-list`, "aria-label": t("suggestions") },
    offered.map((one, index) =>
      h(
        "li",
        {
          key: one.words,
          id: `${id}-${index}`,
          role: "option",
          class: one.chosen ? "suggestion suggestion-chosen" : "suggestion",
          "aria-selected": String(one.chosen),
          onmousedown: (event) => event.preventDefault(),
          onclick: () => accept(place, document.getElementById(id), one),
        },
        one.person && avatar(one.person, "avatar-small"),
        h("b", {}, one.words),
        h("span", { class: "quiet" }, one.about),
      )
    ),
  );
}

export function moveChoice(place, offered, step) {
  const at = offered.findIndex((one) => one.chosen);
  chosen.set(place, offered[(at + step + offered.length) % offered.length].words);
  repaint();
}

/** Puts the suggestion in place of the word before the caret. */
export function accept(place, area, one) {
  const after = area.value.slice(caret(place) ?? area.value.length);
  area.value = area.value.slice(0, one.from) + one.insert + after;
  const at = one.from + one.insert.length;
  area.setSelectionRange(at, at);
  area.focus();
  chosen.delete(place);
  setDraft(place, area.value, at);
  repaint();
}

/** How the command being typed is used, once its name is complete. */
export function usage(place, thread) {
  const name = /^(\/\S+)/.exec(draft(place))?.[1];
  const found = !thread && app.state.commands.find(({ command }) => command === name);
  return found ? [found.command, found.usage_hint].filter(Boolean).join(" ") : null;
}
