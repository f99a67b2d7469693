// People: their picture, name and company, and the switch that says who I am.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { nameOf } from "./mentions.js";
import { address, app, here, team, toggle, user } from "./session.js";
import { t } from "./words.js";

const HUES = 6;

/** Companies keep one colour each, in the order of their ids; the viewer's own comes first. */
function hueOf(teamId) {
  const order = Object.keys(app.state.teams).sort();
  return Math.max(order.indexOf(teamId), 0) % HUES;
}

export function avatar(person, size = "") {
  const letters = person?.is_bot ? "" : [...nameOf(person)][0];
  return h("span", {
    class: `avatar ${size} hue-${hueOf(person?.team)} ${person?.is_bot ? "avatar-app" : ""}`,
    "aria-hidden": "true",
  }, person?.is_bot ? icon("desk") : letters);
}

export const isOutside = (person) => Boolean(person) && !person.is_bot && person.team !== app.state.me.team;

/** The mark beside a name: another company, an app, a guest. */
export function badge(person) {
  if (person?.is_bot) return h("span", { class: "badge" }, t("app"));
  if (isOutside(person)) {
    return h(
      "span",
      { class: `badge badge-company hue-${hueOf(person.team)}` },
      team(person.team)?.name ?? t("from_another_company"),
    );
  }
  return person?.is_guest ? h("span", { class: "badge" }, t("guest")) : null;
}

const standing = (person) => [person.title, person.is_guest && t("guest")].filter(Boolean).join(" · ");

/** The personas by company, each company once, in the order the sandbox gives them. */
export function personasByCompany() {
  const groups = new Map();
  for (const person of app.state.personas.map(user).filter(Boolean)) {
    groups.set(person.team, [...(groups.get(person.team) ?? []), person]);
  }
  return [...groups];
}

export function personSwitch() {
  const { me } = app.state;
  const open = Boolean(app.open.people);
  return h(
    "div",
    { class: "switch", onkeydown: (event) => event.key === "Escape" && open && toggle("people", false) },
    h(
      "button",
      {
        type: "button",
        class: "switch-button",
        "aria-expanded": String(open),
        "aria-controls": "people-menu",
        title: t("switch_person"),
        onclick: () => toggle("people"),
      },
      avatar(me),
      h(
        "span",
        { class: "switch-words" },
        h("span", { class: "switch-name" }, h("span", { class: "switch-lead" }, `${t("you_are")} `), nameOf(me)),
        h("span", { class: "switch-place" }, [team(me.team)?.name, standing(me)].filter(Boolean).join(" · ")),
      ),
      icon("chevron"),
    ),
    open && menu(),
  );
}

function menu() {
  return h(
    "div",
    { class: "sheet people-menu", id: "people-menu", role: "region", "aria-label": t("switch_person") },
    h("p", { class: "sheet-help" }, t("switch_help")),
    personasByCompany().map(([company, people]) =>
      h(
        "section",
        { role: "group", "aria-label": team(company)?.name ?? company },
        h("h3", { class: `company hue-${hueOf(company)}` }, team(company)?.name ?? company),
        h("ul", {}, people.map(row)),
      )
    ),
  );
}

function row(person) {
  const channel = here()?.members.includes(person.id) ? here().id : null;
  const href = address({ as: person.id, channel });
  const mine = person.id === app.as;
  return h(
    "li",
    { key: person.id, class: mine ? "person person-me" : "person" },
    h(
      "a",
      { href, class: "person-here", "aria-current": mine ? "true" : undefined, "aria-label": nameOf(person) },
      avatar(person),
      h(
        "span",
        {},
        h("span", { class: "person-name" }, nameOf(person), mine && h("span", { class: "quiet" }, `（${t("you")}）`)),
        h("span", { class: "person-title" }, standing(person)),
      ),
    ),
    h(
      "a",
      {
        href,
        target: "_blank",
        rel: "noopener",
        class: "person-tab",
        "aria-label": t("as_in_new_tab", { name: nameOf(person) }),
      },
      icon("window"),
      t("new_tab"),
    ),
  );
}
