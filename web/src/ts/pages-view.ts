// The pages of a document as pictures. One that does not come says why, is asked for again by itself, and then by hand.
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { refusal } from "./api";
import { Piece } from "./piece";
import { store } from "./store";

/** Milliseconds before a picture that failed is asked for again. */
const AGAIN = [700, 3000];

interface Missing { tries: number; why: string; resting: boolean }

@customElement("wr-pages")
class PagesView extends Piece {
  /** The address of page n. */
  @property({ attribute: false }) address: (page: number) => string = () => "";
  /** What tells one content from another. */
  @property() content = "";
  @property({ type: Number }) pages = 0;
  @property() name = "";
  @property() limit = "";
  @state() private missing = new Map<number, Missing>();
  private lost = false;

  protected override topics(): string[] { return ["link"]; }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate();
    if (changed.has("content")) this.missing = new Map();
    const lost = store.link !== "live";
    if (this.lost && !lost) for (const [page, { why }] of this.missing) if (why) this.ask(page);
    this.lost = lost;
  }

  private async failed(page: number): Promise<void> {
    const { content } = this;
    const tries = (this.missing.get(page)?.tries ?? 0) + 1;
    const wait = AGAIN[tries - 1];
    this.note(page, { tries, why: "", resting: true });
    const why = wait === undefined ? await refusal(this.address(page)) : "";
    if (wait !== undefined) await new Promise((resolve) => setTimeout(resolve, wait));
    if (content === this.content) this.note(page, { tries, why, resting: false });
  }

  private ask(page: number): void { this.note(page, { tries: 0, why: "", resting: false }); }

  private note(page: number, what: Missing): void { this.missing = new Map(this.missing).set(page, what); }

  protected override render(): TemplateResult {
    return html`<div class="pages">${Array.from({ length: this.pages }, (_, i) => html`<figure>${this.page(i + 1)}<figcaption>${i + 1} of ${this.pages}</figcaption></figure>`)}
      ${this.limit ? html`<p class="help">${this.limit}</p>` : nothing}</div>`;
  }

  private page(n: number): TemplateResult {
    const { tries = 0, why = "", resting = false } = this.missing.get(n) ?? {};
    if (why) return html`<div class="missing" role="group" aria-label="Page ${n}"><p>${why}</p><button class="btn small" @click=${() => this.ask(n)}>Try again</button></div>`;
    if (resting) return html`<p class="missing skeleton">Page ${n} did not come; asking again</p>`;
    return html`${keyed(`${this.content}|${tries}`, html`<img loading=${n < 3 ? "eager" : "lazy"} decoding="async" alt="Page ${n} of ${this.name}" src=${this.address(n)} @error=${() => void this.failed(n)} />`)}`;
  }
}

export { PagesView };
