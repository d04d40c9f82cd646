// Here: code that is requested when a person first needs it. Not here: that code.
import { signal } from "./vendor/libraries.js";

export const isMissing = signal(false);

// The module, or null where the service did not send it; the status line then says so.
export async function loadLater(request) {
  isMissing.value = false;
  try {
    return await request();
  } catch {
    isMissing.value = true;
    return null;
  }
}
