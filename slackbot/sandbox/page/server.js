// The sandbox's own endpoints, as functions. Each resolves to the decoded answer; `null` means it could not be reached.

async function ask(path, body) {
  const options = body === undefined ? {} : {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  try {
    const answer = await fetch(path, { cache: "no-store", ...options });
    return { status: answer.status, data: await answer.json().catch(() => ({})) };
  } catch {
    return null;
  }
}

/** What `person` sees; without a person, what the sandbox shows first. */
export const fetchState = (person) => ask(person ? `/ui/state?as=${encodeURIComponent(person)}` : "/ui/state");

/** A person's hand: {ok: true, …} or {ok: false, error, message, errors?}; `null` when the sandbox is away. */
export async function doAs(person, what, details) {
  const answer = await ask("/ui/do", { as: person, do: what, ...details });
  return answer && answer.data;
}

/** Traffic entries after the `n`-th. */
export async function fetchTraffic(after) {
  const answer = await ask(`/ui/traffic?after=${after}`);
  return answer?.data?.entries ?? [];
}

/** The desk's process: `null` when nobody supervises one here. */
export async function askDesk(what) {
  const answer = await ask("/ui/desk", { do: what });
  return answer && answer.status === 200 ? answer.data : null;
}

/** Calls `changed` at every change and `connected(true|false)` as the line comes and goes; returns a function that hangs up. */
export function listen(person, changed, connected) {
  let source;
  let again;
  const open = () => {
    source = new EventSource(`/ui/events?as=${encodeURIComponent(person)}`);
    source.onopen = () => connected(true);
    source.onmessage = () => changed();
    source.onerror = () => {
      connected(false);
      if (source.readyState === EventSource.CLOSED) again = setTimeout(open, 2000);
    };
  };
  open();
  return () => {
    clearTimeout(again);
    source.close();
  };
}
