import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { get, post, put, remove } from "./api";
import { plural } from "./format";
import { head } from "./head";
import { icon } from "./icons";
import { Piece } from "./piece";
import { attempt, store } from "./store";
import type { Diagnostic, Filled, Market, Offered, PluginCard, Plugins } from "./wire";

const PARTS = [["skills", "skill"], ["commands", "command"], ["agents", "sub-agent"], ["connectors", "connector"], ["hooks", "hook"]] as const;

/** What is installed and what it brings; what can be installed, shown before it is accepted. */
@customElement("wr-plugins-page")
class PluginsPage extends Piece {
  @state() private all: Plugins | undefined;
  @state() private trouble = "";
  @state() private offer: Offered | undefined;
  @state() private busy = "";
  @state() private unfolded = "";

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.offer && !this.offer.same) void remove(`/api/plugins/offers/${this.offer.offer}`).catch(() => {});
  }

  private async load(): Promise<void> {
    this.trouble = "";
    try {
      this.all = await get<Plugins>("/api/plugins");
    } catch (e) {
      this.trouble = e instanceof Error ? e.message : String(e);
    }
  }

  private async act(what: string, work: () => Promise<Plugins>): Promise<boolean> {
    this.busy = what;
    const now = await attempt(work);
    this.busy = "";
    if (now) this.all = now;
    return now !== undefined;
  }

  private async ask(what: string, wish: Record<string, string>): Promise<void> {
    this.busy = what;
    this.offer = await attempt(() => post<Offered>("/api/plugins/offers", wish));
    this.busy = "";
    if (!this.offer) return;
    if (this.offer.same) { store.toast(`${this.offer.id} ${this.offer.version} is up to date.`); this.offer = undefined; return; }
    await this.updateComplete;
    this.querySelector("dialog")?.showModal();
  }

  private async decide(yes: boolean): Promise<void> {
    const offer = this.offer;
    if (!offer) return;
    if (yes) {
      if (!(await this.act("accept", () => post<Plugins>(`/api/plugins/offers/${offer.offer}`)))) return;
      store.toast(`${offer.id} is installed. New tasks have what it brings.`);
    } else void remove<Plugins>(`/api/plugins/offers/${offer.offer}`).catch(() => {});
    this.querySelector("dialog")?.close();
    this.offer = undefined;
  }

  private async add(e: Event): Promise<void> {
    e.preventDefault();
    const field = this.querySelector<HTMLInputElement>(".source")!;
    const source = field.value.trim();
    if (!source) return field.focus();
    const market = !/\.(zip|plugin|mcpb)$/i.test(source);
    if (market && (await this.act("add", () => post<Plugins>("/api/marketplaces", { source })))) field.value = "";
    else if (!market) await this.ask("add", { path: source });
  }

  protected override render(): TemplateResult {
    const all = this.all;
    return html`${head("Plugins")}<div class="page" tabindex="0" role="region" aria-label="Content"><div class="inner">
      <p class="lead">A plugin brings skills, commands, sub-agents, connectors and hooks. You see what it brings before it is in force, and it stays as you accepted it.</p>
      ${this.trouble ? html`<p class="wrong" role="alert">${this.trouble}</p>` : nothing}
      ${all ? html`<section aria-labelledby="installed"><h2 class="label" id="installed"><span>Installed</span><span class="num">${all.plugins.length}</span></h2>
        ${all.plugins.length ? html`<div class="list">${all.plugins.map((p) => this.card(p))}</div>` : html`<p class="empty"><b>No plugin is installed</b>Tasks work with the built-in skills. ${all.samples ? "The plugins that come with Workroom are a good start." : "Add a marketplace or a folder below."}</p>`}</section>
        ${all.samples ? html`<p><button class="btn" ?disabled=${this.busy !== ""} @click=${() => this.act("samples", () => post<Plugins>("/api/marketplaces", { source: all.samples }))}>${icon("plus")}Show the plugins that come with Workroom</button></p>` : nothing}
        ${all.marketplaces.map((m) => this.market(m))}
        <section class="card panel" aria-labelledby="from"><header><h2 id="from">From elsewhere</h2></header><p class="help">A marketplace: a folder, owner/repository or a git address. Or one plugin: a folder, a .zip or an .mcpb file of this computer.</p>
          <form class="reword" @submit=${this.add}><input class="field source" aria-label="Marketplace or plugin" spellcheck="false" placeholder="/path/to/marketplace, owner/repository, https://…" /><button class="btn" ?disabled=${this.busy !== ""}>${this.busy === "add" ? "Fetching…" : "Add marketplace"}</button><button class="btn quiet" type="button" ?disabled=${this.busy !== ""} @click=${() => { const path = this.querySelector<HTMLInputElement>(".source")!.value.trim(); if (path) void this.ask("add", { path }); }}>Look at plugin</button></form></section>`
      : this.trouble ? nothing : html`<p class="skeleton">Reading the plugins</p>`}</div></div>
      <dialog aria-labelledby="offer-title" @cancel=${(e: Event) => { e.preventDefault(); void this.decide(false); }}>${this.offer ? this.offered(this.offer) : nothing}</dialog>`;
  }

  private card(p: PluginCard): TemplateResult {
    const open = this.unfolded === p.id;
    const brings = PARTS.filter(([part]) => p[part].length).map(([part, word]) => plural(p[part].length, word));
    const on = p.enabled || p.fixed;
    return html`<div class="item tall"><i class="dot ${p.trouble ? "bad" : on ? "ok" : "off"}"></i>
      <button class="clip" aria-expanded=${open} @click=${() => (this.unfolded = open ? "" : p.id)}><b class="clip">${p.id.replace(/@.*/, "")} <span class="faint">${p.version}</span></b><small class="clip">${p.trouble || p.description || brings.join(", ")}</small></button>
      <span class="row">${p.fixed ? html`<span class="chip">by your administrator</span>` : html`<label class="switch"><input type="checkbox" .checked=${p.enabled} ?disabled=${this.busy !== ""} @change=${(e: Event) => this.act(p.id, () => put<Plugins>(`/api/plugins/${encodeURIComponent(p.id)}`, { enabled: (e.target as HTMLInputElement).checked }))} /><span>${p.enabled ? "On" : "Off"}</span></label>`}
        <wr-menu label="More for ${p.id}" .items=${[{ label: "Look for an update", run: () => void this.ask(p.id, { newer: p.id }) }, ...(p.fixed ? [] : [{ label: "Remove", danger: true, help: "What it kept stays", run: () => void this.act(p.id, () => remove<Plugins>(`/api/plugins/${encodeURIComponent(p.id)}`)) }])]}></wr-menu></span>
      ${open ? html`<div class="more">${p.trouble ? html`<p class="wrong">${p.trouble}</p>` : nothing}${p.description ? html`<p>${p.description}</p>` : nothing}
        <dl class="kv wide">${PARTS.map(([part, word]) => (p[part].length ? html`<dt>${word[0]!.toUpperCase() + word.slice(1)}s</dt><dd>${p[part].join(", ")}</dd>` : nothing))}
          ${p.unconnected.length ? html`<dt>Not connected yet</dt><dd><a class="link" href="/connectors">${p.unconnected.join(", ")}</a></dd>` : nothing}<dt>From</dt><dd>${p.id.replace(/^.*@/, "")} · <code>${p.sha256.slice(0, 12)}</code></dd></dl>
        ${findings(p.findings)}${p.settings.length ? this.settings(p) : nothing}</div>` : nothing}</div>`;
  }

  private settings(p: PluginCard): TemplateResult {
    return html`<form class="form" @submit=${(e: Event) => { e.preventDefault(); void this.fill(p, e.target as HTMLFormElement); }}>
      ${p.settings.map((s: Filled) => html`<label class="labelled"><span>${s.field.title}${s.field.required ? html`<small>needed</small>` : nothing}<small>${s.field.description}</small></span><input class="field" name=${s.field.key} type=${s.field.secret ? "password" : "text"} autocomplete="off" placeholder=${s.field.secret && s.set ? "kept; type to replace it" : s.field.usual} .value=${s.value} /></label>`)}
      <div><button class="btn" ?disabled=${this.busy !== ""}>Keep</button></div></form>`;
  }

  private async fill(p: PluginCard, form: HTMLFormElement): Promise<void> {
    const settings: Record<string, string> = {};
    for (const s of p.settings) {
      const value = (form.elements.namedItem(s.field.key) as HTMLInputElement).value;
      if (s.field.secret ? value : value !== s.value) settings[s.field.key] = value;
    }
    if (await this.act(p.id, () => put<Plugins>(`/api/plugins/${encodeURIComponent(p.id)}`, { settings }))) store.toast("Kept.");
  }

  private market(m: Market): TemplateResult {
    return html`<section aria-label="Marketplace ${m.name}"><h2 class="label"><span>${m.name}</span><span class="row"><button class="btn quiet small" ?disabled=${this.busy !== ""} @click=${() => this.act(m.name, () => post<Plugins>("/api/marketplaces", { source: m.address }))}>Look for news</button><button class="btn quiet small" title="Its plugins stay" @click=${() => this.act(m.name, () => remove<Plugins>(`/api/marketplaces/${encodeURIComponent(m.name)}`))}>Forget</button></span></h2>
      ${m.trouble ? html`<p class="wrong">${m.trouble}</p>` : nothing}
      ${m.plugins.length ? html`<div class="list">${m.plugins.map((p) => html`<div class="item"><i class="dot ${p.installed ? "ok" : ""}"></i><span class="clip"><b class="clip">${p.name}</b><small class="clip">${p.description}</small></span>
        ${p.installed ? html`<span class="chip">installed</span>` : html`<button class="btn small" ?disabled=${this.busy !== ""} @click=${() => this.ask(`${m.name}/${p.name}`, { plugin: p.name, marketplace: m.name })}>${this.busy === `${m.name}/${p.name}` ? "Fetching…" : "Install…"}</button>`}</div>`)}</div>` : m.trouble ? nothing : html`<p class="help">This marketplace lists no plugin.</p>`}</section>`;
  }

  /** What accepting would do. */
  private offered(o: Offered): TemplateResult {
    return html`<header><h2 id="offer-title">${o.before ? `Update ${o.id}` : `Install ${o.id}`}</h2><span class="chip num">${o.before ? `${o.before} → ` : ""}${o.version}</span></header>
      <div class="body prose">${o.description ? html`<p>${o.description}</p>` : nothing}
        <h3>${o.before ? "What changes" : "What it brings"}</h3>${o.changes.length ? html`<ul>${o.changes.map((c) => html`<li>${c}</li>`)}</ul>` : html`<p class="muted">Only files that no part names.</p>`}
        <h3>What it reaches and starts by itself</h3>${o.reach.length ? html`<ul>${o.reach.map((r) => html`<li>${r}</li>`)}</ul>` : html`<p class="muted">Nothing.</p>`}
        ${o.findings.length ? html`<h3>What was found in it</h3>${findings(o.findings)}` : html`<p class="good">✓ No hidden characters, and no words against you were found.</p>`}</div>
      <footer><span class="help">It may only do what your rules allow; it cannot allow itself anything.</span><span class="sp"></span><button class="btn" @click=${() => this.decide(false)}>Leave it</button><button class="btn primary" ?disabled=${this.busy !== ""} @click=${() => this.decide(true)}>${o.before ? "Update" : "Accept and install"}</button></footer>`;
  }
}

const MARKS = { ERROR: ["bad", "✕"], WARNING: ["warn", "!"], NOTE: ["muted", "·"] } as const;
const findings = (all: Diagnostic[]) => (all.length ? html`<ul class="checks">${all.slice(0, 40).map((d) => html`<li><span class=${MARKS[d.severity][0]} aria-label=${d.severity.toLowerCase()}>${MARKS[d.severity][1]}</span><span>${d.message}${d.file ? html` <code class="faint">${d.file}</code>` : nothing}</span></li>`)}${all.length > 40 ? html`<li><span></span><span>and ${all.length - 40} more</span></li>` : nothing}</ul>` : nothing);

export { PluginsPage };
