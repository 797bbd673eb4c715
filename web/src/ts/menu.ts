import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { icon } from "./icons";
import { Piece } from "./piece";

export interface MenuItem { label: string; help?: string; run?: () => void; href?: string; danger?: boolean; line?: boolean }

/** A button with a list of things to do, for pointer and keyboard. */
@customElement("wr-menu")
export class Menu extends Piece {
  @property({ attribute: false }) items: MenuItem[] = [];
  @property() label = "More";
  @property({ type: Boolean }) text = false;
  @property() side = "";
  @state() private open = false;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("pointerdown", this.outside);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("pointerdown", this.outside);
  }
  private outside = (e: Event) => { if (this.open && !this.contains(e.target as Node)) this.open = false; };

  private keys(e: KeyboardEvent): void {
    const all = [...this.querySelectorAll<HTMLElement>("[role=menuitem]")];
    const at = all.indexOf(document.activeElement as HTMLElement);
    if (e.key === "Escape" && this.open) { this.open = false; this.querySelector("button")?.focus(); e.stopPropagation(); }
    else if (e.key === "ArrowDown" && !this.open) void this.show();
    else if (e.key === "ArrowDown") all[(at + 1) % all.length]?.focus();
    else if (e.key === "ArrowUp") all[(at - 1 + all.length) % all.length]?.focus();
    else return;
    e.preventDefault();
  }

  private async show(): Promise<void> {
    this.open = true;
    await this.updateComplete;
    this.querySelector<HTMLElement>("[role=menuitem]")?.focus();
  }

  private choose(item: MenuItem): void {
    this.open = false;
    item.run?.();
  }

  protected override render(): TemplateResult {
    return html`<span class="menu" @keydown=${this.keys}>
      <button class="btn quiet ${this.text ? "" : "icon"}" type="button" aria-haspopup="menu" aria-expanded=${this.open} aria-label=${this.text ? nothing : this.label} title=${this.text ? nothing : this.label}
        @click=${() => (this.open ? (this.open = false) : this.show())}>${this.text ? this.label : icon("more")}</button>
      ${this.open ? html`<div class="pop ${this.side}" role="menu" aria-label=${this.label}>${this.items.map((item) => item.href
        ? html`<a role="menuitem" href=${item.href} download @click=${() => (this.open = false)}>${item.label}</a>`
        : html`${item.line ? html`<hr />` : nothing}<button role="menuitem" type="button" class=${item.danger ? "bad" : ""} @click=${() => this.choose(item)}><span>${item.label}${item.help ? html`<small>${item.help}</small>` : nothing}</span></button>`)}</div>` : nothing}</span>`;
  }
}
