import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { get, post, query } from "./api";
import { bytes, plural, visibleName } from "./format";
import { icon } from "./icons";
import { Piece } from "./piece";
import { attempt } from "./store";
import type { Folder, FolderListing } from "./wire";

const INSTRUCTIONS = ["WORKROOM.md", "AGENTS.md", "CLAUDE.md"];

/** A folder and its file of standing instructions, if it has one. */
export interface Chosen extends Folder { instructions: string }

/** A dialog in which a folder of this computer is chosen; it says what would be granted before it is. */
@customElement("wr-folder-browser")
export class FolderBrowser extends Piece {
  @state() private listing: FolderListing | undefined;
  @state() private trouble = "";
  @state() private writable = true;
  @state() private naming = false;

  async show(path = ""): Promise<void> {
    this.naming = false;
    this.writable = true;
    await this.go(path);
    this.querySelector("dialog")?.showModal();
  }

  private async go(path: string): Promise<void> {
    try {
      this.listing = await get<FolderListing>(`/api/folders${query({ path })}`);
      this.trouble = "";
      if (!this.listing.writable) this.writable = false;
      await this.updateComplete;
      this.querySelector("ul")?.scrollTo(0, 0);
    } catch (e) {
      this.trouble = e instanceof Error ? e.message : String(e);
    }
  }

  private choose(): void {
    const folder: Chosen = { path: this.listing!.path, writable: this.writable, instructions: INSTRUCTIONS.find((name) => this.listing!.files.some((f) => f.name === name)) ?? "" };
    this.querySelector("dialog")?.close();
    this.dispatchEvent(new CustomEvent("chosen", { detail: folder }));
  }

  private async create(e: Event): Promise<void> {
    e.preventDefault();
    const name = this.querySelector<HTMLInputElement>(".naming input")?.value.trim();
    if (!name) return;
    const made = await attempt(() => post<{ path: string }>("/api/folders", { parent: this.listing!.path, name }));
    this.naming = false;
    if (made) await this.go(made.path);
  }

  protected override render(): TemplateResult {
    const l = this.listing;
    return html`<dialog aria-labelledby="browse"><header><h2 id="browse">Choose a folder</h2><span class="sp"></span><button class="btn quiet icon small" aria-label="Close" @click=${() => this.querySelector("dialog")?.close()}>${icon("close")}</button></header>
      <div class="body browser">${l ? this.contents(l) : nothing}${this.trouble ? html`<p class="wrong" role="alert">${this.trouble}</p>` : nothing}</div>
      ${l ? html`<footer><fieldset class="segments" aria-label="Access"><label><input type="radio" name="access" .checked=${this.writable} ?disabled=${!l.writable} @change=${() => (this.writable = true)} /><span>Read and write</span></label><label><input type="radio" name="access" .checked=${!this.writable} @change=${() => (this.writable = false)} /><span>Read only</span></label></fieldset>
        <span class="sp"></span><button class="btn" @click=${() => this.querySelector("dialog")?.close()}>Cancel</button><button class="btn primary" ?disabled=${!l.grantable} @click=${this.choose}>Grant this folder</button></footer>` : nothing}</dialog>`;
  }

  private contents(l: FolderListing): TemplateResult {
    const parts = l.path.split("/").filter(Boolean);
    return html`<nav class="path" aria-label="Path"><button @click=${() => this.go("/")}>/</button>${parts.map((p, i) => html`<button @click=${() => this.go(`/${parts.slice(0, i + 1).join("/")}`)}>${p}</button>${i < parts.length - 1 ? html`<span class="faint">/</span>` : nothing}`)}
        <span class="sp"></span>${this.naming ? html`<form class="naming reword" @submit=${this.create}><input class="field" aria-label="Name of the new folder" placeholder="Name" autofocus /><button class="btn small">Create</button></form>` : html`<button class="link" @click=${() => { this.naming = true; void this.updateComplete.then(() => this.querySelector<HTMLInputElement>(".naming input")?.focus()); }}>New folder</button>`}</nav>
      <form class="reword go" @submit=${(e: Event) => { e.preventDefault(); void this.go(this.querySelector<HTMLInputElement>(".go input")!.value.trim()); }}><input class="field" aria-label="Path" spellcheck="false" .value=${l.path} /><button class="btn">Go</button></form>
      <ul aria-label="Contents">${l.parent ? html`<li><button @click=${() => this.go(l.parent!)}>${icon("up")}<span>Up</span><small></small></button></li>` : nothing}
        ${l.folders.map((f) => html`<li><button @click=${() => this.go(f.path)}>${icon("folder")}<span class="clip">${visibleName(f.name)}</span><small>${icon("next")}</small></button></li>`)}
        ${l.files.map((f) => html`<li class="plain">${icon("file")}<span class="clip">${visibleName(f.name)}</span><small class="num">${bytes(f.bytes)}</small></li>`)}
        ${l.folders.length + l.files.length === 0 ? html`<li class="plain"><span></span><span>Nothing in it but what is hidden, if anything.</span></li>` : nothing}
        ${l.more ? html`<li class="plain"><span></span><span>There is more than is shown here.</span></li>` : nothing}</ul>
      ${l.grantable ? html`<p class="granted">This grants <b>${l.path}</b> and all below it${l.fileCount ? ` (${plural(l.fileCount, "file")}${l.more ? " or more" : ""})` : ""}: ${this.writable ? "it can be read, and changed as the plan and you allow" : "it can be read, nothing in it can be changed"}.${l.brief ? html` The task in ${l.brief} will be proposed.` : nothing}</p>` : html`<p class="granted no">${l.why}</p>`}`;
  }
}
