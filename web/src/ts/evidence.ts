import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { command, get } from "./api";
import { describe } from "./act";
import { badge, fileCard } from "./flow-rows";
import { ago, clock, count, duration, modelName, money, plural, seconds, short, within } from "./format";
import { icon } from "./icons";
import { Piece } from "./piece";
import { styled } from "./styled";
import { attempt, store } from "./store";
import type { Context, FileRow, Progress, Source } from "./wire";
import "./diff-view";

const TABS = ["Progress", "Files", "Sources", "Context"] as const;
type Tab = (typeof TABS)[number];

/** What shows that the work is right: progress, files with checks and differences, sources, what it can touch, cost. */
@customElement("wr-evidence")
class Evidence extends Piece {
  @property() session = "";
  @property({ type: Boolean }) open = false;
  @state() private tab: Tab = "Progress";
  @state() private context: Context | undefined;
  @state() private sources: Source[] | undefined;
  @state() private unfolded = "";
  private fetched = "";

  protected override topics(): string[] { return [`session:${this.session}`]; }

  protected override willUpdate(): void {
    super.willUpdate();
    const model = store.session(this.session);
    const now = `${this.session}:${this.tab}:${model.changedFiles}:${model.row?.status}`;
    if (now === this.fetched) return;
    if (!this.fetched.startsWith(`${this.session}:`)) { this.context = undefined; this.sources = undefined; }
    this.fetched = now;
    if (this.tab === "Context" || this.tab === "Progress") void get<Context>(`/api/sessions/${this.session}/context`).then((c) => (this.context = c)).catch(() => {});
    if (this.tab === "Sources") void get<{ sources: Source[] }>(`/api/sessions/${this.session}/sources`).then((s) => (this.sources = s.sources)).catch(() => {});
  }

  private keys(e: KeyboardEvent): void {
    const step = e.key === "ArrowRight" ? 1 : e.key === "ArrowLeft" ? -1 : 0;
    if (!step) return;
    this.tab = TABS[(TABS.indexOf(this.tab) + step + TABS.length) % TABS.length]!;
    void this.updateComplete.then(() => this.querySelector<HTMLElement>("[aria-selected=true]")?.focus());
  }

  protected override render(): TemplateResult {
    const model = store.session(this.session);
    const files = model.files.length;
    return html`<aside class="side ${this.open ? "open" : ""}" aria-label="Evidence" @keydown=${(e: KeyboardEvent) => { if (e.key === "Escape") this.dispatchEvent(new CustomEvent("close-side")); }}>
      <div class="tabs"><div class="strip" role="tablist" aria-label="Evidence" @keydown=${this.keys}>${TABS.map((tab) => html`<button role="tab" id="tab-${tab}" aria-controls="evidence" aria-selected=${tab === this.tab} tabindex=${tab === this.tab ? 0 : -1} @click=${() => (this.tab = tab)}>${tab}${tab === "Files" && files ? html` <span class="faint num">${files}</span>` : nothing}</button>`)}</div>
        <button class="btn quiet icon small evidence-button" aria-label="Close" @click=${() => this.dispatchEvent(new CustomEvent("close-side"))}>${icon("close")}</button></div>
      <div id="evidence" role="tabpanel" aria-labelledby="tab-${this.tab}">${this.panel()}</div></aside>`;
  }

  private panel(): unknown {
    switch (this.tab) {
      case "Progress": return this.progress();
      case "Files": return this.files();
      case "Sources": return this.listed();
      case "Context": return this.touches();
    }
  }

  private progress(): TemplateResult {
    const model = store.session(this.session);
    const progress = model.progress;
    const snapshot = model.snapshot;
    const folders = snapshot?.setup.folders ?? [];
    const files = model.files.filter((f) => f.artifact && f.exists);
    return html`${progress?.steps.length ? html`<ol class="todo">${progress.steps.map((step) => html`<li>
        <i class="dot ${step.status === "DONE" ? "ok" : step.status === "ACTIVE" ? (model.row?.live ? "run" : "off") : ""}"></i><span class=${step.status.toLowerCase()}>${step.planned.title}<span class="hidden"> (${step.status.toLowerCase()})</span></span><small>${step.calls ? plural(step.calls, "call") : ""}</small>
        ${step.missing.length ? html`<span class="missing">Said to be done, but ${step.missing.join(", ")} is not there</span>` : nothing}</li>`)}</ol>`
      : html`<p class="empty"><b>No plan yet</b>${model.row?.status === "WORKING" ? "It looks around first; its plan comes next." : "This task was done without one."}</p>`}
      <h2 class="label"><span>Budget</span></h2>${progress ? meters(progress, this.context?.window) : nothing}
      ${files.length ? html`<h2 class="label"><span>Files made</span><button class="btn quiet small" @click=${() => this.dispatchEvent(new CustomEvent("undo-all"))}>Undo all</button></h2>${files.map((file) => fileCard(this.session, file, folders))}` : nothing}
      <h2 class="label"><span>What it may touch</span></h2>
      <dl class="kv">${folders.map((f) => html`<dt>${within(f.path, folders)}</dt><dd>${f.writable ? "read and write" : "read only"}</dd>`)}
        <dt>Network</dt><dd>${this.context?.network ?? "…"}</dd><dt>Deleting</dt><dd>always asks</dd><dt>Model</dt><dd>${modelName(model.row?.model ?? "")}</dd></dl>`;
  }

