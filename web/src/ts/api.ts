// Requests to the server. Commands carry a key, so that a repeated one does nothing twice.
export class Problem extends Error {
  constructor(readonly code: string, message: string) { super(message); }
}

const SILENT = "Workroom does not answer. Is it still running?";
const OFFLINE = `${SILENT} What you typed is kept.`;

async function request<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const headers: Record<string, string> = {};
  const raw = body instanceof Blob;
  if (method !== "GET") headers["Idempotency-Key"] = key();
  if (body !== undefined) headers["Content-Type"] = raw ? "application/octet-stream" : "application/json";
  const send = () => fetch(path, { method, headers, body: raw ? body : body === undefined ? null : JSON.stringify(body), signal: signal ?? null });
  let answer: Response;
  try {
    answer = await send();
  } catch (e) {
    if (signal?.aborted) throw e;
    await new Promise((resolve) => setTimeout(resolve, 700));
    try {
      answer = await send();
    } catch {
      throw new Problem("offline", OFFLINE);
    }
  }
  const json = (await answer.json().catch(() => ({}))) as { error?: { code: string; message: string } };
  if (json.error?.code === "signed-out") dispatchEvent(new Event("signed-out"));
  if (!answer.ok) throw new Problem(json.error?.code ?? "failed", json.error?.message ?? `The server answered ${answer.status}.`);
  return json as T;
}

export function key(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
}

export const get = <T>(path: string, signal?: AbortSignal) => request<T>("GET", path, undefined, signal);
export const post = <T>(path: string, body: unknown = {}) => request<T>("POST", path, body);
export const put = <T>(path: string, body: unknown) => request<T>("PUT", path, body);
export const remove = <T>(path: string) => request<T>("DELETE", path, {});

export interface Done { seq: number; changes?: number; paths?: string[]; refused?: string[] }
export const command = (id: string, body: { type: string } & Record<string, unknown>) => post<Done>(`/api/sessions/${id}/commands`, body);

/** Why something that only a picture was asked for did not come. */
export const refusal = async (path: string): Promise<string> => {
  const answer = await fetch(path).catch(() => undefined);
  if (!answer) return SILENT;
  if (answer.ok) return "The picture came, but could not be drawn.";
  const json = (await answer.json().catch(() => ({}))) as { error?: { message: string } };
  return json.error?.message ?? `The server answered ${answer.status}.`;
};

/** A query string of what is given; empty values are left out. */
export function query(values: Record<string, string | number | undefined>): string {
  const all = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined && value !== "") all.set(name, String(value));
  const text = all.toString();
  return text ? `?${text}` : "";
}
