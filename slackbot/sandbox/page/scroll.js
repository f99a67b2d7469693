// A list that stays at its end while it grows, and stays where the reader is once they have scrolled up.

const NEAR = 40; // px from the end that still count as the end

const left = new WeakMap(); // element → the scrollTop at which we last left it

const atEnd = (element) => element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;

const watcher = new ResizeObserver((entries) => {
  for (const { target } of entries) settle(target);
});

/** Properties that make a scrolling element stick to its end; `moved(isAtEnd)` is called when that changes. */
export function stickToEnd(moved) {
  return {
    mounted: (element) => {
      element.dataset.end = "yes";
      watcher.observe(element);
      settle(element);
    },
    updated: settle,
    removed: (element) => watcher.unobserve(element),
    onscroll: (event) => {
      const end = atEnd(event.currentTarget) ? "yes" : "no";
      if (event.currentTarget.dataset.end === end) return;
      event.currentTarget.dataset.end = end;
      moved(end === "yes");
    },
  };
}

/** A reader who has just scrolled away is left alone even before the browser has told us so. */
function settle(element) {
  if (element.dataset.end !== "yes") return;
  if (!atEnd(element) && element.scrollTop < (left.get(element) ?? 0) - NEAR) return;
  element.scrollTop = element.scrollHeight;
  left.set(element, element.scrollTop);
}

export function toEnd(element) {
  element.dataset.end = "yes";
  element.scrollTo({ top: element.scrollHeight });
}
