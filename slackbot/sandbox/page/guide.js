// Four lines for somebody who opens the page for the first time.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { nameOf } from "./mentions.js";
import { personasByCompany } from "./people.js";
import { address, app, toggle } from "./session.js";
import { t } from "./words.js";

const SEEN = "guide:seen";

export const isNew = () => localStorage.getItem(SEEN) === null;

function shut() {
  localStorage.setItem(SEEN, "yes");
  toggle("guide", false);
}

export function guideButton() {
  return h(
    "button",
    {
      type: "button",
      class: "tool",
      "aria-expanded": String(Boolean(app.open.guide)),
      onclick: () => (app.open.guide ? shut() : toggle("guide", true)),
    },
    icon("help"),
    h("span", { class: "tool-words" }, t("how")),
  );
}

/** People with commands are the app's own company; the first company without is the customer. */
function cast() {
  const host = Object.values(app.state.users).find((person) => person.is_bot)?.team;
  const groups = personasByCompany();
  const staff = groups.find(([company]) => company === host)?.[1][0];
  const customer = groups.find(([company]) => company !== host)?.[1][0];
  return { staff, customer };
}

function step(person, key) {
  if (!person) return null;
  const words = t(key, { name: nameOf(person) });
  if (person.id === app.as) return h("li", {}, words);
  return h("li", {}, h("a", { href: address({ as: person.id }), target: "_blank", rel: "noopener" }, words));
}

export function guide() {
  if (!app.open.guide) return null;
  const { staff, customer } = cast();
  return h(
    "section",
    {
      class: "guide",
      "aria-label": t("how_title"),
      onkeydown: (event) => event.key === "Escape" && shut(),
    },
    h("h2", {}, t("how_title")),
    h("button", { type: "button", class: "tool tool-icon", "aria-label": t("close"), onclick: shut }, icon("close")),
    h(
      "ol",
      {},
      step(customer, "how_customer"),
      step(staff, "how_staff"),
      h("li", {}, t("how_clock")),
      h("li", {}, t("how_traffic")),
    ),
  );
}