  private files(): TemplateResult {
    const { snapshot, files } = store.session(this.session);
    const folders = snapshot?.setup.folders ?? [];
    if (files.length === 0) return html`<p class="empty"><b>No file was changed</b>What this task makes, changes or deletes appears here, with a check of each finished file, and can be undone.</p>`;
    const made = files.filter((f) => f.artifact && f.exists);
    const other = files.filter((f) => !made.includes(f));
    return html`${made.length ? html`<h2 class="label"><span>Finished files</span></h2>${made.map((f) => html`${fileCard(this.session, f, folders)}`)}` : nothing}
      <h2 class="label"><span>All changes</span><button class="btn quiet small" @click=${() => this.dispatchEvent(new CustomEvent("undo-all"))}>Undo all</button></h2>
      ${[...made, ...other].map((file) => this.change(file, folders))}`;
  }

  private change(file: FileRow, folders: { path: string }[]): TemplateResult {
    const sign = { CREATED: "+", CHANGED: "~", MOVED: "→", DELETED: "−" }[file.state] ?? "~";
    const open = this.unfolded === file.path;
    const kept = file.versions.filter((v) => v.kept !== false);
    return html`<div class="change"><span class="sign ${file.state === "DELETED" ? "bad" : file.state === "CREATED" ? "good" : ""}" aria-label=${file.state.toLowerCase()}>${sign}</span>
      <button class="clip" title=${file.path} aria-expanded=${open} @click=${() => (this.unfolded = open ? "" : file.path)}>${within(file.path, folders)}<br /><small>${file.state.toLowerCase()} · ${badge(file)}${kept.length > 1 ? ` · ${plural(kept.length, "version")}` : ""}</small></button>
      <button class="btn quiet small" @click=${() => void this.undo(file)}>Undo</button></div>
      ${open ? html`${file.check?.findings.length ? html`<ul class="checks">${file.check.findings.map((f) => html`<li><span class=${f.severity === "ERROR" ? "bad" : "warn"}>${f.severity === "ERROR" ? "✕" : "!"}</span><span>${f.place ? html`<code>${f.place}</code> ` : nothing}${f.message}</span></li>`)}</ul>` : nothing}
        ${this.difference(file)}` : nothing}`;
  }

  /** What is new is compared with nothing, where nothing can be such a file: an empty workbook is none. */
  private difference(file: FileRow): TemplateResult {
    const old = file.state === "CREATED" ? undefined : file.versions[0]?.sha256;
    return old || /\.(md|txt|csv|tsv|json|ya?ml|xml|html?|css|js|ts|py|sh|sql|log|ics|eml)$/i.test(file.name)
      ? html`<wr-diff .session=${this.session} .path=${file.path} .old=${old ?? "none"} .limit=${40}></wr-diff>`
      : html`<p class="empty">Made in this task; there is nothing before it to compare with.</p>`;
  }

  private async undo(file: FileRow): Promise<void> {
    const done = await attempt(() => command(this.session, { type: "Undo", file: file.path }));
    if (done) store.toast(done.refused?.length ? done.refused.join(" ") : `${file.name} is as it was.`, Boolean(done.refused?.length));
  }

  private listed(): TemplateResult {
    if (!this.sources) return html`<p class="empty skeleton">Looking</p>`;
    if (this.sources.length === 0) return html`<p class="empty"><b>Nothing was read yet</b>Each file, query and page that the work draws on is listed here.</p>`;
    return html`<ul class="trace">${this.sources.map((s) => html`<li><b>${describe(s.tool, s.input)}</b><small class="faint">${s.session === this.session ? "" : "sub-agent · "}${clock(s.at)}</small></li>`)}</ul>`;
  }

