// Here: live numbers from the service. One EventSource for all tabs of a browser: over
// HTTP/1.1 a browser opens six connections to a host, and a seventh tab would wait.
// The tab that holds the lock listens and passes every event to the others.
import { signal } from "./vendor/libraries.js";
import { read } from "./api.js";

const NAME = "creators-live";
export const live = signal(null);
export const liveState = signal("connecting");

let isStarted = false;

export function startLive() {
  if (isStarted) return;
  isStarted = true;
  const others = new BroadcastChannel(NAME);
  others.onmessage = ({ data }) => take(data);
  read("/api/board/live").then((value) => live.value ?? (live.value = value), () => (liveState.value = "lost"));
  navigator.locks.request(NAME, () => listen((message) => {
    take(message);
    others.postMessage(message);
  }));
}

function take({ state, value }) {
  if (state) liveState.value = state;
  if (value) live.value = value;
}

const SHORTEST_WAIT = 2_000;
const LONGEST_WAIT = 60_000;

// Never ends: the lock belongs to this tab until it closes. The browser reconnects a
// broken stream by itself, but gives up after a refusal, such as 503 while the database
// restarts. Then a new one starts after a random time, so that not all tabs come at once.
function listen(tell) {
  return new Promise(() => {
    let wait = SHORTEST_WAIT;
    const open = () => {
      const source = new EventSource("/api/board/live/events");
      source.addEventListener("live", (event) => tell({ state: "live", value: JSON.parse(event.data) }));
      source.onopen = () => {
        wait = SHORTEST_WAIT;
        tell({ state: "live" });
      };
      source.onerror = () => {
        tell({ state: "lost" });
        if (source.readyState !== EventSource.CLOSED) return;
        setTimeout(open, wait * (0.5 + Math.random() / 2));
        wait = Math.min(2 * wait, LONGEST_WAIT);
      };
    };
    open();
  });
}
