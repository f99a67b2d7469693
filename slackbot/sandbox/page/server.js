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

/** Traffic entries after the `n`-th, and the faults that are still to come. */
export async function fetchTraffic(after) {
  const answer = await ask(`/ui/traffic?after=${after}`);
  return { entries: [], faults: [], ...answer?.data };
}

/** The desk's process: `null` when nobody supervises one here. */
export async function askDesk(what) {
  const answer = await ask("/ui/desk", { do: what });
  return answer && answer.status === 200 ? answer.data : null;
}

const AGAIN_MS = 2000;

/**
 * Calls `heard({version})` at every change and `heard({connected: true|false})` as the line comes and goes. One tab
 * holds the line for all of them, since a browser opens only six to one server; when it closes, the next takes over.
 */
export function listen(heard) {
  const tabs = new BroadcastChannel("sandbox-line");
  tabs.onmessage = ({ data }) => heard(data);
  const tell = (news) => {
    heard(news);
    tabs.postMessage(news);
  };
  navigator.locks.request("sandbox-line", () => new Promise(() => holdLine(tell)));
}

function holdLine(tell) {
  const source = new EventSource("/ui/events");
  source.onopen = () => tell({ connected: true });
  source.onmessage = ({ data }) => tell(JSON.parse(data));
  source.onerror = () => {
    tell({ connected: false });
    if (source.readyState === EventSource.CLOSED) setTimeout(() => holdLine(tell), AGAIN_MS);
  };
}
