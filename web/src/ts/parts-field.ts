import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { get, query } from "./api";
import { count, visible } from "./format";
import { Piece } from "./piece";
import type { Parts } from "./wire";

const PAGE = 50;

/** Changes that wait, too many for a box each: a person names some, and sees which they are before they are allowed. */
@customElement("wr-parts-field")
export class PartsField extends Piece {
  @property() session = "";
  @property() of = "";
  @property() call = "";
  /** What a change is called before the person's eyes. */
  @property({ attribute: false }) words: (change: string) => string = visible;
  @state() private found: Parts | undefined;
  @state() private problem = "";
  private typedWords = "";
  private timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.look(0);
  }

  private typed(words: string): void {
    this.typedWords = words.trim();
    this.tell(undefined);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.look(0), 250);
  }

  private async look(from: number): Promise<void> {
    const words = this.typedWords;
    try {
      const found = await get<Parts>(`/api/sessions/${this.session}/parts${query({ of: this.of, call: this.call, only: words, from: String(from), most: String(PAGE) })}`);
      if (words !== this.typedWords) return;
      this.problem = "";
      this.found = from && this.found ? { ...found, parts: [...this.found.parts, ...found.parts] } : found;
      this.tell(found.chosen);
    } catch (e) {
      if (words !== this.typedWords) return;
      this.found = undefined;
      this.problem = (e as Error).message;
    }
  }

  /** Without a number it is not known yet what the words mean, and nothing can be allowed. */
  private tell(chosen: number | undefined): void {
    this.dispatchEvent(new CustomEvent("chosen", { detail: { only: this.typedWords, chosen } }));
  }

  protected override render(): TemplateResult {
    const { found } = this;
    const id = `only-${this.call}`;
    return html`<label for=${id}>Only some of them</label>
      <input class="field" id=${id} placeholder="Numbers, folders, patterns: 1-20, old/, !*.txt" aria-describedby="${id}-found" @input=${(e: Event) => this.typed((e.target as HTMLInputElement).value)} />
      ${found ? html`<div><p id="${id}-found" role="status">${found.chosen === found.count ? `All ${count(found.count)} changes:` : `${count(found.chosen)} of ${count(found.count)} changes${found.chosen ? ":" : "."}`}</p>
        ${found.chosen ? html`<ol class="items" tabindex="0" aria-label="Changes">${found.parts.map((part) => html`<li><span class="num">${part.number}</span><span>${this.words(part.change)}</span></li>`)}</ol>` : nothing}
        ${found.parts.length < found.chosen ? html`<p><button class="link" @click=${() => this.look(found.parts.length)}>Show ${Math.min(PAGE, found.chosen - found.parts.length)} more</button></p>` : nothing}</div>`
        : html`<p id="${id}-found" role="status" class=${this.problem ? "warn" : ""}>${this.problem}</p>`}`;
  }
}
