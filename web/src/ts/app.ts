// The frame: rail, page for the address, what is said to people and screen readers, keys that work everywhere.
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { put } from "./api";
import { icon, logo } from "./icons";
import { Piece } from "./piece";
import { dot, inGroup, place, type Group } from "./status";
import { navigateTo, store } from "./store";
import type { Row } from "./wire";
import "./artifact-page";
import "./connectors-page";
import "./health-page";
import "./new-task";
import "./plugins-page";
import "./search-page";
import "./session-page";
import "./settings-page";
import "./work-page";

const GROUPS: Group[] = ["Needs you", "Working", "Failed or stopped", "Done"];
const DONE_SHOWN = 12;

@customElement("workroom-app")
class App extends Piece {
  @state() private rail = false;
  private shownTitle = "";
  private shownPlace = "";

  protected override topics(): string[] { return ["link", "rows", "me", "toasts", "said"]; }

  protected override createRenderRoot(): HTMLElement {
    this.replaceChildren();
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    applyTheme(localStorage.getItem("theme") ?? "auto");
    addEventListener("popstate", () => { this.rail = false; this.requestUpdate(); });
    document.addEventListener("click", follow);
    document.addEventListener("keydown", (e) => this.keys(e));
    // Paper is white.
    addEventListener("beforeprint", () => { document.documentElement.dataset["theme"] = "light"; });
    addEventListener("afterprint", () => applyTheme(localStorage.getItem("theme") ?? "auto"));
    void store.begin();
  }

  private keys(e: KeyboardEvent): void {
    const typing = (e.target as HTMLElement).closest("input, textarea, select, [contenteditable], dialog");
    if ((e.metaKey || e.ctrlKey) && e.key.toLowerCase() === "k") { e.preventDefault(); navigateTo("/search"); }
    else if (!typing && !e.metaKey && !e.ctrlKey && !e.altKey) {
      if (e.key === "n") { e.preventDefault(); navigateTo("/new"); }
      else if (e.key === "/") { e.preventDefault(); (document.querySelector<HTMLElement>(".compose textarea") ?? { focus: () => navigateTo("/search") }).focus(); }
      else if (e.key === "i") navigateTo("/");
      else if (e.key === "j" || e.key === "k") this.neighbour(e.key === "j" ? 1 : -1);
      else if (e.key === "Escape") this.rail = false;
    }
  }

  private neighbour(step: number): void {
    const ids = GROUPS.flatMap((name) => inGroup(store.list(), name)).map((row) => row.id);
    const at = ids.indexOf(location.pathname.split("/")[2] ?? "");
    const next = ids[Math.min(Math.max(at + step, 0), ids.length - 1)];
    if (next) navigateTo(`/s/${next}`);
  }

