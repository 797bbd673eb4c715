import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { command, get, post } from "./api";
import { bytes } from "./format";
import { icon } from "./icons";
import { Piece } from "./piece";
import { attempt, store } from "./store";
import type { Command, Upload } from "./wire";

const APPLE = /Mac|iPhone|iPad/.test(navigator.platform);

/** Fetches commands once and proposes those that begin as the text does. */
export class Commands {
  private all: Command[] = [];
  private asked = false;

  async load(session = ""): Promise<void> {
    if (this.asked) return;
    this.asked = true;
    const own = session ? LOCAL : [];
    try {
      const { commands, skills } = await get<{ commands: Command[]; skills: Command[] }>(`/api/commands${session ? `?session=${session}` : ""}`);
      this.all = [...own, ...[...commands, ...skills].map((c) => ({ ...c, description: c.description || HOUSE[c.name] || "" }))];
    } catch {
      this.all = own;
      this.asked = false;
    }
  }

  /** The command whose arguments are being typed, if it says what it wants. */
  arguments(text: string): Command | undefined {
    const name = /^\/([\w:.-]+)\s/.exec(text)?.[1]?.toLowerCase();
    return name === undefined ? undefined : this.all.find((c) => c.name.toLowerCase() === name);
  }

  matching(text: string): Command[] {
    const name = /^\/([\w:.-]*)$/.exec(text)?.[1]?.toLowerCase();
    return name === undefined ? [] : this.all.filter((c) => c.name.toLowerCase().includes(name)).slice(0, 30);
  }
}

/** What a command does and which words it wants, while they are typed. */
export const argumentHint = (c: Command | undefined): TemplateResult | typeof nothing =>
  c ? html`<p class="hint" role="status"><b class="mono">/${c.name}</b> <span class="mono">${c.hint || "takes no words, or any"}</span><span class="clip">${c.description}</span></p>` : nothing;

/** What the skills of the house are for; those of plugins say it themselves. */
const HOUSE: Record<string, string> = {
  workbook: "Build or change a workbook", deck: "Build or change a presentation", report: "Write or edit a document or PDF", pdf: "Merge, split, fill or read PDF files", mail: "Read and draft mail",
  clean: "Clean data, with a reason for each row left out", reconcile: "Hold two lists against each other", invoices: "Take invoices into a list", minutes: "Minutes of a meeting", research: "Look something up and cite it",
  interviews: "Interviews into themes and quotes", tidy: "Put a folder in order", plan: "How to plan a larger piece of work", agents: "Share work among sub-agents",
};

const LOCAL: Command[] = [
  { name: "pause", description: "Pause the work", hint: "", source: "" },
  { name: "resume", description: "Go on", hint: "", source: "" },
  { name: "stop", description: "Stop the work", hint: "", source: "" },
  { name: "undo", description: "Put every file back as it was", hint: "", source: "" },
  { name: "retry", description: "Take the last turn back and try again", hint: "[other words]", source: "" },
  { name: "rename", description: "Give the task another name", hint: "[name]", source: "" },
];

/** Where a person says something to a session: steers it while it works, goes on with it afterwards. */
@customElement("wr-compose")
export class Compose extends Piece {
  @property() session = "";
  @property() hint = "";
  @state() private text = "";
  @state() private uploads: Upload[] = [];
  @state() private at = 0;
  @state() private closed = false;
  @state() private busy = false;
  @query("textarea") private field!: HTMLTextAreaElement;
  private commands = new Commands();

  protected override topics(): string[] { return ["link"]; }

  focusField(): void {
    if (matchMedia("(min-width: 821px)").matches) this.field?.focus({ preventScroll: true });
  }

