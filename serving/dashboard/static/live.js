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

// Never ends: the lock belongs to this tab until it closes.
function listen(tell) {
  return new Promise(() => {
    const source = new EventSource("/api/board/live/events");
    source.addEventListener("live", (event) => tell({ state: "live", value: JSON.parse(event.data) }));
    source.onopen = () => tell({ state: "live" });
    source.onerror = () => tell({ state: "lost" });
  });
}