  private touches(): TemplateResult {
    const c = this.context;
    if (!c) return html`<p class="empty skeleton">Looking</p>`;
    return html`<h2 class="label"><span>What it may touch</span></h2><dl class="kv">${c.folders.map((f) => html`<dt>${f.path}</dt><dd>${f.writable ? "read and write" : "read only"}</dd>`)}<dt>Network</dt><dd>${c.network}</dd><dt>Connectors</dt><dd>${c.connectors.join(", ") || "none"}</dd></dl>
      <h2 class="label"><span>Isolation</span></h2><dl class="kv"><dt>${c.isolation.sentence}</dt><dd>${c.isolation.kind}</dd></dl>
      ${c.guardrails.length ? html`<h2 class="label"><span>Guardrails</span></h2><dl class="kv">${c.guardrails.map((g) => html`<dt>${g.text}</dt><dd class=${g.enforced ? "good" : "warn"}>${g.enforced ? "held by Workroom" : "told to the model"}</dd>`)}</dl>` : nothing}
      <h2 class="label"><span>Allowed from now on</span></h2>${c.grants.length ? html`<dl class="kv">${c.grants.map((g) => html`<dt>${g.tool} on ${g.resource.replace(/^file:/, "")}${g.expires ? html` <small class="faint">until ${ago(g.expires)}</small>` : nothing}</dt><dd><button class="link" @click=${() => this.revoke(g.id)}>Revoke</button></dd>`)}</dl>` : html`<p class="help">Nothing beyond the plan: each change asks by its rule.</p>`}
      <h2 class="label"><span>Instructions</span></h2>${c.instructions.length ? c.instructions.map((i) => fold(i.path, i.text)) : html`<p class="help">No instruction file is in force.</p>`}
      <h2 class="label"><span>Memory</span></h2>${c.memory.length ? c.memory.map((m) => fold(m.path, m.text)) : html`<p class="help">No notes of earlier work.</p>`}
      <h2 class="label"><span>Skills</span></h2>${c.skills.length ? html`<p>${c.skills.join(", ")}</p>` : html`<p class="help">None was used.</p>`}`;
  }

  private async revoke(grant: string): Promise<void> {
    await attempt(() => command(this.session, { type: "RevokeGrant", grant }));
    this.fetched = "";
    this.requestUpdate();
  }
}

const fold = (title: string, text: string) => html`<details class="detail"><summary class="why clip">${title}</summary><pre tabindex="0">${text}</pre></details>`;

function meters(progress: Progress, window: number | undefined): TemplateResult {
  const names: Record<string, string> = { MONEY: "Cost", TOKENS: "Tokens", STEPS: "Model calls", TIME: "Working time", SUBAGENTS: "Sub-agents" };
  const shown = (limit: string, value: number) => (limit === "MONEY" ? money(value) : limit === "TIME" ? duration(value / 1000) : limit === "TOKENS" ? short(value) : count(value));
  const rows = progress.limits.filter((l) => l.limit === "MONEY" || l.used / l.of > 0.02 || l.limit === "STEPS");
  const meter = (name: string, used: string, part: number) => html`<span>${name}</span><span>${used}</span><div class="bar ${part > 0.95 ? "bad" : part > 0.8 ? "warn" : ""}" role="progressbar" aria-label=${name} aria-valuenow=${Math.round(part * 100)} aria-valuemin="0" aria-valuemax="100"><i ${styled({ width: `${Math.min(100, Math.max(part * 100, part > 0 ? 1 : 0))}%` })}></i></div>`;
  const cost = progress.limits.some((l) => l.limit === "MONEY") ? nothing : progress.usage.priced ? html`<span>Cost</span><span>${money(progress.usage.microUsd)}</span><span></span><span></span>` : html`<span>Cost</span><span>price not known</span><span></span><span></span>`;
  return html`<div class="meter">${cost}${rows.map((l) => meter(names[l.limit] ?? l.limit, `${shown(l.limit, l.used)} / ${shown(l.limit, l.of)}`, l.of ? l.used / l.of : 0))}
    ${window ? meter("Context", `${short(progress.contextTokens)} / ${short(window)} tokens`, progress.contextTokens / window) : html`<span>Context</span><span>${short(progress.contextTokens)} tokens</span>`}</div>`;
}

export { Evidence, seconds };
