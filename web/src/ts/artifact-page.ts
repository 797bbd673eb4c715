import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { command, get, post, Problem, query } from "./api";
import { ago, baseName, bytes, clock, count, extension, plural, visible, within } from "./format";
import { headOf } from "./head";
import { icon } from "./icons";
import { markdown } from "./markdown";
import { Piece } from "./piece";
import { attempt, navigateTo, store } from "./store";
import type { Cell, FileRow, Grid, Preview, Trace } from "./wire";
import "./diff-view";
import type { GridView } from "./grid-view";
import "./grid-view";
import "./picture";
import { tableOf } from "./sheet";
import { styled } from "./styled";

type Tab = "Checks" | "Source" | "Versions";

/** A finished file: its content, and where each figure in it comes from. */
@customElement("wr-artifact-page")
class ArtifactPage extends Piece {
  @property() session = "";
  @property() path = "";
  @property() place = "";
  @state() private preview: Preview | undefined;
  @state() private trouble = "";
  @state() private sheet = "";
  @state() private grid: Grid | undefined;
  @state() private cell: { ref: string; cell?: Cell } | undefined;
  @state() private tab: Tab = "Checks";
  @state() private trace: Trace | undefined;
  @state() private untraced = "";
  @state() private figures: string[] = [];
  @state() private spots: Spot[] = [];
  @state() private nth = 1;
  @state() private allFigures = false;
  @state() private formulas = false;
  @state() private flags = true;
  @state() private comparing = "";
  @state() private version = "";
  @state() private side = false;
  @state() private broken = false;
  @state() private measures = "";
  private rows: { of: Preview; grid: Grid } | undefined;
  private seen = "";
  private asked = 0;
  private loads = 0;
  private lost = false;

  protected override topics(): string[] { return [`session:${this.session}`, "link"]; }

