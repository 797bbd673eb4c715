import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { get, post, put, remove } from "./api";
import { ago, plural } from "./format";
import { head } from "./head";
import { icon } from "./icons";
import { Piece } from "./piece";
import { attempt, store } from "./store";
import type { ConnectorCard, ConnectorTool } from "./wire";

interface Shown { connectors: ConnectorCard[] }
interface Visited { page?: string; now: Shown }
const PERMISSIONS = [["allow", "Allow"], ["ask", "Ask"], ["block", "Block"]] as const;

/** The services that tasks may call, how each was when it was last tried, and what its tools may do. */
@customElement("wr-connectors-page")
class ConnectorsPage extends Piece {
  @state() private all: ConnectorCard[] | undefined;
  @state() private trouble = "";
  @state() private busy = "";
  @state() private unfolded = "";
  @state() private adding = false;
  private poll = 0;

  /** Of which task the folders are looked at too. */
  private get asked(): string { const s = new URLSearchParams(location.search).get("session"); return s ? `?session=${encodeURIComponent(s)}` : ""; }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.poll);
  }

  private async load(): Promise<void> {
    this.trouble = "";
    try {
      this.take(await get<Shown>(`/api/connectors${this.asked}`));
    } catch (e) {
      this.trouble = e instanceof Error ? e.message : String(e);
    }
  }

  private take(shown: Shown): void {
    this.all = shown.connectors;
    clearTimeout(this.poll);
    if (shown.connectors.some((c) => c.entering)) this.poll = window.setTimeout(() => void this.load(), 1500);
  }

  private async act(what: string, work: () => Promise<Shown | Visited>): Promise<Visited | Shown | undefined> {
    this.busy = what;
    const done = await attempt(work);
    this.busy = "";
    if (done) this.take("now" in done ? done.now : done);
    if (this.asked) void this.load();
    return done;
  }

  private visit(c: ConnectorCard, action: string): Promise<unknown> {
    return this.act(`${c.name}:${action}`, () => post<Visited>(`/api/connectors/${encodeURIComponent(c.name)}/${action}${this.asked}`));
  }

  /** The tab is opened at once: browsers allow none later, when the address is known. */
  private async signIn(c: ConnectorCard): Promise<void> {
    const tab = window.open("about:blank", "_blank");
    const done = (await this.visit(c, "login")) as Visited | undefined;
    if (done?.page && /^https?:/.test(done.page)) {
      if (tab) { tab.opener = null; tab.location.href = done.page; } else location.href = done.page;
    } else {
      tab?.close();
      const now = this.all?.find((x) => x.name === c.name);
      if (done) store.toast(now?.works ? `${c.name} asks for no sign-in: it works as it is.` : `${c.name} showed no page to sign in. ${now?.trouble ?? ""}`, !now?.works);
    }
  }

  private async add(e: Event): Promise<void> {
    e.preventDefault();
    const form = e.target as HTMLFormElement;
    const text = (name: string) => (form.elements.namedItem(name) as HTMLInputElement).value.trim();
    const words = text("target").match(/"[^"]*"|\S+/g)?.map((w) => w.replace(/^"|"$/g, "")) ?? [];
    const remote = /^https?:/.test(text("target"));
    const pairs = Object.fromEntries(text("pairs").split("\n").map((l) => /^\s*([^:=\s]+)\s*[:=]\s*(.+)$/.exec(l)).filter((m) => m !== null).map((m) => [m[1]!, m[2]!.trim()]));
    const done = await this.act("add", () => post<Shown>("/api/connectors", { name: text("name"), target: words[0] ?? "", arguments: words.slice(1), headers: remote ? pairs : {}, environment: remote ? {} : pairs }));
    if (done) { this.adding = false; this.unfolded = text("name"); }
  }

  protected override render(): TemplateResult {
    return html`${head("Connectors", html`<span class="sp"></span><button class="btn" aria-expanded=${this.adding} @click=${() => (this.adding = !this.adding)}>${icon("plus")}Add</button>`)}<div class="page" tabindex="0" role="region" aria-label="Content"><div class="inner">
      <p class="lead">A connector lets tasks call a service. Each of its tools asks you before it is used, until you say otherwise here; what it answers is treated as data, never as orders.</p>
      ${this.trouble ? html`<p class="wrong" role="alert">${this.trouble}</p>` : nothing}
      ${this.adding ? html`<form class="card panel" aria-label="New connector" @submit=${this.add}><div class="two"><label class="labelled"><span>Name</span><input class="field" name="name" required placeholder="tracker" pattern="[A-Za-z0-9][A-Za-z0-9._\\-]{0,40}" /></label>
        <label class="labelled"><span>Address or command</span><input class="field" name="target" required spellcheck="false" placeholder="https://mcp.example.com/mcp or npx some-server" /></label></div>
        <label class="labelled"><span>Headers or environment<small>optional, NAME: VALUE, one a line; kept in a file that only you can read</small></span><textarea class="field" name="pairs" rows="2" spellcheck="false"></textarea></label>
        <div class="start"><button class="btn primary" ?disabled=${this.busy !== ""}>Add</button><span class="help">Nothing of it is started before you test it or a task uses it.</span></div></form>` : nothing}
      ${this.all ? this.all.length ? html`<div class="list">${this.all.map((c) => this.card(c))}</div>` : html`<p class="empty"><b>There is no connector</b>Tasks work with your folders alone. Add one with the button above, or install a plugin that brings one.</p>` : this.trouble ? nothing : html`<p class="skeleton">Reading the connectors</p>`}
      </div></div>`;
  }

  private card(c: ConnectorCard): TemplateResult {
    const open = this.unfolded === c.name;
    const own = c.from === "own";
    const idle = this.busy === "";
    return html`<div class="item tall"><i class="dot ${!c.accepted || c.entering ? "wait" : c.trouble || c.kind === "unset" ? "bad" : ""}"></i>
      <button class="clip" aria-expanded=${open} @click=${() => (this.unfolded = open ? "" : c.name)}><b class="clip">${c.name} <span class="faint">${c.kind === "remote" ? "on the network" : c.kind === "local" ? "on this computer" : ""}</span></b><small class="clip">${state_(c)}</small></button>
      <span class="row">${!c.accepted && c.from === "folder" ? html`<button class="btn small" ?disabled=${!idle} @click=${() => this.visit(c, "accept")}>Accept</button>` : nothing}
        ${c.accepted && c.kind !== "unset" ? html`<button class="btn small" ?disabled=${!idle} @click=${() => this.visit(c, "test")}>${this.busy === `${c.name}:test` ? "Trying…" : "Try"}</button>` : nothing}
        ${c.accepted && c.kind === "remote" ? c.signedIn ? html`<button class="btn quiet small" ?disabled=${!idle} @click=${() => this.visit(c, "logout")}>Sign out</button>` : html`<button class="btn small" ?disabled=${!idle} @click=${() => this.signIn(c)}>${c.entering ? "Waiting…" : "Sign in"}</button>` : nothing}
        ${own ? html`<wr-menu label="More for ${c.name}" .items=${[{ label: "Accept its tools as they are", help: "After they changed", run: () => void this.visit(c, "accept") }, { label: "Remove", danger: true, help: "With its sign-in", run: () => void this.act(c.name, () => remove<Shown>(`/api/connectors/${encodeURIComponent(c.name)}`)) }]}></wr-menu>` : nothing}</span>
      ${open ? html`<div class="more"><dl class="kv wide"><dt>${c.kind === "remote" ? "Address" : "Command"}</dt><dd><code>${c.where}</code></dd><dt>Written in</dt><dd>${c.from === "plugin" ? `plugin ${c.file}` : html`<code>${c.file}</code>`}</dd></dl>
        ${c.notes.map((n) => html`<p class="warn">${n}</p>`)}${c.trouble ? html`<p class="wrong">${c.trouble}</p>` : nothing}
        ${c.tools.length ? html`<div class="tools-of" role="group" aria-label="Tools of ${c.name}">${c.accepted && c.from !== "folder" ? this.everyTool(c) : nothing}${c.tools.map((t) => this.tool(c, t, c.accepted && c.from !== "folder"))}</div>` : html`<p class="help">${c.tried ? "It offers no tools." : "Try it to see its tools."}</p>`}</div>` : nothing}</div>`;
  }

  private everyTool(c: ConnectorCard): TemplateResult {
    return html`<div class="tool"><span><b>All of them</b><small>What holds for tools that have no line of their own.</small></span>${this.choice(c, "*", c.permissions["*"] ?? "ask")}</div>`;
  }

  private tool(c: ConnectorCard, t: ConnectorTool, free: boolean): TemplateResult {
    return html`<div class="tool"><span><b class="mono">${t.name}</b><small>${t.description}</small>${t.changed ? html`<small class="warn">Not as you accepted it.</small>` : nothing}${t.hidden ? html`<small class="bad">${plural(t.hidden, "character")} of its description cannot be seen.</small>` : nothing}${t.readOnly ? html`<small>It says of itself that it only reads.</small>` : nothing}</span>
      ${free ? this.choice(c, t.name, t.permission) : html`<span class="chip">${t.permission}</span>`}</div>`;
  }

  private choice(c: ConnectorCard, tool: string, now: string): TemplateResult {
    return html`<fieldset class="segments" aria-label="What ${tool === "*" ? "all tools" : tool} may do">${PERMISSIONS.map(([id, word]) => html`<label><input type="radio" name="p:${c.name}:${tool}" .checked=${now === id} ?disabled=${this.busy !== ""} @change=${() => this.act("permit", () => put<Shown>(`/api/connectors/${encodeURIComponent(c.name)}/tools`, { tools: [tool], permission: id }))} /><span>${word}</span></label>`)}</fieldset>`;
  }
}

/** Nothing is said to work that was not tried; and when it was. */
function state_(c: ConnectorCard): TemplateResult {
  if (!c.accepted) return html`offered by a folder · not accepted, so not used`;
  if (c.kind === "unset") return html`${c.where}`;
  if (c.entering) return html`waiting for you to sign in in the other tab`;
  const tried = c.tried ? (c.works ? html`worked ${ago(c.tried)}, ${plural(c.tools.length, "tool")}` : html`<span class="bad">did not work ${ago(c.tried)}: ${c.trouble}</span>`) : html`not tried yet`;
  return html`${c.from === "plugin" ? `from plugin ${c.file} · ` : c.from === "folder" ? "from a folder · " : ""}${tried}${c.signedIn ? " · signed in" : ""}`;
}

export { ConnectorsPage };
