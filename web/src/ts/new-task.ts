import { html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { get, post } from "./api";
import { argumentHint, Commands } from "./compose";
import type { Chosen, FolderBrowser } from "./folder-browser";
import { baseName, bytes, plural } from "./format";
import { head } from "./head";
import { icon } from "./icons";
import { line } from "./markdown";
import { Piece } from "./piece";
import { attempt, navigateTo, store } from "./store";
import type { Brief, Command, Folder, Settings, Snapshot, Suggestions, Upload, Workspace } from "./wire";
import "./folder-browser";

const MODES = [
  { id: "PLAN", name: "Plan first", help: "It only reads until you approve its plan" },
  { id: "ASK", name: "Ask", help: "Each change asks you first" },
  { id: "AUTO", name: "Auto", help: "It changes files on its own; deleting and sending still ask" },
];
const PARTS = [
  { id: "inputs", name: "Inputs", help: "one a line", hint: "exports/*.csv\nbudget-2026.xlsx" },
  { id: "constraints", name: "Constraints", help: "one a line", hint: "EUR thousands, our category map" },
  { id: "done", name: "Done when", help: "one a line; each is checked at the end", hint: "Every total is a formula\nThe narrative fits one page" },
  { id: "guardrails", name: "Guardrails", help: "one a line", hint: "Never change files in exports/" },
] as const;
type Parts = Record<(typeof PARTS)[number]["id"], string>;
interface Typed { text: string; parts: Parts; open: boolean; folders: Folder[]; instructions: Record<string, string>; accept: boolean; workspace: string; mode: string; model: string; usd: string }
const EMPTY: Parts = { inputs: "", constraints: "", done: "", guardrails: "" };
const KEY = "new-task";

/** Delegating: what is wanted, what may be touched, how. What was typed survives a reload. */
@customElement("wr-new-task")
class NewTask extends Piece {
  @state() private typed: Typed = { text: "", parts: EMPTY, open: false, folders: [], instructions: {}, accept: false, workspace: "", mode: "", model: "", usd: "" };
  @state() private workspaces: Workspace[] = [];
  @state() private settings: Settings | undefined;
  @state() private suggestions: Suggestions | undefined;
  @state() private uploads: Upload[] = [];
  @state() private read: Brief | undefined;
  @state() private busy = false;
  @state() private wrong = "";
  @state() private at = 0;
  @state() private closed = false;
  @query("wr-folder-browser") private browser!: FolderBrowser;
  private commands = new Commands();
  private reading = 0;

  protected override topics(): string[] { return ["link", "me"]; }

  override connectedCallback(): void {
    super.connectedCallback();
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Typed | null;
      if (kept) this.typed = { ...this.typed, ...kept };
    } catch {
      sessionStorage.removeItem(KEY);
    }
    void this.load();
  }

  private async load(): Promise<void> {
    const [workspaces, settings, suggestions] = await Promise.allSettled([get<{ workspaces: Workspace[] }>("/api/workspaces"), get<Settings>("/api/settings"), get<Suggestions>("/api/suggestions")]);
    if (workspaces.status === "fulfilled") this.workspaces = workspaces.value.workspaces;
    if (settings.status === "fulfilled") {
      this.settings = settings.value;
      this.set({ mode: this.typed.mode || settings.value.mode.toUpperCase(), model: this.typed.model || settings.value.model, usd: this.typed.usd || (settings.value.budgetUsd ? String(settings.value.budgetUsd) : "") });
    }
    if (suggestions.status === "fulfilled") this.suggestions = suggestions.value;
    const from = new URLSearchParams(location.search).get("from");
    if (from) void this.likeThat(from);
    this.readBrief();
  }

  private async likeThat(id: string): Promise<void> {
    const snapshot = await attempt(() => get<Snapshot>(`/api/sessions/${id}?window=1`));
    if (!snapshot) return;
    const { setup } = snapshot;
    const lines = (items: unknown[]) => items.map((i) => (typeof i === "string" ? i : (i as { text: string }).text)).join("\n");
    this.set({
      text: setup.brief?.outcome ?? snapshot.row.title, folders: setup.folders, mode: setup.mode, model: setup.model,
      parts: setup.brief ? { inputs: lines(setup.brief.inputs), constraints: lines(setup.brief.constraints), done: lines(setup.brief.done), guardrails: lines(setup.brief.guardrails) } : EMPTY,
      open: Boolean(setup.brief && setup.brief.inputs.length + setup.brief.constraints.length + setup.brief.done.length + setup.brief.guardrails.length),
    });
  }

  private set(what: Partial<Typed>): void {
    this.typed = { ...this.typed, ...what };
    this.wrong = "";
    sessionStorage.setItem(KEY, JSON.stringify(this.typed));
    if (what.text !== undefined || what.parts) {
      clearTimeout(this.reading);
      this.reading = window.setTimeout(() => this.readBrief(), 350);
    }
  }

  private lines(text: string): string[] { return text.split("\n").map((line) => line.replace(/^\s*[-*•]\s+/, "").trim()).filter(Boolean); }

  private body(): { text: string } | { brief: Brief } {
    const parts = this.typed.parts;
    const given = this.typed.open && Object.values(parts).some((p) => p.trim());
    return given ? { brief: { outcome: this.typed.text.trim(), inputs: this.lines(parts.inputs), constraints: this.lines(parts.constraints), done: this.lines(parts.done), guardrails: this.lines(parts.guardrails) } } : { text: this.typed.text.trim() };
  }

  /** What the house reads of the brief: which guardrails it can hold. */
  private readBrief(): void {
    if (!this.typed.text.trim()) { this.read = undefined; return; }
    void post<{ brief: Brief }>("/api/brief", this.body()).then((answer) => (this.read = answer.brief)).catch(() => {});
  }

  /** A browser heeds autofocus only as long as nothing had the focus. */
  protected override firstUpdated(): void {
    if (matchMedia("(min-width: 821px)").matches) this.querySelector<HTMLElement>("textarea")?.focus({ preventScroll: true });
  }

  private async start(): Promise<void> {
    const t = this.typed;
    if (!t.text.trim()) return this.refuse("Say what you want to have at the end.", "textarea");
    if (t.folders.length === 0) return this.refuse("Grant at least one folder: it is all that the work can see.", ".add-folder");
    if (this.uploads.length && !t.folders.some((f) => f.writable)) return this.refuse("Attachments are copied into a folder; grant one with write access.", ".add-folder");
    this.busy = true;
    try {
      const usd = Number(t.usd.replace(",", "."));
      const begun = await post<{ session: string }>("/api/sessions", {
        ...this.body(), folders: t.folders, workspace: t.workspace || undefined, mode: t.mode || undefined, model: t.model || undefined, budget: usd > 0 ? { usd } : undefined,
        uploads: this.uploads.length ? this.uploads.map((u) => ({ id: u.id, to: u.name })) : undefined, acceptInstructions: t.accept,
      });
      sessionStorage.removeItem(KEY);
      navigateTo(`/s/${begun.session}`);
    } catch (e) {
      this.wrong = e instanceof Error ? e.message : String(e);
      this.busy = false;
    }
  }

  private refuse(why: string, field: string): void {
    this.wrong = why;
    this.querySelector<HTMLElement>(field)?.focus();
  }

  private grant({ instructions, ...folder }: Chosen): void {
    const others = this.typed.folders.filter((f) => f.path !== folder.path);
    this.set({ folders: [...others, folder], instructions: { ...this.typed.instructions, [folder.path]: instructions } });
    void this.proposeBrief(folder);
  }

  /** A folder may carry its task. */
  private async proposeBrief(folder: Folder): Promise<void> {
    if (this.typed.text.trim()) return;
    const found = await get<Suggestions>(`/api/suggestions?folder=${encodeURIComponent(folder.path)}`).catch(() => undefined);
    if (found) this.suggestions = found;
  }

  private async attach(files: Iterable<File>): Promise<void> {
    for (const file of files) {
      const upload = await attempt(() => post<Upload>(`/api/uploads?name=${encodeURIComponent(file.name)}`, file));
      if (upload) this.uploads = [...this.uploads, upload];
    }
  }

  private get proposed(): Command[] { return this.closed ? [] : this.commands.matching(this.typed.text); }

  private keys(e: KeyboardEvent): void {
    const matches = this.proposed;
    if (matches.length && ["ArrowDown", "ArrowUp", "Tab", "Enter", "Escape"].includes(e.key) && !e.metaKey && !e.ctrlKey) {
      e.preventDefault();
      if (e.key === "Escape") this.closed = true;
      else if (e.key === "ArrowDown") this.at = (this.at + 1) % matches.length;
      else if (e.key === "ArrowUp") this.at = (this.at - 1 + matches.length) % matches.length;
      else this.set({ text: `/${matches[this.at]!.name} ` });
    } else if (e.key === "Enter" && (e.metaKey || e.ctrlKey)) { e.preventDefault(); void this.start(); }
  }

  protected override render(): TemplateResult {
    const t = this.typed;
    const matches = this.proposed;
    const me = store.me;
    const found = t.folders.filter((f) => t.instructions[f.path]);
    return html`${head("New task")}<div class="page" tabindex="0" role="region" aria-label="Content" @dragover=${(e: DragEvent) => e.preventDefault()} @drop=${(e: DragEvent) => { e.preventDefault(); void this.attach(e.dataTransfer?.files ?? []); }}><div class="inner">
      <div><h2>What should be done?</h2><p class="lead">Describe the result you want to hold in your hands. You review the plan before anything is changed, and everything can be undone.</p></div>
      ${me && !me.modelReady && !t.model ? html`<p class="granted no" role="status">${me.modelTrouble || "No model is set up yet."} <a class="link" href="/settings">Open settings</a></p>` : nothing}
      <div class="box wide">
        ${matches.length ? html`<div class="pop below" role="listbox" id="new-commands" aria-label="Commands">${matches.map((c, i) => html`<button type="button" role="option" id="new-command-${i}" aria-selected=${i === this.at} @click=${() => this.set({ text: `/${c.name} ` })}><span>/${c.name} <span class="faint">${c.hint}</span></span><small class="clip">${c.description}</small></button>`)}</div>` : nothing}
        <textarea rows="4" aria-label="Outcome" placeholder="Reconcile the exports and build the Q1 variance workbook with a one-page narrative for the CFO" .value=${t.text} aria-haspopup="listbox" aria-controls="new-commands" aria-autocomplete="list" aria-activedescendant=${matches.length ? `new-command-${this.at}` : nothing}
          @input=${(e: Event) => { const text = (e.target as HTMLTextAreaElement).value; this.at = 0; this.closed = false; this.set({ text }); if (text.startsWith("/")) void this.commands.load().then(() => this.requestUpdate()); }} @keydown=${this.keys}></textarea>
        ${argumentHint(this.commands.arguments(t.text))}
        ${this.uploads.length ? html`<div class="files-in">${this.uploads.map((u) => html`<span class="chip">${u.name} · ${bytes(u.bytes)} <button aria-label="Remove ${u.name}" @click=${() => (this.uploads = this.uploads.filter((x) => x !== u))}>${icon("close")}</button></span>`)}<span class="help">copied into ${baseName(t.folders.find((f) => f.writable)?.path ?? "the first folder")} when you start</span></div>` : nothing}
        <div class="row"><button class="btn quiet small" @click=${() => this.querySelector<HTMLInputElement>("input[type=file]")!.click()}>${icon("attach")}Attach</button><input type="file" hidden multiple aria-label="Attach files" @change=${(e: Event) => { const i = e.target as HTMLInputElement; void this.attach([...(i.files ?? [])]); i.value = ""; }} />
          <button class="btn quiet small" aria-expanded=${t.open} @click=${() => this.set({ open: !t.open })}>${t.open ? "Fold the parts" : "Add inputs, constraints, done, guardrails"}</button><span class="sp"></span></div></div>
      ${t.open ? html`<div class="two parts">${PARTS.map((p) => html`<label class="labelled"><span>${p.name}<small>${p.help}</small></span><textarea class="field" rows="3" placeholder=${p.hint} .value=${t.parts[p.id]} @input=${(e: Event) => this.set({ parts: { ...t.parts, [p.id]: (e.target as HTMLTextAreaElement).value } })}></textarea></label>`)}</div>` : nothing}
      ${this.understood()}
      <section class="card panel" aria-labelledby="folders-title"><header><h3 id="folders-title">Folders</h3><p>All that the work can see. Nothing else on this computer.</p></header>
        ${this.workspaces.length ? html`<label class="labelled"><span>Workspace</span><select class="field" @change=${(e: Event) => this.pickWorkspace((e.target as HTMLSelectElement).value)}><option value="" ?selected=${!t.workspace}>None</option>${this.workspaces.map((w) => html`<option ?selected=${w.name === t.workspace}>${w.name}</option>`)}</select></label>` : nothing}
        ${t.folders.length ? html`<div class="folders">${t.folders.map((f) => html`<div class="folder">${icon("folder")}<span class="clip" title=${f.path}>${baseName(f.path)}<small class="clip">${f.path}</small></span>
          <span class="segments"><label><input type="radio" name="w:${f.path}" .checked=${f.writable} @change=${() => this.access(f, true)} /><span>Read and write</span></label><label><input type="radio" name="w:${f.path}" .checked=${!f.writable} @change=${() => this.access(f, false)} /><span>Read only</span></label></span>
          <button class="btn quiet icon small" aria-label="Take back ${baseName(f.path)}" @click=${() => this.set({ folders: t.folders.filter((x) => x !== f) })}>${icon("close")}</button></div>`)}</div>` : nothing}
        ${found.length ? html`<label class="switch"><input type="checkbox" .checked=${t.accept} @change=${(e: Event) => this.set({ accept: (e.target as HTMLInputElement).checked })} /><span>Follow ${found.map((f) => `${baseName(f.path)}/${t.instructions[f.path]}`).join(", ")} as instructions <small class="help">Only if you know who wrote it. Otherwise it is data like any other file.</small></span></label>` : nothing}
        <div><button class="btn add-folder" @click=${() => this.browser.show(t.folders[0]?.path.replace(/\/[^/]+$/, "") ?? "")}>${icon("plus")}${t.folders.length ? "Add another folder" : "Choose a folder"}</button></div></section>
      <section class="card panel" aria-label="How">${this.how()}</section>
      ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
      <div class="start"><button class="btn primary big" ?disabled=${this.busy || store.link !== "live"} @click=${this.start}>${this.busy ? "Starting…" : "Start"}</button><span class="help">${startHelp(t)}</span></div>
      ${this.proposals()}</div></div>
      <wr-folder-browser @chosen=${(e: CustomEvent<Chosen>) => this.grant(e.detail)}></wr-folder-browser>`;
  }

  private access(folder: Folder, writable: boolean): void {
    this.set({ folders: this.typed.folders.map((f) => (f.path === folder.path ? { ...f, writable } : f)) });
  }

  private pickWorkspace(name: string): void {
    const w = this.workspaces.find((each) => each.name === name);
    this.set(w ? { workspace: name, folders: w.folders, mode: w.mode?.toUpperCase() ?? this.typed.mode, model: w.model ?? this.typed.model, usd: w.budgetUsd ? String(w.budgetUsd) : this.typed.usd } : { workspace: "" });
  }

  private understood(): TemplateResult | typeof nothing {
    const rails = (this.read?.guardrails ?? []).map((g) => (typeof g === "string" ? { text: g, enforced: false } : g));
    const counts = this.read && !this.typed.open ? [plural(this.read.inputs.length, "input"), plural(this.read.constraints.length, "constraint"), plural(this.read.done.length, "item") + " of done"].filter((_, i) => [this.read!.inputs, this.read!.constraints, this.read!.done][i]!.length) : [];
    if (rails.length === 0 && counts.length === 0) return nothing;
    return html`<div class="help" aria-live="polite">${counts.length ? html`<p>Read from your words: ${counts.join(", ")}.</p>` : nothing}${rails.map((g) => html`<p>${line(g.text)} ${g.enforced ? html`<span class="held">✓ held by Workroom</span>` : html`<span class="loose">told to the model only</span>`}</p>`)}</div>`;
  }

  private how(): TemplateResult {
    const t = this.typed;
    const models = [...new Set([t.model, this.settings?.model ?? ""].filter(Boolean))];
    return html`<fieldset class="choices" aria-label="Mode">${MODES.map((m) => html`<label class="opt"><input type="radio" name="mode" .checked=${t.mode === m.id} @change=${() => this.set({ mode: m.id })} /><span>${m.name}<small>${m.help}</small></span></label>`)}</fieldset>
      <div class="two"><label class="labelled"><span>Model</span><input class="field" list="models" placeholder="anthropic:NAME or openai:NAME" .value=${t.model} @input=${(e: Event) => this.set({ model: (e.target as HTMLInputElement).value.trim() })} /><datalist id="models">${models.map((m) => html`<option value=${m}></option>`)}</datalist></label>
      <label class="labelled"><span>Budget<small>in dollars; empty means no limit on cost</small></span><input class="field" inputmode="decimal" placeholder="No limit" .value=${t.usd} @input=${(e: Event) => this.set({ usd: (e.target as HTMLInputElement).value })} /></label></div>`;
  }

  private proposals(): TemplateResult | typeof nothing {
    const s = this.suggestions;
    if (!s || s.recent.length + s.suggested.length === 0) return nothing;
    return html`${s.suggested.length ? html`<section><h3 class="label"><span>Suggested</span></h3><div class="choices">${s.suggested.map((x) => html`<button class="card suggest" @click=${() => this.set({ text: x.text })}><b>${x.title}</b><small>${x.why || x.text}</small></button>`)}</div></section>` : nothing}
      ${s.recent.length ? html`<section><h3 class="label"><span>Recent</span></h3><div class="choices">${s.recent.slice(0, 6).map((x) => html`<button class="card suggest" @click=${() => this.set({ text: x.text, folders: x.folders })}><b class="clip">${x.title.replace(/^#+\s*/, "")}</b><small>${x.folders.map((f) => baseName(f.path)).join(", ")}</small></button>`)}</div></section>` : nothing}`;
  }
}

function startHelp(t: Typed): string {
  if (t.folders.length === 0) return "Choose a folder first.";
  return t.mode === "PLAN" ? "It reads first and shows you a plan." : t.mode === "AUTO" ? "It starts at once and changes files on its own." : "It starts at once; each change asks you.";
}

export { NewTask };