  /** Whoever comes back from another program may have changed or deleted the file there. */
  private back = () => void store.session(this.session).look();

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("focus", this.back);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("focus", this.back);
  }

  private get file(): FileRow | undefined { return store.session(this.session).files.find((f) => f.path === this.path); }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate();
    if (changed.has("path") || changed.has("session")) {
      this.preview = this.grid = this.cell = this.trace = undefined;
      this.version = this.comparing = this.sheet = this.untraced = "";
      this.figures = [];
      this.spots = [];
      this.allFigures = false;
      this.tab = this.place ? "Source" : "Checks";
      this.seen = "";
    }
    const newest = this.file?.versions.at(-1)?.sha256 ?? "";
    const now = `${this.session}|${this.path}|${this.version ? `kept ${this.version}` : newest}`;
    // That the list of files has come tells nothing new of a file that is being read.
    const same = this.seen === `${this.session}|${this.path}|` && !this.version && newest;
    if (same) this.seen = now;
    const lost = store.link !== "live";
    if (this.lost && !lost && this.trouble) void this.load();
    this.lost = lost;
    if (now !== this.seen) {
      this.seen = now;
      this.broken = false;
      this.measures = "";
      void this.load();
    }
  }

  /** What only the way to the server spoilt is asked for again by itself, and when the connection is back. */
  private async load(tries = 0): Promise<void> {
    const now = ++this.loads;
    this.trouble = "";
    try {
      const preview = await get<Preview>(`/api/sessions/${this.session}/preview${query({ path: this.path, version: this.version })}`);
      if (now !== this.loads) return;
      this.preview = preview;
      if (preview.kind === "workbook" && !preview.sheets.some((s) => s.name === this.sheet)) this.sheet = this.place.split("!")[0] && preview.sheets.some((s) => s.name === this.place.split("!")[0]) ? this.place.split("!")[0]! : preview.sheets.find((s) => !s.hidden)?.name ?? "";
      if (preview.kind === "pages" || (preview.kind === "text" && preview.language === "markdown")) {
        const found = await get<{ figures: string[]; places: Spot[] }>(`/api/sessions/${this.session}/figures${query({ path: this.path })}`).catch(() => ({ figures: [], places: [] }));
        if (now === this.loads) { this.figures = found.figures; this.spots = found.places; }
      }
    } catch (e) {
      if (now !== this.loads) return;
      const passing = !(e instanceof Problem) || ["offline", "unavailable", "failed"].includes(e.code);
      if (passing && tries < 2) {
        await new Promise((resolve) => setTimeout(resolve, 1500));
        if (now === this.loads) await this.load(tries + 1);
        return;
      }
      this.trouble = e instanceof Error ? e.message : String(e);
    }
  }

  private async follow(place: string, nth = 1): Promise<void> {
    const asked = ++this.asked;
    this.nth = nth;
    this.tab = "Source";
    this.trace = undefined;
    this.untraced = "";
    this.place = place;
    try {
      const trace = await get<Trace>(`/api/sessions/${this.session}/trace${query({ path: this.path, place, nth, rows: 20 })}`);
      if (asked === this.asked) this.trace = trace;
    } catch (e) {
      if (asked === this.asked) this.untraced = e instanceof Error ? e.message : String(e);
    }
  }

  private picked(detail: { ref: string; cell?: Cell }): void {
    this.cell = detail;
    if (detail.cell) void this.follow(`${this.sheet}!${detail.ref}`);
  }

  private async opened(folder: boolean): Promise<void> {
    await attempt(() => post(`/api/sessions/${this.session}/open`, { path: this.path, folder }));
  }

  private async undo(): Promise<void> {
    const done = await attempt(() => command(this.session, { type: "Undo", file: this.path }));
    if (done) store.toast(done.refused?.length ? done.refused.join(" ") : `${baseName(this.path)} is as it was.`, Boolean(done.refused?.length));
  }

  protected override render(): TemplateResult {
    const file = this.file;
    const model = store.session(this.session);
    const versions = file?.versions.filter((v) => v.kept !== false) ?? [];
    const at = this.version ? versions.findIndex((v) => v.sha256 === this.version) + 1 : versions.length;
    const raw = `/raw/${this.session}${query({ path: this.path, version: this.version })}`;
    return html`<div class="session"><section class="centre viewer" aria-label="File">
      ${headOf(`/s/${this.session}`, model.row?.title ?? "the task", baseName(this.path),
        html`<span class="chips">${file ? state_(file) : nothing}</span>`, html`<span class="sp"></span>`,
        versions.length > 1 ? html`<span class="chip num optional">version ${at} of ${versions.length}</span><button class="btn optional" aria-pressed=${this.comparing !== ""} @click=${() => this.compare(versions.map((v) => v.sha256))}>${this.comparing ? "Stop comparing" : "Compare"}</button>` : nothing,
        file?.exists === false ? nothing : html`<button class="btn primary" @click=${() => this.opened(false)}>Open in ${program(this.path)}</button>`,
        html`<wr-menu .items=${[{ label: "Show in its folder", run: () => void this.opened(true) }, { label: "Undo the changes of this file", run: () => void this.undo() }, { label: "Download", href: `${raw}&download=1` }]} label="More for this file"></wr-menu>
          <button class="btn quiet icon evidence-button" aria-label="Checks and sources" aria-expanded=${this.side} @click=${() => (this.side = !this.side)}>${icon("panel")}</button>`)}
      ${this.content(raw)}</section>
      <aside class="side ${this.side ? "open" : ""}" aria-label="Checks and sources">${this.tabs()}<div role="tabpanel" id="file-panel" aria-labelledby="filetab-${this.tab}">${this.panel(file)}</div></aside></div>`;
  }

  private compare(shas: string[]): void {
    this.comparing = this.comparing ? "" : this.version ? shas[shas.indexOf(this.version) - 1] ?? "none" : shas.at(-2) ?? "none";
  }

  private content(raw: string): TemplateResult {
    if (this.comparing && this.preview?.kind === "image") return this.beforeAndAfter(raw);
    if (this.comparing) return html`<div class="view"><wr-diff .session=${this.session} .path=${this.path} .old=${this.comparing} .fresh=${this.version} .limit=${2000}></wr-diff></div>`;
    if (this.trouble) return empty(html`${this.trouble} ${this.instead()}`, "It cannot be shown");
    const preview = this.preview;
    if (!preview) return html`<div class="view" aria-busy="true"><div class="pages"><figure><p class="skeleton">Reading the file</p></figure></div></div>`;
    switch (preview.kind) {
      case "workbook": return this.workbook(preview.sheets);
      case "pages": {
        const version = this.version || (this.file?.changedSince ? "" : this.file?.versions.at(-1)?.sha256);
        return html`<div class="view" tabindex="0" role="region" aria-label="Pages"><div class="pages">${Array.from({ length: preview.pages }, (_, i) => html`<figure><div class="leaf"><wr-picture .src=${`/api/sessions/${this.session}/page${query({ path: this.path, version, page: i + 1, width: 960 })}`} .name=${`Page ${i + 1} of ${baseName(this.path)}`} .lazy=${i > 1}></wr-picture>${this.version ? nothing : this.spotsOf(i + 1)}</div><figcaption>${i + 1} of ${preview.pages}</figcaption></figure>`)}
          ${preview.limit ? html`<p class="help">${preview.limit}</p>` : nothing}</div></div>`;
      }
      case "text": return this.text(preview);
      case "image": return this.broken ? empty("It is damaged, or not the picture that its name says.", "The picture cannot be drawn")
        : html`<div class="view" tabindex="0" role="region" aria-label="Picture"><figure class="picture"><img alt=${baseName(this.path)} src=${raw} @error=${() => (this.broken = true)} @load=${(e: Event) => { const { naturalWidth: w, naturalHeight: h } = e.target as HTMLImageElement; this.measures = w ? `${count(w)} × ${count(h)}` : ""; }} /><figcaption class="num">${this.measures}</figcaption></figure></div>`;
      case "none": return empty(preview.why);
    }
  }

  /** What a person may do where the file as it is now cannot be shown. */
  private instead(): TemplateResult {
    const kept = this.version || this.file?.exists !== false ? undefined : this.file.versions.findLast((v) => v.kept !== false);
    return kept ? html`<button class="btn small" @click=${() => (this.version = kept.sha256)}>Show its last version</button>` : html`<button class="btn small" @click=${() => void this.load()}>Try again</button>`;
  }

  /** Figures of a page under the pointer; for the keyboard and screen readers they are listed under Checks. */
  private spotsOf(page: number): unknown {
    return this.spots.filter((s) => s.page === page).map((s) => html`<button class="spot" tabindex="-1" aria-hidden="true" title="Where does ${s.figure} come from?" ?data-on=${this.tab === "Source" && this.place === s.figure && this.nth === s.nth} ${styled({ left: `${s.x * 100}%`, top: `${s.y * 100}%`, width: `${s.width * 100}%`, height: `${s.height * 100}%` })} @click=${() => { this.side = true; void this.follow(s.figure, s.nth); }}></button>`);
  }

  private beforeAndAfter(raw: string): TemplateResult {
    const shown = (name: string, from: string) => html`<figure><wr-picture .src=${from} .name=${`${baseName(this.path)} ${name.toLowerCase()}`}></wr-picture><figcaption>${name}</figcaption></figure>`;
    return html`<div class="view pair" tabindex="0" role="region" aria-label="Before and after">${this.comparing === "none" ? html`<p class="empty"><b>There is nothing before it</b>This is the first version.</p>` : shown("Before", `/raw/${this.session}${query({ path: this.path, version: this.comparing })}`)}${shown("After", raw)}</div>`;
  }

  private text(preview: Extract<Preview, { kind: "text" }>): TemplateResult {
    const guessed = preview.read ? html`<p class="help note">Read as ${preview.read}, since it is not UTF-8.</p>` : nothing;
    switch (preview.language) {
      case "markdown": return html`<div class="view" tabindex="0" role="region" aria-label="Text">${guessed}<article class="paper prose">${markdown(preview.text, (name) => this.beside(name))}</article>${cut(preview.cut)}</div>`;
      case "csv": return this.table(preview);
      default: return html`<div class="view" tabindex="0" role="region" aria-label="Text">${guessed}<pre class="raw">${visible(preview.text)}</pre>${cut(preview.cut)}</div>`;
    }
  }

  private table(preview: Extract<Preview, { kind: "text" }>): TemplateResult {
    if (this.rows?.of !== preview) this.rows = { of: preview, grid: tableOf(baseName(this.path), preview.cut ? preview.text.slice(0, preview.text.lastIndexOf("\n")) : preview.text) };
    const { grid } = this.rows;
    return html`<div class="toolbar"><span class="chip num">${preview.cut ? `the first ${plural(grid.rows, "line")}` : plural(grid.rows, "line")}</span><span class="chip num">${plural(grid.columns, "column")}</span>${preview.read ? html`<span class="chip">read as ${preview.read}</span>` : nothing}${preview.cut ? html`<span class="muted">Open the file to see all of it.</span>` : nothing}</div>
      <div class="fx"><span>${this.cell?.ref ?? ""}</span><code tabindex="0" aria-label="Content of the cell">${this.cell?.cell?.v ?? ""}</code></div>
      <wr-grid .session=${this.session} .path=${this.path} .sheet=${grid.sheet} .whole=${grid} @cell=${(e: CustomEvent<{ ref: string; cell?: Cell }>) => (this.cell = e.detail)}></wr-grid>`;
  }

  /** The address of a picture that a text shows, if it lies in the text's folder. */
  private beside(name: string): string | undefined {
    if (/^[a-z][a-z\d+.-]*:|^\/|\\|(^|\/)\.\.(\/|$)|[?#]/i.test(name) || !/\.(png|jpe?g|gif|webp|svg)$/i.test(name)) return undefined;
    return `/raw/${this.session}${query({ path: `${this.path.slice(0, this.path.lastIndexOf("/"))}/${decodeURI(name).replace(/^\.\//, "")}` })}`;
  }

  private workbook(sheets: { name: string; hidden: boolean }[]): TemplateResult {
    const check = this.file?.check;
    const formulas = this.cell?.cell?.f;
    return html`<div class="toolbar">${check ? html`<span class="chip ${check.errors ? "bad" : ""}">${check.errors ? "✕" : "✓"} ${check.summary}</span>` : nothing}${this.grid ? html`<span class="chip num">${plural(this.grid.rows, "row")}</span>${this.grid.charts?.length ? html`<button class="chip num go" title="Show the next chart" @click=${() => this.querySelector<GridView>("wr-grid")?.next()}>${plural(this.grid.charts.length, "chart")}</button>` : nothing}` : nothing}<span class="sp"></span>
        <button class="btn quiet small" aria-pressed=${this.formulas} @click=${() => (this.formulas = !this.formulas)}>${this.formulas ? "Show values" : "Show formulas"}</button>
        <button class="btn quiet small" aria-pressed=${this.flags} @click=${() => (this.flags = !this.flags)}>${this.flags ? "Hide flags" : "Show flags"}</button></div>
      <div class="fx"><span>${this.cell?.ref ?? ""}</span><code tabindex="0" aria-label="Content of the cell">${formulas ? `=${formulas.replace(/^=/, "")}` : this.cell?.cell?.v ?? ""}</code></div>
      <wr-grid .session=${this.session} .path=${this.path} .version=${this.version || this.file?.versions.at(-1)?.sha256 || ""} .sheet=${this.sheet} .formulas=${this.formulas} .flags=${this.flags} .findings=${check?.findings ?? []} .place=${this.place} @cell=${(e: CustomEvent<{ ref: string; cell?: Cell }>) => this.picked(e.detail)} @loaded=${(e: CustomEvent<Grid>) => (this.grid = e.detail)}></wr-grid>
      <div class="sheets" role="tablist" aria-label="Sheets">${sheets.filter((s) => !s.hidden).map((s) => html`<button role="tab" aria-selected=${s.name === this.sheet} @click=${() => { this.sheet = s.name; this.cell = undefined; this.place = ""; }}>${s.name}</button>`)}</div>`;
  }

  private tabs(): TemplateResult {
    const tabs: Tab[] = ["Checks", "Source", "Versions"];
    const name = (tab: Tab) => (tab === "Source" && this.place ? `Source of ${this.place.replace(/^.*!/, "")}` : tab);
    return html`<div class="tabs"><div class="strip" role="tablist" aria-label="About this file" @keydown=${(e: KeyboardEvent) => {
      const step = e.key === "ArrowRight" ? 1 : e.key === "ArrowLeft" ? -1 : 0;
      if (step) { this.tab = tabs[(tabs.indexOf(this.tab) + step + 3) % 3]!; void this.updateComplete.then(() => this.querySelector<HTMLElement>(".side [aria-selected=true]")?.focus()); }
    }}>${tabs.map((tab) => html`<button role="tab" id="filetab-${tab}" aria-controls="file-panel" aria-selected=${tab === this.tab} tabindex=${tab === this.tab ? 0 : -1} @click=${() => (this.tab = tab)}><span class="clip">${name(tab)}</span></button>`)}</div>
      <button class="btn quiet icon small evidence-button" aria-label="Close" @click=${() => (this.side = false)}>${icon("close")}</button></div>`;
  }

  private panel(file: FileRow | undefined): unknown {
    switch (this.tab) {
      case "Checks": return this.checks(file);
      case "Source": return this.source();
      case "Versions": return this.versions(file);
    }
  }

  private checks(file: FileRow | undefined): TemplateResult {
    const check = file?.check;
    const folders = store.session(this.session).snapshot?.setup.folders ?? [];
    return html`${check ? html`<ul class="checks"><li><span class=${check.errors ? "bad" : "good"}>${check.errors ? "✕" : "✓"}</span><span>${check.summary}</span></li>
        ${check.current ? nothing : html`<li><span class="warn">!</span><span>The file was changed after this check.</span></li>`}
        ${check.findings.map((f) => html`<li><span class=${f.severity === "ERROR" ? "bad" : "warn"} aria-label=${f.severity.toLowerCase()}>${f.severity === "ERROR" ? "✕" : f.severity === "WARNING" ? "!" : "·"}</span><span>${f.message}${f.place ? html` <button class="link mono" @click=${() => this.jump(f.place)}>${f.place}</button>` : nothing}</span></li>`)}</ul>`
      : html`<p class="empty"><b>Not checked</b>Finished workbooks, reports and decks are checked as soon as they are written; this file was not one.</p>`}
      ${file ? html`<h2 class="label"><span>File</span></h2><dl class="kv"><dt>Where</dt><dd>${within(file.path, folders)}</dd>${file.exists ? html`<dt>Size</dt><dd>${bytes(file.bytes)}</dd>` : nothing}<dt>State</dt><dd>${file.exists ? file.state.toLowerCase() : "deleted"}</dd></dl>` : nothing}
      ${this.figures.length ? html`<h2 class="label"><span>Figures with a source</span></h2><div class="tags">${(this.allFigures ? this.figures : this.figures.slice(0, FIGURES)).map((f) => html`<button class="chip figure-chip" @click=${() => this.follow(f)}>${f}</button> `)}${this.figures.length > FIGURES && !this.allFigures ? html`<button class="link" @click=${() => (this.allFigures = true)}>and ${count(this.figures.length - FIGURES)} more</button>` : nothing}</div>` : nothing}`;
  }

  private jump(place: string): void {
    const sheet = place.includes("!") ? place.split("!")[0]!.replace(/^'|'$/g, "") : "";
    if (sheet) this.sheet = sheet;
    if (this.preview?.kind === "workbook") { this.place = place; void this.follow(place); }
  }

  private source(): TemplateResult {
    if (!this.place) return html`<p class="empty"><b>Where does a figure come from?</b>${this.preview?.kind === "workbook" ? "Choose a cell: its formula, query and source rows appear here." : this.figures.length ? this.spots.length ? "Choose a figure on its page, or one of the list under Checks." : "Choose one of the figures under Checks." : "No task on this computer has recorded where the figures of this file come from."}</p>`;
    if (this.untraced) return html`<p class="figure">${this.cell?.cell?.v ?? this.place}</p><p></p><p class="muted">${this.untraced}</p>`;
    const t = this.trace;
    if (!t) return html`<p class="figure">${this.cell?.cell?.v ?? this.place}</p><p><span class="skeleton">Following it to its rows</span></p>`;
    const figure = this.preview?.kind === "workbook" ? this.cell?.cell?.v || t.value || this.place : this.place;
    // The rows are what matters: of many cells on the way only the first are told in full.
    const all = t.steps.length > STEPS ? STEPS - 1 : STEPS;
    return html`<p class="figure">${figure}</p><p>${this.preview?.kind === "workbook" ? t.place : t.value}${t.state === "CHANGED" ? html` · <span class="warn">the file was changed since</span>` : nothing}</p>
      <ol class="trace">${t.steps.slice(0, all).map(step)}${t.steps.length > all ? html`<li><details><summary><b>${plural(t.steps.length - all, "more cell")}</b><small>on the way to the rows</small></summary>${t.steps.slice(all).map((s) => html`<small><b>${s.place}</b> <span class="mono">${s.says}</span></small>`)}</details></li>` : nothing}
        ${t.sources.map((s) => html`<li><details class="query"><summary><b>Query${s.column ? html` · column ${s.column}` : nothing}</b><small class="mono clip">${s.sql.replace(/\s+/g, " ").slice(0, 160)}</small></summary><small class="mono">${s.sql}</small>${s.chain.map((c) => html`<small class="mono faint">${c.name}: ${c.sql}</small>`)}</details>${s.why ? html`<small class=${s.exact ? "" : "warn"}>${s.why}</small>` : nothing}</li>
          ${s.files.map((f) => html`<li><b>${baseName(f.path)}${f.sheet ? ` · ${f.sheet}` : ""}</b><small>${f.total < 0 ? "" : plural(f.total, "row")}${f.state === "SAME" ? "" : html` · <span class="warn">${f.state === "MISSING" ? "the file is gone" : "the file was changed since"}</span>`}</small>${rows(f.rows)}${f.total > f.rows.length && f.rows.length ? html`<small class="faint">and ${count(f.total - f.rows.length)} more</small>` : nothing}</li>`)}`)}
        ${t.typed.map((typed) => html`<li><b>Typed in</b><small>${typed}</small></li>`)}</ol>
      ${t.notes.map((n) => html`<p class="help">${n}</p>`)}`;
  }

  private versions(file: FileRow | undefined): TemplateResult {
    const all = [...(file?.versions ?? [])].reverse();
    if (all.length === 0) return html`<p class="empty"><b>One version</b>Each time this task writes the file, the version before is kept here.</p>`;
    return html`${all.map((v, i) => html`<div class="change"><span class="sign">${all.length - i}</span><span>${v.seq === 0 ? "Before this task" : i === 0 ? "Now" : `Step ${v.step ?? "?"}`}<br /><small>${v.at ? `${ago(v.at)}, ${clock(v.at)}` : ""}${v.kept !== false ? "" : " · not kept"}</small></span>
        ${v.kept !== false ? html`<span><button class="btn quiet small" @click=${() => { this.version = i === 0 ? "" : v.sha256; this.comparing = ""; }}>${(this.version || all[0]!.sha256) === v.sha256 ? "Shown" : "Show"}</button>${i < all.length - 1 && all[i + 1]!.kept !== false ? html`<button class="btn quiet small" @click=${() => { this.version = i === 0 ? "" : v.sha256; this.comparing = all[i + 1]!.sha256; }}>Compare</button>` : nothing}</span>` : html`<span></span>`}</div>`)}
      <p class="help">Undo puts back what was there before this task. <button class="link" @click=${() => this.undo()}>Undo</button></p>`;
  }
}

/** Where a figure stands on a page, in parts of its width and height. */
interface Spot { figure: string; nth: number; page: number; x: number; y: number; width: number; height: number }

const FIGURES = 80;
const STEPS = 4;
const step = (s: Trace["steps"][number]) => html`<li><b>${s.says.startsWith("=") ? "Formula" : s.place}</b><small class=${s.says.startsWith("=") ? "mono" : ""}>${s.says}</small>${s.inputs ? html`<small class="faint">from ${s.inputs}</small>` : nothing}</li>`;
const cut = (is: boolean) => (is ? html`<p class="empty">The rest is not shown here. Open the file to see all of it.</p>` : nothing);
const empty = (why: unknown, title = "There is no preview") => html`<div class="view"><p class="empty"><b>${title}</b>${why}</p></div>`;

function state_(file: FileRow): TemplateResult {
  if (!file.exists) return html`<span class="chip bad">deleted</span>`;
  if (file.changedSince) return html`<span class="chip warn">changed by someone since</span>`;
  const check = file.check;
  if (!check) return html`<span class="chip">${file.state.toLowerCase()}</span>`;
  if (!check.current) return html`<span class="chip warn">changed since its check</span>`;
  return html`<span class="chip"><i class="dot ${check.errors ? "bad" : check.warnings ? "wait" : "ok"}"></i>${check.errors ? plural(check.errors, "error") : check.warnings ? plural(check.warnings, "remark") : "Checked"}</span>`;
}

const PROGRAMS: Record<string, string> = { xlsx: "spreadsheet", ods: "spreadsheet", csv: "spreadsheet", docx: "word processor", odt: "word processor", pptx: "presentation program", pdf: "PDF reader", png: "image viewer", jpg: "image viewer", jpeg: "image viewer", svg: "image viewer", html: "browser", md: "editor", txt: "editor", json: "editor" };
const program = (path: string) => PROGRAMS[extension(path)] ?? "its program";

function rows(all: { number: number; values: Record<string, string> }[]): TemplateResult | typeof nothing {
  if (all.length === 0) return nothing;
  const names = [...new Set(all.flatMap((r) => Object.keys(r.values)))];
  return html`<table tabindex="0"><thead><tr><th>row</th>${names.map((n) => html`<th>${n}</th>`)}</tr></thead><tbody>${all.map((r) => html`<tr><td class="faint">${r.number}</td>${names.map((n) => html`<td>${r.values[n] ?? ""}</td>`)}</tr>`)}</tbody></table>`;
}

export { ArtifactPage, navigateTo };
