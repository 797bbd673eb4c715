// The one store: the list of sessions, the sessions that are open, and the stream of events that feeds both.
import { get } from "./api";
import { setLocale } from "./format";
import { SessionModel, type Delta } from "./session-model";
import type { Draft, Entry, Me, Progress, Row, State, Wait } from "./wire";

const LOST_AFTER = 2600;
const OPEN_AT_ONCE = 6;
export type Link = "opening" | "live" | "lost" | "signed-out";
export interface Toast { id: number; text: string; bad: boolean; action?: { label: string; run: () => void } }

/** A first line that was a heading is a title without its marks. */
const named = (row: Row): Row => ({ ...row, title: row.title.replace(/^#+\s*/, "") });

class Store {
  me: Me | undefined;
  link: Link = "opening";
  rows = new Map<string, Row>();
  loaded = false;
  working = 0;
  toasts: Toast[] = [];
  said = "";
  private listed: Row[] | undefined;
  private position = 0;
  private instance = "";
  private stream: EventSource | undefined;
  private heard = 0;
  private tries = 0;
  private again = 0;
  private models = new Map<string, SessionModel>();
  private listeners = new Map<string, Set<() => void>>();
  private dirty = new Set<string>();
  private toastId = 0;

  async begin(): Promise<void> {
    setInterval(() => this.watch(), 400);
    document.addEventListener("visibilitychange", () => this.watch());
    addEventListener("offline", () => this.lost());
    addEventListener("signed-out", () => this.signedOut());
    await this.load();
  }

  private async load(): Promise<void> {
    try {
      const [me, list] = await Promise.all([get<Me>("/api/me"), get<{ sessions: Row[]; position: number }>("/api/sessions")]);
      this.me = me;
      setLocale(me.locale);
      this.rows = new Map(list.sessions.map((row) => [row.id, named(row)]));
      this.position = list.position;
      this.loaded = true;
      this.touch("me", "rows");
      this.connect();
    } catch {
      this.lost();
    }
  }

  /** A stream that is refused does not say why; a request tells whether the server is there and still knows this browser. */
  private async reconnect(): Promise<void> {
    try {
      await get<Me>("/api/me");
      this.connect();
    } catch {
      this.lost();
    }
  }

  private signedOut(): void {
    this.stream?.close();
    this.stream = undefined;
    this.link = "signed-out";
    this.touch("link");
  }

  private connect(): void {
    this.stream?.close();
    const stream = new EventSource(`/api/stream?after=${this.position}`);
    this.stream = stream;
    this.heard = Date.now();
    const on = <T>(name: string, take: (data: T) => void) =>
      stream.addEventListener(name, (e) => {
        if (stream !== this.stream) return;
        this.heard = Date.now();
        take(JSON.parse((e as MessageEvent<string>).data) as T);
      });
    on<{ instance: string; position: number; reset: boolean }>("hello", (hello) => this.hello(hello));
    on<{ root: string; session: string; position: number; entry: Entry }>("entry", (e) => {
      this.position = Math.max(this.position, e.position);
      this.models.get(e.root)?.take(e.session, e.entry);
    });
    on<Row>("row", (row) => this.takeRow(row));
    on<{ root: string; progress: Progress; waits: Wait[]; state: State }>("progress", (p) => this.models.get(p.root)?.takeProgress(p));
    on<Delta & { root: string }>("delta", (d) => this.models.get(d.root)?.takeDelta(d));
    on<Draft & { root: string }>("draft", (d) => this.models.get(d.root)?.takeDraft(d));
    on<{ working: number }>("beat", (beat) => {
      if (this.working !== beat.working) { this.working = beat.working; this.touch("link"); }
      if (this.link !== "live") this.live();
    });
    on<{ root: string; message: string }>("trouble", (t) => this.toast(t.message, true));
    stream.onerror = () => {
      if (stream === this.stream) this.lost();
    };
  }

  private hello(hello: { instance: string; position: number; reset: boolean }): void {
    const restarted = this.instance !== "" && this.instance !== hello.instance;
    this.instance = hello.instance;
    if (hello.reset) this.position = hello.position;
    const healed = this.link === "lost";
    this.live();
    if (hello.reset || restarted || healed) void this.refresh(hello.reset);
  }

  /** What is not in the log may have changed while nobody listened. */
  private async refresh(reset: boolean): Promise<void> {
    try {
      const list = await get<{ sessions: Row[] }>("/api/sessions");
      this.rows = new Map(list.sessions.map((row) => [row.id, named(row)]));
      this.touch("rows");
      await Promise.all([...this.models.values()].map((model) => (reset ? model.load() : model.refresh())));
    } catch {
      // The next beat or its absence tells.
    }
  }

  private live(): void {
    this.tries = 0;
    if (this.link !== "live") {
      const was = this.link;
      this.link = "live";
      if (was === "lost") this.announce("Connected again.");
      this.touch("link", "rows");
    }
  }

  private lost(): void {
    if (this.link === "signed-out") return;
    this.stream?.close();
    this.stream = undefined;
    if (this.link !== "lost") {
      this.link = "lost";
      this.announce("The connection to Workroom is lost.");
      this.touch("link", "rows");
    }
    if (!this.again) {
      this.again = window.setTimeout(() => {
        this.again = 0;
        void (this.loaded ? this.reconnect() : this.load());
      }, Math.min(2000, 300 * 1.5 ** this.tries++));
    }
  }

  private watch(): void {
    if (this.stream && this.loaded && Date.now() - this.heard > LOST_AFTER) this.lost();
  }

  takeRow(given: Row): void {
    const row = named(given);
    const before = this.rows.get(row.id);
    this.rows.set(row.id, row);
    if (before?.status !== row.status) {
      if (row.status === "WAITING") this.call(row, "needs you", row.line);
      else if (before && (row.status === "DONE" || row.status === "FAILED")) this.call(row, row.status === "DONE" ? "is done" : "failed", row.line);
    }
    this.models.get(row.id)?.takeRow(row);
    this.touch("rows");
  }

  /** Tells a person who asked to be told, and a screen reader. */
  private call(row: Row, what: string, line: string): void {
    this.announce(`${row.title} ${what}: ${line}`);
    if (document.hidden && localStorage.getItem("notify") === "yes" && "Notification" in window && Notification.permission === "granted") {
      const note = new Notification(`${row.title} ${what}`, { body: line, tag: row.id });
      note.onclick = () => { focus(); navigateTo(`/s/${row.id}`); note.close(); };
    }
  }

  session(id: string): SessionModel {
    let model = this.models.get(id);
    if (!model) {
      model = new SessionModel(id, (topic) => this.touch(topic));
      void model.load();
    }
    this.models.delete(id);
    this.models.set(id, model);
    if (this.models.size > OPEN_AT_ONCE) this.models.delete(this.models.keys().next().value!);
    return model;
  }

  list(): Row[] {
    this.listed ??= [...this.rows.values()].filter((row) => !row.archived).sort((a, b) => (a.last < b.last ? 1 : a.last > b.last ? -1 : 0));
    return this.listed;
  }

  toast(text: string, bad = false, action?: Toast["action"]): void {
    const toast: Toast = { id: ++this.toastId, text, bad, ...(action ? { action } : {}) };
    this.toasts = [...this.toasts.slice(-3), toast];
    this.announce(text);
    this.touch("toasts");
    setTimeout(() => this.dropToast(toast.id), bad || action ? 9000 : 4000);
  }

  dropToast(id: number): void {
    this.toasts = this.toasts.filter((t) => t.id !== id);
    this.touch("toasts");
  }

  announce(text: string): void {
    this.said = text;
    this.touch("said");
  }

  on(topic: string, listener: () => void): () => void {
    const all = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, all.add(listener));
    return () => all.delete(listener);
  }

  /** Listeners hear of it once a frame at most, or soon where nobody looks. */
  touch(...topics: string[]): void {
    if (topics.includes("rows")) this.listed = undefined;
    if (this.dirty.size === 0) {
      let told = false;
      const tell = () => {
        if (told) return;
        told = true;
        const now = [...this.dirty];
        this.dirty.clear();
        for (const topic of now) this.listeners.get(topic)?.forEach((listener) => listener());
      };
      requestAnimationFrame(tell);
      setTimeout(tell, 80);
    }
    topics.forEach((topic) => this.dirty.add(topic));
  }
}

export const store = new Store();

export function navigateTo(path: string, replace = false): void {
  if (path !== location.pathname + location.search) history[replace ? "replaceState" : "pushState"]({}, "", path);
  dispatchEvent(new PopStateEvent("popstate"));
}

/** Runs what a button starts; what goes wrong is said. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (e) {
    store.toast(e instanceof Error ? e.message : String(e), true);
    return undefined;
  }
}
