// One open session: its log as far as it was fetched, kept whole by the stream, and what the server folds of it.
import { get, Problem } from "./api";
import { Reading, type FlowRow } from "./fold";
import type { Draft, Entry, FileRow, Lane, Progress, Row, Snapshot, State, Wait } from "./wire";

const FIRST_LOOK = 300;
const EARLIER = 1500;

/** A log as far as it is here; `reading` has taken `taken` of its entries. */
export interface Log { entries: Entry[]; first: number; last: number; reading?: Reading; taken: number }

/** More of what is being written; `at`: how much of it comes before. */
export interface Delta { session: string; kind: string; text: string; at?: number; call?: string }

/** What is shown comes first. */
const idle = (work: () => void) => ("requestIdleCallback" in window ? requestIdleCallback(work, { timeout: 1200 }) : setTimeout(work, 300));

export class SessionModel {
  snapshot: Snapshot | undefined;
  trouble = "";
  waits: Wait[] = [];
  drafts = new Map<string, Draft>();
  doing = new Map<string, string>();
  retrying = "";
  unsent: { text: string; at: number }[] = [];
  changedFiles = 0;
  files: FileRow[] = [];
  private looked = 0;
  private heard = 0;
  private early: (() => void)[] = [];
  private logs = new Map<string, Log>();
  private filling = new Set<string>();
  private stale = 0;

  constructor(readonly id: string, private readonly tell: (topic: string) => void) {}

