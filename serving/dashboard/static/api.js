// Here: requests to the service. Not here: what the answers mean.

// An error that a person can read; `status` says which kind.
class ServiceError extends Error {
  constructor(status, title) {
    super(title);
    this.status = status;
  }
}

export async function read(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== "" && value !== null);
  const text = new URLSearchParams(given).toString();
  return answer(await send(text ? `${path}?${text}` : path, {}));
}

export async function write(path, body) {
  const { csrfToken } = await read("/api/session");
  const headers = { "content-type": "application/json", "x-csrf-token": csrfToken ?? "" };
  return answer(await send(path, { method: "POST", headers, body: JSON.stringify(body ?? {}) }));
}

async function send(path, options) {
  try {
    return await fetch(path, { credentials: "same-origin", ...options });
  } catch {
    throw new ServiceError(0, "the service does not answer");
  }
}

async function answer(response) {
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  const body = isJson ? await response.json() : null;
  if (!response.ok) {
    throw new ServiceError(response.status, body?.detail ?? body?.title ?? response.statusText);
  }
  return body;
}
