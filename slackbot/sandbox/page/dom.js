// A page described as plain values, and the least change to the document that makes it true.
// Text becomes text nodes and nothing else: there is no way in for markup.

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = new Set(["svg", "path", "circle"]);
const RESERVED = new Set(["key", "mounted", "updated", "removed", "start", "startChecked"]);

const shown = new WeakMap(); // element → what was last rendered into it: [{node, dom}]
const listeners = new WeakMap(); // element → {event: current handler}
let afterwards = [];

/**
 * One element. `key` keeps its identity among its siblings; `start` and `startChecked` set a field once, so that what
 * a person types is never overwritten; `mounted`, `updated` and `removed` are called with the element.
 */
export function h(tag, props, ...children) {
  return { tag, props: props ?? {}, key: props?.key, children: flat(children) };
}

/** An element that `make` draws anew only when one of `given` is another than last time. */
export function lazy(tag, key, given, make) {
  return { tag, key, given, make };
}

const drawn = (node) => (node.make ? { ...node.make(), given: node.given } : node);

const unchanged = (before, node) => node.make && before.given?.every((one, index) => one === node.given[index]);

/** Makes the children of `parent` equal to `children`. */
export function render(parent, ...children) {
  patchChildren(parent, flat(children));
  const due = afterwards;
  afterwards = [];
  for (const call of due) call();
}

function flat(children) {
  return children.flat(Infinity).filter((child) =>
    child !== null && child !== undefined && child !== false && child !== true
  )
    .map((child) => (typeof child === "object" ? child : { text: String(child) }));
}

/** Names every node by its key or by its turn among nodes like it, so that equal names mean the same thing on screen. */
function namer() {
  const seen = new Map();
  return (node) => {
    const base = node.text !== undefined ? "#text" : `${node.tag}:${node.key ?? ""}`;
    const turn = seen.get(base) ?? 0;
    seen.set(base, turn + 1);
    return `${base}:${turn}`;
  };
}

function patchChildren(parent, nodes) {
  const before = shown.get(parent) ?? [];
  if (!before.length && !nodes.length) return;
  const nameOld = namer();
  const pool = new Map(before.map((kid) => [nameOld(kid.node), kid]));
  const nameNew = namer();
  const kids = nodes.map((node) => {
    const name = nameNew(node);
    const kid = pool.get(name);
    pool.delete(name);
    return kid ? update(kid, node) : create(drawn(node));
  });
  for (const kid of pool.values()) discard(kid);
  place(parent, kids);
  shown.set(parent, kids);
}

function place(parent, kids) {
  let cursor = parent.firstChild;
  for (const { dom } of kids) {
    if (dom === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(dom, cursor);
  }
}

function create(node) {
  if (node.text !== undefined) return { node, dom: document.createTextNode(node.text) };
  const element = DRAWN.has(node.tag) ? document.createElementNS(SVG, node.tag) : document.createElement(node.tag);
  setProps(element, {}, node.props);
  patchChildren(element, node.children);
  if (node.props.start !== undefined) element.value = node.props.start;
  if (node.props.startChecked !== undefined) element.checked = node.props.startChecked;
  if (node.props.mounted) afterwards.push(() => node.props.mounted(element));
  return { node, dom: element };
}

function update(kid, next) {
  if (unchanged(kid.node, next)) return kid;
  const { dom } = kid;
  const node = drawn(next);
  if (node.text !== undefined) {
    if (kid.node.text !== node.text) dom.data = node.text;
    return { node, dom };
  }
  setProps(dom, kid.node.props, node.props);
  patchChildren(dom, node.children);
  if (node.props.updated) afterwards.push(() => node.props.updated(dom));
  return { node, dom };
}

function discard({ node, dom }) {
  if (node.text === undefined) leave(node, dom);
  dom.remove();
}

function leave(node, dom) {
  for (const kid of shown.get(dom) ?? []) if (kid.node.text === undefined) leave(kid.node, kid.dom);
  node.props.removed?.(dom);
}

function setProps(element, before, after) {
  for (const name of Object.keys(before)) if (!(name in after)) setProp(element, name, undefined);
  for (const [name, value] of Object.entries(after)) if (before[name] !== value) setProp(element, name, value);
}

function setProp(element, name, value) {
  if (RESERVED.has(name)) return;
  if (name.startsWith("on")) listen(element, name.slice(2), value);
  else if (name === "checked" || name === "value") element[name] = value ?? "";
  else if (value === undefined || value === null || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}

function listen(element, event, handler) {
  const held = listeners.get(element) ?? {};
  listeners.set(element, held);
  if (!(event in held)) element.addEventListener(event, (happened) => held[event]?.(happened));
  held[event] = handler;
}