  get topic(): string { return `session:${this.id}`; }
  get progress(): Progress | undefined { return this.snapshot?.progress; }
  get state(): State | undefined { return this.snapshot?.state; }
  get row(): Row | undefined {
    const row = this.snapshot?.row;
    return row && { ...row, title: row.title.replace(/^#+\s*/, "") };
  }
  get lanes(): Lane[] { return this.snapshot?.lanes ?? []; }

  async load(): Promise<void> {
    const heard = this.heard;
    this.early = [];
    try {
      const snapshot = await get<Snapshot>(`/api/sessions/${this.id}?window=${FIRST_LOOK}`);
      this.logs.clear();
      this.snapshot = snapshot;
      this.waits = snapshot.waits;
      this.trouble = "";
      this.drafts = new Map(snapshot.drafts.map((draft) => [draft.session, draft]));
      this.logs.set(this.id, { entries: snapshot.entries, first: snapshot.first, last: snapshot.last, taken: 0 });
      this.early.splice(0).forEach((again) => again());
      this.tell(this.topic);
      if (this.heard !== heard) this.refreshSoon();
      if (snapshot.first > 1) idle(() => void this.fill(this.id));
      void this.look();
    } catch (e) {
      this.trouble = e instanceof Problem ? e.message : String(e);
      this.tell(this.topic);
    }
  }

  /** All but the log, again. */
  async refresh(): Promise<void> {
    if (!this.snapshot) return this.load();
    const heard = this.heard;
    const before = new Map(this.drafts);
    const now = await get<Snapshot>(`/api/sessions/${this.id}?window=1`);
    const { entries, first, last, row, progress, state, ...rest } = now;
    // What the stream said meanwhile may be newer than this answer.
    if (this.heard === heard) {
      this.snapshot = { ...this.snapshot, ...rest, row, progress, state };
      this.waits = now.waits;
    } else {
      this.snapshot = { ...this.snapshot, ...rest };
    }
    for (const [of, draft] of before) if (this.drafts.get(of) === draft) this.drafts.delete(of);
    for (const draft of now.drafts) if (!this.drafts.has(draft.session)) this.drafts.set(draft.session, draft);
    const log = this.logs.get(this.id);
    if (log && last > log.last) void this.catchUp(this.id);
    this.tell(this.topic);
    void entries, first;
    await this.look();
  }

  /** The files, which the server looks at on the disk. */
  async look(): Promise<void> {
    const asked = ++this.looked;
    const { files } = await get<{ files: FileRow[] }>(`/api/sessions/${this.id}/files`).catch(() => ({ files: undefined }));
    if (files && asked === this.looked) {
      this.files = files;
      this.tell(this.topic);
    }
  }

  /** Files, completion and lanes are folds of the server: asked for again soon after something changed them. */
  private refreshSoon(): void {
    clearTimeout(this.stale);
    this.stale = window.setTimeout(() => void this.refresh().catch(() => {}), 250);
  }

  log(of = this.id): Log | undefined {
    const log = this.logs.get(of);
    if (!log && this.snapshot && of !== this.id && !this.filling.has(of)) void this.open(of);
    return log;
  }

  private async open(of: string): Promise<void> {
    this.filling.add(of);
    try {
      const part = await get<{ entries: Entry[]; first: number; last: number }>(`/api/sessions/${this.id}/entries?of=${encodeURIComponent(of)}&after=0&limit=2000`);
      this.logs.set(of, { entries: part.entries, first: part.entries[0]?.seq ?? 1, last: part.entries.at(-1)?.seq ?? 0, taken: 0 });
    } catch (e) {
      this.trouble = e instanceof Problem ? e.message : String(e);
    }
    this.filling.delete(of);
    this.tell(this.topic);
  }

  /** Fetches what came before, piece by piece, so that the newest is on the screen at once. */
  private async fill(of: string): Promise<void> {
    const log = this.logs.get(of);
    if (!log || this.filling.has(of)) return;
    this.filling.add(of);
    try {
      while (log.first > 1 && this.logs.get(of) === log) {
        const part = await get<{ entries: Entry[] }>(`/api/sessions/${this.id}/entries?of=${encodeURIComponent(of)}&before=${log.first}&limit=${EARLIER}`);
        if (part.entries.length === 0) break;
        log.entries = [...part.entries, ...log.entries];
        log.first = part.entries[0]!.seq;
        delete log.reading;
        this.tell(this.topic);
      }
    } catch {
      setTimeout(() => { this.filling.delete(of); void this.fill(of); }, 2000);
      return;
    }
    this.filling.delete(of);
  }

  private async catchUp(of: string): Promise<void> {
    const log = this.logs.get(of);
    const name = `up:${of}`;
    if (!log || this.filling.has(name)) return;
    this.filling.add(name);
    try {
      let more = true;
      while (more) {
        const part = await get<{ entries: Entry[]; end: number }>(`/api/sessions/${this.id}/entries?of=${encodeURIComponent(of)}&after=${log.last}&limit=1000`);
        part.entries.forEach((entry) => this.append(of, log, entry));
        more = part.entries.length > 0 && log.last < part.end;
      }
    } catch {
      // The stream or the next connection brings it.
    }
    this.filling.delete(name);
    this.tell(this.topic);
  }

  take(session: string, entry: Entry): void {
    if (!this.snapshot) { this.heard++; return; }
    const log = this.logs.get(session);
    if (entry.event.type === "SubagentStarted" || entry.event.type === "SubagentEnded") this.refreshSoon();
    if (["ModelReplied", "ModelFailed", "TurnEnded"].includes(entry.event.type)) {
      this.drafts.delete(session);
      if (session === this.id) this.retrying = "";
    }
    if (session === this.id && entry.event.type === "UserSaid") this.unsent = this.unsent.slice(1);
    if (["FileChanged", "ArtifactProduced", "ArtifactChecked", "TurnEnded", "Verified", "EvidenceGiven", "Rewound", "ApprovalDecided", "SetupChanged", "BudgetRaised"].includes(entry.event.type)) {
      this.changedFiles++;
      this.refreshSoon();
    }
    if (log) {
      if (entry.seq === log.last + 1) this.append(session, log, entry);
      else if (entry.seq > log.last) void this.catchUp(session);
    }
    this.tell(this.topic);
  }

  private append(session: string, log: Log, entry: Entry): void {
    if (entry.seq !== log.last + 1) return;
    log.entries.push(entry);
    log.last = entry.seq;
    if (entry.event.type === "ToolFinished") this.doing.delete(entry.event.call);
    void session;
  }

  takeProgress(p: { progress: Progress; waits: Wait[]; state: State }): void {
    this.heard++;
    if (!this.snapshot) return;
    this.snapshot = { ...this.snapshot, progress: p.progress, state: p.state };
    this.waits = p.waits;
    this.tell(this.topic);
  }

  takeRow(row: Row): void {
    this.heard++;
    if (!this.snapshot) return;
    this.snapshot = { ...this.snapshot, row };
    this.tell(this.topic);
  }

  takeDelta(d: Delta): void {
    if (!this.snapshot) { this.early.push(() => this.takeDelta(d)); return; }
    if (d.kind === "progress") {
      if (d.call) this.doing.set(d.call, d.text);
    } else if (d.kind === "retrying") {
      this.drafts.delete(d.session);
      if (d.session === this.id) this.retrying = d.text;
    } else {
      const kind = d.kind === "text" ? "text" : "thinking";
      const draft = this.drafts.get(d.session) ?? { session: d.session, text: "", thinking: "" };
      const at = d.at ?? draft[kind].length;
      if (at > draft[kind].length) return this.refreshSoon();
      this.drafts.set(d.session, { ...draft, [kind]: draft[kind].slice(0, at) + d.text });
    }
    this.tell(this.topic);
  }

  takeDraft(d: Draft): void {
    if (!this.snapshot) { this.early.push(() => this.takeDraft(d)); return; }
    this.drafts.set(d.session, { session: d.session, text: d.text, thinking: d.thinking });
    this.tell(this.topic);
  }

  rows(of = this.id): FlowRow[] {
    const log = this.log(of);
    if (!log) return [];
    if (!log.reading) {
      log.reading = new Reading(log.first === 1);
      log.taken = 0;
    }
    while (log.taken < log.entries.length) log.reading.take(log.entries[log.taken++]!);
    return log.reading.rows;
  }
}