  protected override updated(): void {
    const waiting = store.list().filter((row) => row.status === "WAITING").length;
    const id = location.pathname.split("/")[2] ?? "";
    const file = /^\/s\/[^/]+\/file$/.test(location.pathname) ? (new URLSearchParams(location.search).get("path") ?? "").replace(/^.*\//, "") : "";
    const title = `${waiting ? `(${waiting}) ` : ""}${[file, store.rows.get(id)?.title ?? "Workroom"].filter(Boolean).join(" · ")}`;
    if (title !== this.shownTitle) document.title = this.shownTitle = title;
    // Whoever followed a link without a mouse goes on in the page that came, not at the top of the rail.
    const here = location.pathname + location.search;
    if (this.shownPlace && this.shownPlace !== here && document.activeElement === document.body) document.getElementById("main")?.focus({ preventScroll: true });
    this.shownPlace = here;
  }

  protected override render(): TemplateResult {
    if (store.link === "signed-out") return signedOut();
    return html`<a class="skip" href="#main">Skip to the content</a>
      <div class="app ${store.link === "live" ? "" : "stale"}" @toggle-rail=${() => (this.rail = !this.rail)}>
        ${this.nav()}
        <main class="main" id="main" tabindex="-1">${this.page()}</main>
      </div>
      ${store.link === "lost" ? html`<div class="lost" role="status"><i class="dot bad"></i>Connection lost. Trying again…</div>` : nothing}
      <div class="toasts">${store.toasts.map((toast) => html`<div class="toast ${toast.bad ? "bad" : ""}"><span>${toast.text}</span>
        ${toast.action ? html`<button @click=${() => { toast.action!.run(); store.dropToast(toast.id); }}>${toast.action.label}</button>` : nothing}
        <button aria-label="Dismiss" @click=${() => store.dropToast(toast.id)}>${icon("close")}</button></div>`)}</div>
      <div class="hidden" role="status" aria-live="polite">${store.said}</div>`;
  }

  private nav(): TemplateResult {
    const rows = store.list();
    const waits = rows.reduce((sum, row) => sum + row.waits, 0);
    const here = location.pathname;
    const item = (path: string, name: string, picture: Parameters<typeof icon>[0], count = 0) =>
      html`<a class="nav" href=${path} aria-current=${here === path ? "page" : nothing}>${icon(picture)}${name}${count ? html`<span class="count" aria-label="${count} waiting">${count}</span>` : nothing}</a>`;
    return html`<nav class="rail ${this.rail ? "open" : ""}" aria-label="Main">
      <a class="brand" href="/">${logo}Workroom</a>
      <a class="btn primary new" href="/new">New task</a>
      ${item("/", "Inbox", "inbox", waits)}${item("/search", "Search", "search")}${item("/plugins", "Plugins", "plugin")}${item("/connectors", "Connectors", "plug")}${item("/settings", "Settings", "settings")}
      <div class="work">${GROUPS.map((name) => this.group(name, inGroup(rows, name)))}
        ${store.loaded && rows.length === 0 ? html`<p class="none">No tasks yet. What you delegate is listed here, with what needs you first.</p>` : nothing}
        ${store.loaded ? nothing : html`<p class="none skeleton">Loading</p>`}</div>
      ${this.foot()}
    </nav>`;
  }

  private group(name: Group, rows: Row[]): TemplateResult | typeof nothing {
    if (rows.length === 0) return nothing;
    const shown = name === "Done" || name === "Failed or stopped" ? rows.slice(0, DONE_SHOWN) : rows;
    return html`<h2 class="label"><span>${name}</span><span class="num">${rows.length}</span></h2>
      ${repeat(shown, (row) => row.id, (row) => html`<a class="sess" href="/s/${row.id}" aria-current=${location.pathname.startsWith(`/s/${row.id}`) ? "page" : nothing} title=${row.title}>
        <i class="dot ${dot(row)}"></i><span class="clip"><b class="clip">${row.title}</b><small class="clip">${[place(row), row.line].filter(Boolean).join(" · ")}</small></span></a>`)}
      ${rows.length > shown.length ? html`<a class="none link" href="/search">All ${rows.length}</a>` : nothing}`;
  }

  private foot(): TemplateResult {
    const live = store.link === "live";
    const trouble = store.me && !store.me.modelReady;
    const state = !live ? (store.link === "lost" ? "not connected" : "connecting") : trouble ? "no model yet" : store.working ? `${store.working} working` : "connected";
    return html`<div class="foot"><a href="/health" class="clip"><i class="dot ${live ? (trouble ? "wait" : "ok live") : store.link === "lost" ? "bad" : ""}"></i>&ensp;Local · ${state}</a></div>`;
  }

  private page(): unknown {
    const [, head, id, part] = location.pathname.split("/");
    const asked = new URLSearchParams(location.search);
    switch (head) {
      case "": case "inbox": return html`<wr-work-page></wr-work-page>`;
      case "new": return html`<wr-new-task></wr-new-task>`;
      case "search": return html`<wr-search-page></wr-search-page>`;
      case "plugins": return html`<wr-plugins-page></wr-plugins-page>`;
      case "connectors": return html`<wr-connectors-page></wr-connectors-page>`;
      case "settings": return html`<wr-settings-page></wr-settings-page>`;
      case "health": return html`<wr-health-page></wr-health-page>`;
      case "s": return part === "file"
        ? html`<wr-artifact-page .session=${id} .path=${asked.get("path") ?? ""} .place=${asked.get("place") ?? ""}></wr-artifact-page>`
        : html`<wr-session-page .session=${id} .lane=${asked.get("lane") ?? ""}></wr-session-page>`;
      default: return html`<div class="page" tabindex="0" role="region" aria-label="Content"><div class="inner"><h2>There is no such page</h2><p class="lead">The address ${location.pathname} leads nowhere. <a class="link" href="/">Go to the inbox</a></p></div></div>`;
    }
  }
}

function signedOut(): TemplateResult {
  return html`<main class="page" tabindex="0"><div class="inner"><h2>${logo} You are not signed in</h2>
    <p class="lead">This page belongs to the person who started Workroom. Run <code>workroom</code> in a terminal and open the link that it prints: it works once and signs this browser in.</p>
    <p><button class="btn" @click=${() => location.reload()}>Try again</button></p></div></main>`;
}

/** Links within the page do not load it again. */
function follow(e: MouseEvent): void {
  const link = (e.target as HTMLElement).closest("a");
  if (!link || e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || link.target || link.hasAttribute("download")) return;
  const to = new URL(link.href, location.href);
  if (to.origin !== location.origin || /^\/(api|raw|sign-in)/.test(to.pathname) || to.hash) return;
  e.preventDefault();
  navigateTo(to.pathname + to.search);
}

export function applyTheme(theme: string): void {
  if (theme === "light" || theme === "dark") document.documentElement.dataset["theme"] = theme;
  else delete document.documentElement.dataset["theme"];
  localStorage.setItem("theme", theme);
}

export const saveTheme = (theme: string) => { applyTheme(theme); return put("/api/settings", { theme }); };

export { App };
