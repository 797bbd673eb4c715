import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { customElement, property, state } from "lit/decorators.js";
import { command, get, put } from "./api";
import { describe } from "./act";
import { badge, fileCard, differs } from "./flow-rows";
import { ago, baseName, clock, count, duration, modelName, money, plural, seconds, short, within } from "./format";
import { icon } from "./icons";
import { line } from "./markdown";
import { Piece } from "./piece";
import { styled } from "./styled";
import { attempt, store } from "./store";
import type { Capsule, Context, FileRow, MemoryNote, Progress, Source } from "./wire";
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
  @state() private notes: MemoryNote[] = [];
  @state() private editing = "";
  private fetched = "";
  private told = "";

  protected override topics(): string[] { return [`session:${this.session}`]; }

  protected override willUpdate(): void {
    super.willUpdate();
    const model = store.session(this.session);
    const now = `${this.session}:${this.tab}:${model.changedFiles}:${model.row?.status}`;
    if (now === this.fetched) return;
    if (!this.fetched.startsWith(`${this.session}:`)) { this.context = undefined; this.sources = undefined; }
    this.fetched = now;
    // On Progress it tells only what does not change as the work goes on.
    if (this.tab === "Context" || (this.tab === "Progress" && this.told !== `${this.session}:${model.row?.model}`)) {
      this.told = `${this.session}:${model.row?.model}`;
      void get<Context>(`/api/sessions/${this.session}/context`).then((c) => (this.context = c)).catch(() => { this.told = ""; });
    }
    if (this.tab === "Context") void this.remember();
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
    const files = model.files.filter(differs).length;
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
    const review = model.waits.map((w) => w.request).find((r) => r.type === "PlanReview");
    return html`${review?.type === "PlanReview" ? html`<ol class="todo">${review.plan.steps.map((step) => html`<li><i class="dot"></i><span>${step.title}</span><small></small></li>`)}</ol>
      <p class="help">This plan waits for your review. Nothing is changed before you start it.</p>`
      : progress?.steps.length ? html`<ol class="todo">${progress.steps.map((step) => html`<li>
        <i class="dot ${step.status === "DONE" ? "ok" : step.status === "ACTIVE" ? (model.row?.live ? "run" : "off") : ""}"></i><span class=${step.status.toLowerCase()}>${step.planned.title}<span class="hidden"> (${step.status.toLowerCase()})</span></span><small>${step.calls ? plural(step.calls, "call") : ""}</small>
        ${step.missing.length ? html`<span class="missing">Said to be done, but ${step.missing.join(", ")} is not there</span>` : nothing}</li>`)}</ol>`
      : html`<p class="empty"><b>No plan</b>${model.row?.status === "DONE" ? "This task was done without one." : model.row?.mode === "PLAN" ? "It looks around first; its plan comes next." : "This task works without one."}</p>`}
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
    return html`${made.length ? html`<h2 class="label"><span>Finished files</span></h2>${repeat(made, (f) => f.path, (f) => fileCard(this.session, f, folders))}` : nothing}
      <h2 class="label"><span>All changes</span>${files.some(differs) ? html`<button class="btn quiet small" @click=${() => this.dispatchEvent(new CustomEvent("undo-all"))}>Undo all</button>` : nothing}</h2>
      ${repeat([...made, ...other], (file) => file.path, (file) => this.change(file, folders))}`;
  }

  private change(file: FileRow, folders: { path: string }[]): TemplateResult {
    const sign = { UNCHANGED: "=", CREATED: "+", CHANGED: "~", MOVED: "→", DELETED: "−" }[file.state] ?? "~";
    const open = this.unfolded === file.path;
    const kept = file.versions.filter((v) => v.kept !== false);
    return html`<div class="change"><span class="sign ${file.state === "DELETED" ? "bad" : file.state === "CREATED" ? "good" : ""}" aria-label=${file.state.toLowerCase()}>${sign}</span>
      <button class="clip" title=${file.path} aria-expanded=${open} @click=${() => (this.unfolded = open ? "" : file.path)}>${within(file.path, folders)}<br /><small>${stated(file)}${kept.length > 1 ? ` · ${plural(kept.length, "version")}` : ""}</small></button>
      ${differs(file) ? html`<button class="btn quiet small" @click=${() => void this.undo(file)}>Undo</button>` : nothing}</div>
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
    return html`<h2 class="label"><span>What it may touch</span></h2><dl class="kv">${c.folders.map((f) => html`<dt>${f.path}</dt><dd>${f.writable ? "read and write" : "read only"}</dd>`)}<dt>Network</dt><dd>${c.network}</dd></dl>
      <h2 class="label"><span>Isolation</span></h2><dl class="kv"><dt>${c.isolation.sentence}</dt><dd>${c.isolation.kind}</dd></dl>
      ${c.guardrails.length ? html`<h2 class="label"><span>Guardrails</span></h2><dl class="kv">${c.guardrails.map((g) => html`<dt>${line(g.text)}</dt><dd class=${g.enforced ? "good" : "warn"}>${g.enforced ? "held by Workroom" : "told to the model"}</dd>`)}</dl>` : nothing}
      <h2 class="label"><span>Allowed from now on</span></h2>${c.grants.length ? html`<dl class="kv">${c.grants.map((g) => html`<dt>${g.tool} on ${g.resource.replace(/^file:/, "")}${g.expires ? html` <small class="faint">until ${ago(g.expires)}</small>` : nothing}</dt><dd><button class="link" @click=${() => this.revoke(g.id)}>Revoke</button></dd>`)}</dl>` : html`<p class="help">Nothing beyond the plan: each change asks by its rule.</p>`}
      <h2 class="label"><span>Instructions</span></h2>${c.instructions.length ? c.instructions.map((i) => fold(within(i.path, c.folders), i.text)) : html`<p class="help">No instruction file is in force.</p>`}
      <h2 class="label"><span>Memory</span></h2>${this.memory(c)}
      <h2 class="label"><span>Skills</span></h2>${c.skills.some((s) => s.used) ? html`<dl class="kv">${c.skills.filter((s) => s.used).map((s) => html`<dt title=${s.description}>${s.name}</dt><dd>${s.used === 1 ? "used" : `used ${s.used} times`}</dd>`)}</dl>` : html`<p class="help">None was used.</p>`}
      ${c.skills.some((s) => !s.used) ? html`<details class="detail"><summary class="why clip">${plural(c.skills.filter((s) => !s.used).length, "more skill")} at hand</summary><ul class="plain-list">${c.skills.filter((s) => !s.used).map((s) => html`<li><b>${s.name}</b> ${s.description}</li>`)}</ul></details>` : nothing}
      <h2 class="label"><span>Connectors</span><a class="btn quiet small" href="/connectors?session=${this.session}">Manage</a></h2>${c.connectors.length ? html`<dl class="kv">${c.connectors.map((k) => html`<dt>${k.name}<br /><small class="faint">${k.trouble || (k.from === "settings" ? "yours" : k.from)}</small></dt><dd class=${k.accepted ? "" : "warn"}>${!k.accepted ? "not accepted" : k.remote ? "on the network" : "on this computer"}</dd>`)}</dl>` : html`<p class="help">None: this task calls no service.</p>`}
      ${this.capsule(c.capsule)}`;
  }

  private async remember(): Promise<void> {
    this.notes = (await get<{ notes: MemoryNote[] }>(`/api/sessions/${this.session}/memory`).catch(() => ({ notes: [] }))).notes;
  }

  /** Notes are the person's own files: what the task was told of them, and as they are now. */
  private memory(c: Context): TemplateResult {
    const gone = c.memory.filter((m) => !this.notes.some((n) => n.path === m.path));
    if (this.notes.length + gone.length === 0) return html`<p class="help">No notes of earlier work. What a task is asked to remember is kept as files in the folder’s memory/.</p>`;
    return html`${this.notes.map((n) => html`<details class="detail" ?open=${this.editing === n.path}><summary class="why clip">${n.topic}${n.date ? html` <span class="faint">${n.date}</span>` : nothing}</summary>
      ${this.editing === n.path ? html`<form class="form" @submit=${(e: Event) => { e.preventDefault(); void this.saveNote(n, this.querySelector<HTMLTextAreaElement>(".note")!.value); }}><label class="hidden" for="note">Note ${n.topic}</label><textarea class="field note" id="note" rows="10" .value=${n.content}></textarea><div class="buttons"><button class="btn small">Save</button><button class="btn quiet small" type="button" @click=${() => (this.editing = "")}>Cancel</button></div></form>`
        : html`<pre tabindex="0">${n.content}</pre><div class="buttons"><button class="btn quiet small" @click=${() => (this.editing = n.path)}>Edit</button><button class="btn quiet small danger" @click=${() => this.saveNote(n)}>Forget</button></div>`}</details>`)}
      ${gone.map((m) => fold(`${within(m.path, c.folders)} (told at the start, gone since)`, m.text))}`;
  }

  /** Without words the note is taken away; an action of the toast brings it back as long as it shows. */
  private async saveNote(n: MemoryNote, content?: string): Promise<void> {
    const now = await attempt(() => put<{ notes: MemoryNote[] }>(`/api/sessions/${this.session}/memory`, { path: n.path, sha256: n.sha256, content }));
    if (!now) return;
    this.notes = now.notes;
    this.editing = "";
    store.toast(content === undefined ? `“${n.topic}” is forgotten.` : "Saved. New tasks in this folder are told of it.");
  }

  /** What stays of the work when the context gets too full, and may be put right. */
  private capsule(c: Capsule): TemplateResult {
    const list = (title: string, items: string[]) => (items.length ? html`<b>${title}</b><ul class="plain-list">${items.map((i) => html`<li>${i}</li>`)}</ul>` : nothing);
    return html`<h2 class="label"><span>What it keeps in mind</span>${this.editing === "capsule" ? nothing : html`<button class="btn quiet small" @click=${() => (this.editing = "capsule")}>Correct</button>`}</h2>
      <p class="help">${c.made ? "Its context was shortened: this stands in the place of what came before. The log keeps all of it." : "The context was not shortened yet. If it is, this is kept:"}</p>
      ${this.editing === "capsule" ? html`<form class="form" @submit=${this.correct}>
        <label class="labelled"><span>Goal</span><textarea class="field" name="goal" rows="2" .value=${c.notes.goal}></textarea></label>
        <label class="labelled"><span>Facts<small>one a line</small></span><textarea class="field" name="facts" rows="5" .value=${c.notes.facts.join("\n")}></textarea></label>
        <label class="labelled"><span>Still open<small>one a line</small></span><textarea class="field" name="open" rows="3" .value=${c.notes.open.join("\n")}></textarea></label>
        <div class="buttons"><button class="btn small">Keep</button><button class="btn quiet small" type="button" @click=${() => (this.editing = "")}>Cancel</button></div></form>`
      : html`<div class="capsule">${c.notes.goal ? html`<b>Goal</b><p>${c.notes.goal}</p>` : nothing}${list("Facts", c.notes.facts)}${list("Still open", c.notes.open)}${list("Decided by people", c.ledger.decisions)}${list("Said by people", c.ledger.said.map((s) => (s.length > 300 ? `${s.slice(0, 300)}…` : s)))}${list("Files", c.ledger.files.map((f) => `${baseName(f.path)} ${f.what}${f.check ? `; check: ${f.check}` : ""}`))}</div>`}`;
  }

  private correct = async (e: Event) => {
    e.preventDefault();
    const form = e.target as HTMLFormElement;
    const text = (name: string) => (form.elements.namedItem(name) as HTMLTextAreaElement).value.trim();
    const lines = (name: string) => text(name).split("\n").map((l) => l.replace(/^\s*[-*•]\s+/, "").trim()).filter(Boolean);
    if (!(await attempt(() => command(this.session, { type: "CorrectCapsule", notes: { goal: text("goal"), facts: lines("facts"), open: lines("open") } })))) return;
    this.editing = "";
    this.fetched = "";
    this.requestUpdate();
    store.toast("Kept. The model reads it with its next step.");
  };

  private async revoke(grant: string): Promise<void> {
    await attempt(() => command(this.session, { type: "RevokeGrant", grant }));
    this.fetched = "";
    this.requestUpdate();
  }
}

/** What became of a file and what its check says, where it has one. */
function stated(file: FileRow): TemplateResult | string {
  if (!differs(file)) return "as it was";
  const state = file.state.toLowerCase();
  const more = badge(file);
  return more === state ? state : html`${state} · ${more}`;
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
