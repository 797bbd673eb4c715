import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { command, get, query } from "./api";
import { baseName, plural, visibleName } from "./format";
import { head } from "./head";
import { icon } from "./icons";
import { Piece } from "./piece";
import { attempt, navigateTo, store } from "./store";
import { dot, place, words } from "./status";
import type { Found, Row } from "./wire";
import { sessionItem } from "./work-page";

/** Search over sessions and files; without words the whole list, with the archive. */
@customElement("wr-search-page")
class SearchPage extends Piece {
  @state() private found: Found | undefined;
  @state() private archived: Row[] = [];
  @state() private trouble = "";
  private asked = "";
  private waiting = 0;

  protected override topics(): string[] { return ["rows"]; }

  private get words(): string { return new URLSearchParams(location.search).get("q") ?? ""; }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.look(this.words);
    void this.archive();
  }

  protected override firstUpdated(): void { this.querySelector("input")?.focus(); }

  private async archive(): Promise<void> {
    this.archived = (await get<{ sessions: Row[] }>("/api/sessions?archived=true").catch(() => ({ sessions: [] }))).sessions.filter((r) => r.archived);
  }

  private typed(text: string): void {
    clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => { navigateTo(`/search${query({ q: text })}`, true); void this.look(text); }, 180);
  }

  private async look(text: string): Promise<void> {
    this.asked = text.trim();
    this.trouble = "";
    if (!this.asked) { this.found = undefined; return; }
    try {
      const found = await get<Found>(`/api/search${query({ q: this.asked, limit: 40 })}`);
      if (this.asked === text.trim()) this.found = found;
    } catch (e) {
      this.trouble = e instanceof Error ? e.message : String(e);
    }
  }

  private async restore(row: Row): Promise<void> {
    if (await attempt(() => command(row.id, { type: "Archive", archived: false }))) {
      store.takeRow({ ...row, archived: false });
      this.archived = this.archived.filter((r) => r.id !== row.id);
    }
  }

  protected override render(): TemplateResult {
    return html`${head("Search")}<div class="page" tabindex="0" role="region" aria-label="Content"><div class="inner">
      <label class="finder">${icon("search")}<input type="search" aria-label="Search tasks and files" placeholder="Words of a task, a question, a file name" .value=${this.words} @input=${(e: Event) => this.typed((e.target as HTMLInputElement).value)} /><kbd>Ctrl K</kbd></label>
      ${this.trouble ? html`<p class="wrong" role="alert">${this.trouble}</p>` : this.found ? this.results(this.found) : this.everything()}</div></div>`;
  }

  private results(found: Found): TemplateResult {
    const behind = found.whole ? nothing : html`<p class="help" role="status">What was said is still being indexed: older tasks may be missing here. <button class="link" @click=${() => this.look(this.words)}>Search again</button></p>`;
    if (found.sessions.length + found.files.length === 0) return found.whole === false ? html`${behind}` : html`<p class="empty" role="status"><b>Nothing was found for “${this.asked}”</b>Titles, what was said, and names of files were searched. Try fewer or other words.</p>`;
    return html`<p class="hidden" role="status">${plural(found.sessions.length, "task")} and ${plural(found.files.length, "file")} found</p>
      ${found.files.length ? html`<section><h2 class="label"><span>Files</span></h2><div class="list">${found.files.map((f) => html`<a class="item" href="/s/${f.root}/file${query({ path: f.path })}">${icon("file")}<span class="clip"><b class="clip">${baseName(f.path)}</b><small class="clip">${f.title} · ${visibleName(f.path)}</small></span></a>`)}</div></section>` : nothing}
      ${found.sessions.length ? html`<section><h2 class="label"><span>Tasks</span></h2><div class="list">${found.sessions.map((s) => this.hit(s))}</div></section>` : nothing}
      ${behind}${found.more ? html`<p class="help">There is more. Add a word to narrow it down.</p>` : nothing}`;
  }

  /** How a task stands is known from the list; the archive is not in it. */
  private hit(s: Found["sessions"][number]): TemplateResult {
    const row = store.rows.get(s.root) ?? this.archived.find((r) => r.id === s.root);
    return html`<a class="item" href="/s/${s.root}"><i class="dot ${row ? dot(row) : ""}" title=${row ? words(row) : ""}></i><span class="clip"><b class="clip">${s.title.replace(/^#+\s*/, "")}</b><small>${s.excerpt ? marked(s.excerpt) : row ? place(row) : ""}</small></span>${s.archived ? html`<span class="chip">archived</span>` : nothing}</a>`;
  }

  private everything(): TemplateResult {
    const rows = store.list();
    return html`${rows.length ? html`<section><h2 class="label"><span>All tasks</span><span class="num">${rows.length}</span></h2><div class="list">${rows.map(sessionItem)}</div></section>` : html`<p class="empty"><b>No tasks yet</b>What you delegate can be found here, with the files it made.</p>`}
      <section><h2 class="label"><span>Archive</span></h2>${this.archived.length ? html`<div class="list">${this.archived.map((row) => html`<div class="item"><i class="dot ${dot(row)}"></i><a class="clip" href="/s/${row.id}"><b class="clip">${row.title}</b><small class="clip">${place(row)}</small></a><button class="btn quiet small" @click=${() => this.restore(row)}>Take out</button></div>`)}</div>` : html`<p class="help">The archive is empty. A task is put there from its own menu.</p>`}</section>`;
  }
}

const marked = (excerpt: string) => excerpt.split(/(«[^»]*»)/).map((part) => (part.startsWith("«") ? html`<mark>${part.slice(1, -1)}</mark>` : part));

export { SearchPage };
