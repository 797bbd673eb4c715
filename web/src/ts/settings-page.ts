import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { command, get, put, remove } from "./api";
import { saveTheme } from "./app";
import type { FolderBrowser } from "./folder-browser";
import { ago, baseName, count, moment, setLocale } from "./format";
import { head } from "./head";
import { icon } from "./icons";
import { Piece } from "./piece";
import { attempt, store } from "./store";
import type { Folder, GrantRow, Settings, Workspace } from "./wire";
import { notifyButton } from "./work-page";

const LOCALES = ["", "en-US", "en-GB", "de-DE", "fr-FR", "es-ES", "it-IT", "nl-NL", "nb-NO", "sv-SE", "pt-BR", "ja-JP", "zh-CN"];
const KEYS: Record<string, string> = { keyring: "in the keyring of this computer", file: "in a file that only you can read", environment: "from the environment", settings: "from the configuration", none: "no key yet" };

/** Models and keys, defaults, what is allowed, looks. Keys go in and never come out. */
@customElement("wr-settings-page")
class SettingsPage extends Piece {
  @state() private settings: Settings | undefined;
  @state() private grants: GrantRow[] | undefined;
  @state() private workspaces: Workspace[] = [];
  @state() private trouble = "";

  protected override topics(): string[] { return ["me"]; }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      this.settings = await get<Settings>("/api/settings");
      this.grants = (await get<{ grants: GrantRow[] }>("/api/grants")).grants;
      this.workspaces = (await get<{ workspaces: Workspace[] }>("/api/workspaces")).workspaces;
    } catch (e) {
      this.trouble = e instanceof Error ? e.message : String(e);
    }
  }

  private async save(what: Record<string, unknown>): Promise<void> {
    const now = await attempt(() => put<Settings>("/api/settings", what));
    if (now) { this.settings = now; store.toast("Saved."); }
  }

  private async saveKey(e: Event, name: string): Promise<void> {
    e.preventDefault();
    const field = (e.target as HTMLElement).querySelector<HTMLInputElement>("input[type=password]")!;
    if (!field.value.trim()) return;
    const key = field.value.trim();
    field.value = "";
    if (await attempt(() => put(`/api/keys/${name}`, { key }))) { store.toast(`The key for ${name} is kept.`); await this.load(); }
  }

  protected override render(): TemplateResult {
    const s = this.settings;
    return html`${head("Settings", html`<span class="sp"></span><a class="btn quiet" href="/health">${icon("health")}Health</a>`)}<div class="page" tabindex="0" role="region" aria-label="Content"><div class="inner">
      ${this.trouble ? html`<p class="wrong" role="alert">${this.trouble}</p>` : nothing}${s ? [this.models(s), this.defaults(s), this.spaces(), this.permissions(), this.looks(s), this.data(s)] : html`<div class="card panel"><p class="skeleton">Reading the settings</p></div>`}</div></div>`;
  }

  private models(s: Settings): TemplateResult {
    return html`<section class="card panel" aria-labelledby="m"><header><h2 id="m">Models and keys</h2><p>A key is kept ${s.keyring ? "in this computer’s keyring" : "in a file that only you can read"} and never sent back to this page.</p></header>
      ${s.providers.map((p) => html`<form class="form" @submit=${(e: Event) => this.saveKey(e, p.name)}><div class="two">
        <label class="labelled"><span>${name(p.name)} key<small>${KEYS[p.key] ?? p.key}</small></span><span class="reword"><input class="field" type="password" autocomplete="off" spellcheck="false" placeholder=${p.key === "none" ? "Paste a key" : "Replace the key"} /><button class="btn">Keep</button>${p.key === "keyring" || p.key === "file" ? html`<button class="btn quiet danger" type="button" @click=${async () => { if (await attempt(() => remove(`/api/keys/${p.name}`))) await this.load(); }}>Remove</button>` : nothing}</span></label>
        <label class="labelled"><span>Address<small>empty: the provider’s own</small></span><input class="field" type="url" placeholder=${p.name === "openai" ? "http://localhost:11434/v1" : "https://…"} .value=${p.baseUrl ?? ""} @change=${(e: Event) => this.save({ baseUrls: { [p.name]: (e.target as HTMLInputElement).value.trim() } })} /></label></div></form>`)}</section>`;
  }

  private defaults(s: Settings): TemplateResult {
    return html`<section class="card panel" aria-labelledby="d"><header><h2 id="d">New tasks</h2><p>What a new task begins with.</p></header><div class="two">
      <label class="labelled"><span>Model</span><input class="field" placeholder="anthropic:NAME or openai:NAME" .value=${s.model ?? ""} @change=${(e: Event) => this.save({ model: (e.target as HTMLInputElement).value.trim() })} /></label>
      <label class="labelled"><span>Mode</span><select class="field" @change=${(e: Event) => this.save({ mode: (e.target as HTMLSelectElement).value })}>${[["plan", "Plan first"], ["ask", "Ask before each change"], ["auto", "Auto"]].map(([v, n]) => html`<option value=${v!} ?selected=${s.mode.toLowerCase() === v}>${n}</option>`)}</select></label>
      <label class="labelled"><span>Budget<small>in dollars a task; empty: no limit</small></span><input class="field" type="number" min="0" step="any" .value=${s.budgetUsd ? String(s.budgetUsd) : ""} @change=${(e: Event) => this.save({ budgetUsd: Number((e.target as HTMLInputElement).value) || null })} /></label></div></section>`;
  }

  private spaces(): TemplateResult {
    return html`<section class="card panel" aria-labelledby="w"><header><h2 id="w">Workspaces</h2><p>Folders and defaults that belong together.</p></header>
      ${this.workspaces.map((w) => html`<div class="folder">${icon("folder")}<span class="clip">${w.name}<small class="clip">${w.folders.map((f) => `${baseName(f.path)}${f.writable ? "" : " (read only)"}`).join(", ")}</small></span><span></span>
        <button class="btn quiet icon small" aria-label="Remove workspace ${w.name}" title="Remove (the folders stay)" @click=${async () => { if (await attempt(() => remove(`/api/workspaces/${encodeURIComponent(w.name)}`))) await this.load(); }}>${icon("close")}</button></div>`)}
      ${this.workspaces.length ? nothing : html`<p class="help">There is none yet. Name one, then choose its first folder.</p>`}
      <form class="reword" @submit=${(e: Event) => { e.preventDefault(); if (this.querySelector<HTMLInputElement>(".space-name")!.value.trim()) void this.querySelector<FolderBrowser>("wr-folder-browser")!.show(); }}><input class="field space-name" aria-label="Name of the workspace" placeholder="Name" /><button class="btn">${icon("plus")}Choose its folder</button></form>
      <wr-folder-browser @chosen=${(e: CustomEvent<Folder>) => this.addSpace(e.detail)}></wr-folder-browser></section>`;
  }

  private async addSpace(folder: Folder): Promise<void> {
    const field = this.querySelector<HTMLInputElement>(".space-name")!;
    if (await attempt(() => put(`/api/workspaces/${encodeURIComponent(field.value.trim())}`, { folders: [folder] }))) { field.value = ""; await this.load(); }
  }

  private permissions(): TemplateResult {
    const grants = this.grants ?? [];
    return html`<section class="card panel" aria-labelledby="g"><header><h2 id="g">Allowed from now on</h2><p>What tasks may do without asking again.</p></header>
      ${grants.length ? html`<div class="list">${grants.map((g) => html`<div class="item"><i class="dot ${g.expired ? "off" : "ok"}"></i><span class="clip"><b class="clip">${g.tool} on ${g.resource.replace(/^file:/, "")}</b><small class="clip"><a class="link" href="/s/${g.root}">${g.title}</a> · ${g.expired ? "expired" : g.expires ? `until ${moment(g.expires)}` : "until the task ends"}</small></span>
        ${g.expired ? html`<span></span>` : html`<button class="btn small" @click=${() => this.revoke(g)}>Revoke</button>`}</div>`)}</div>` : html`<p class="help">Nothing: every task asks by its rules. When you allow more than once, it is listed here and can be revoked.</p>`}</section>`;
  }

  private async revoke(g: GrantRow): Promise<void> {
    if (await attempt(() => command(g.root, { type: "RevokeGrant", of: g.session, grant: g.id }))) await this.load();
  }

  private looks(s: Settings): TemplateResult {
    const theme = localStorage.getItem("theme") ?? s.theme;
    return html`<section class="card panel" aria-labelledby="l"><header><h2 id="l">Looks</h2></header><div class="two">
      <div class="labelled"><span>Theme</span><span><span class="segments" role="radiogroup" aria-label="Theme">${[["auto", "As the system"], ["light", "Light"], ["dark", "Dark"]].map(([v, n]) => html`<label><input type="radio" name="theme" .checked=${theme === v} @change=${() => { void attempt(() => saveTheme(v!)); this.requestUpdate(); }} /><span>${n}</span></label>`)}</span></span></div>
      <label class="labelled"><span>Numbers and dates<small>${count(12345.6)} · ${ago(new Date(Date.now() - 5e8).toISOString())}</small></span><select class="field" @change=${(e: Event) => { const locale = (e.target as HTMLSelectElement).value; setLocale(locale); void this.save({ locale }); }}>${[...new Set([...LOCALES, s.locale])].map((l) => html`<option value=${l} ?selected=${l === s.locale}>${l ? new Intl.DisplayNames(["en"], { type: "language" }).of(l) : "As the browser"}</option>`)}</select></label></div>
      <div class="told">${notifyButton(() => this.requestUpdate())}<span class="help">The browser tells you when a task needs you or is done and this page is not in front.</span></div></section>`;
  }

  private data(s: Settings): TemplateResult {
    return html`<section class="card panel" aria-labelledby="f"><header><h2 id="f">Data</h2></header><dl class="kv wide"><dt>Data folder</dt><dd><code>${s.dataFolder}</code></dd></dl><div class="two">
      <label class="labelled"><span>Keep versions for<small>days</small></span><input class="field" type="number" min="1" .value=${String(s.keepDays)} @change=${(e: Event) => this.save({ keepDays: Number((e.target as HTMLInputElement).value) })} /></label>
      <label class="labelled"><span>Keep at most<small>gigabytes</small></span><input class="field" type="number" min="1" .value=${String(s.keepGigabytes)} @change=${(e: Event) => this.save({ keepGigabytes: Number((e.target as HTMLInputElement).value) })} /></label></div></section>`;
  }
}

const name = (provider: string) => ({ anthropic: "Anthropic", openai: "OpenAI-compatible" })[provider] ?? provider;

export { SettingsPage };