  /** What was typed and not sent belongs to its session, and survives a reload. */
  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate();
    if (changed.has("session")) {
      this.text = sessionStorage.getItem(`draft:${this.session}`) ?? "";
      this.uploads = [];
      this.commands = new Commands();
    }
  }

  private typed(text: string): void {
    this.text = text;
    this.at = 0;
    this.closed = false;
    if (text) sessionStorage.setItem(`draft:${this.session}`, text);
    else sessionStorage.removeItem(`draft:${this.session}`);
    if (text.startsWith("/")) void this.commands.load(this.session).then(() => this.requestUpdate());
  }

  private get proposed(): Command[] { return this.closed ? [] : this.commands.matching(this.text); }

  private keys(e: KeyboardEvent): void {
    const matches = this.proposed;
    if (matches.length && ["ArrowDown", "ArrowUp", "Tab", "Enter", "Escape"].includes(e.key) && !e.metaKey && !e.ctrlKey) {
      e.preventDefault();
      if (e.key === "ArrowDown") this.at = (this.at + 1) % matches.length;
      else if (e.key === "ArrowUp") this.at = (this.at - 1 + matches.length) % matches.length;
      else if (e.key === "Escape") this.closed = true;
      else this.complete(matches[this.at]!);
    } else if (e.key === "Enter" && (e.metaKey || e.ctrlKey)) {
      e.preventDefault();
      void this.send();
    }
  }

  private complete(c: Command): void {
    this.typed(`/${c.name} `);
    this.field.focus();
  }

  private async send(): Promise<void> {
    const text = this.text.trim();
    if ((!text && this.uploads.length === 0) || this.busy) return;
    this.busy = true;
    const model = store.session(this.session);
    const local = /^\/(pause|resume|stop|undo|retry|rename)\b\s*(.*)$/s.exec(text);
    const body: { type: string } & Record<string, unknown> = local
      ? { type: local[1]![0]!.toUpperCase() + local[1]!.slice(1), ...(local[1] === "retry" && local[2] ? { text: local[2] } : {}), ...(local[1] === "rename" ? { title: local[2] } : {}) }
      : { type: "Say", text, uploads: this.uploads.length ? this.uploads.map((u) => ({ id: u.id, to: u.name })) : undefined };
    if (body.type === "Say") model.unsent = [...model.unsent, { text, at: Date.now() }];
    this.dispatchEvent(new CustomEvent("sent"));
    const done = await attempt(() => command(this.session, body));
    this.busy = false;
    if (done) {
      this.typed("");
      this.uploads = [];
      if (body.type === "Undo") store.toast(done.refused?.length ? done.refused.join(" ") : `${done.changes ?? 0} changes taken back.`, Boolean(done.refused?.length));
    } else {
      model.unsent = model.unsent.filter((u) => u.text !== text);
    }
    store.touch(model.topic);
  }

  private async attach(files: Iterable<File>): Promise<void> {
    for (const file of files) {
      const upload = await attempt(() => post<Upload>(`/api/uploads?name=${encodeURIComponent(file.name)}`, file));
      if (upload) this.uploads = [...this.uploads, upload];
    }
  }

  protected override render(): TemplateResult {
    const matches = this.proposed;
    const off = store.link !== "live";
    return html`<div class="compose" @dragover=${(e: DragEvent) => e.preventDefault()} @drop=${(e: DragEvent) => { e.preventDefault(); void this.attach(e.dataTransfer?.files ?? []); }}>
      <div class="box">
        ${matches.length ? html`<div class="pop" role="listbox" id="commands" aria-label="Commands">${matches.map((c, i) => html`<button type="button" role="option" id="command-${i}" aria-selected=${i === this.at} @click=${() => this.complete(c)}><span>/${c.name} <span class="faint">${c.hint}</span></span><small class="clip">${c.description}</small></button>`)}</div>` : nothing}
        <textarea rows="1" aria-label="Message to the task" placeholder=${this.hint} .value=${this.text} aria-haspopup="listbox" aria-controls="commands" aria-autocomplete="list" aria-activedescendant=${matches.length ? `command-${this.at}` : nothing}
          @input=${(e: Event) => this.typed((e.target as HTMLTextAreaElement).value)} @keydown=${this.keys} @paste=${(e: ClipboardEvent) => { if (e.clipboardData?.files.length) void this.attach(e.clipboardData.files); }}></textarea>
        ${argumentHint(this.commands.arguments(this.text))}
        ${this.uploads.length ? html`<div class="files-in">${this.uploads.map((u) => html`<span class="chip">${u.name} · ${bytes(u.bytes)} <button aria-label="Remove ${u.name}" @click=${() => (this.uploads = this.uploads.filter((x) => x !== u))}>${icon("close")}</button></span>`)}<span class="help">copied into the folder when you send</span></div>` : nothing}
        <div class="row"><button class="btn quiet small" type="button" @click=${() => this.querySelector<HTMLInputElement>("input[type=file]")!.click()}>${icon("attach")}Attach</button>
          <input type="file" multiple hidden aria-label="Attach files" @change=${(e: Event) => { const input = e.target as HTMLInputElement; void this.attach([...(input.files ?? [])]); input.value = ""; }} />
          <span class="sp"></span><kbd>${APPLE ? "⌘" : "Ctrl"} ↵</kbd><button class="btn primary" ?disabled=${off || this.busy || (!this.text.trim() && this.uploads.length === 0)} @click=${() => this.send()}>Send</button></div>
      </div></div>`;
  }
}
