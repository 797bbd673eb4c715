// A picture that the server draws. If it does not come it is asked for again by itself; then it says why, and a person may ask.
import { html, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { refusal } from "./api";
import { Piece } from "./piece";
import { store } from "./store";

/** Milliseconds before one that failed is asked for again. */
const AGAIN = [700, 3000];

@customElement("wr-picture")
class Picture extends Piece {
  @property() src = "";
  @property() name = "";
  @property({ type: Boolean }) lazy = false;
  @state() private tries = 0;
  @state() private resting = false;
  @state() private why = "";
  private lost = false;

  protected override topics(): string[] { return ["link"]; }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate();
    const lost = store.link !== "live";
    if (changed.has("src") || (this.lost && !lost && this.why)) this.ask();
    this.lost = lost;
  }

  private ask(): void {
    this.tries = 0;
    this.resting = false;
    this.why = "";
  }

  private async failed(): Promise<void> {
    const { src } = this;
    const wait = AGAIN[this.tries];
    this.resting = true;
    const why = wait === undefined ? await refusal(src) : "";
    if (wait !== undefined) await new Promise((resolve) => setTimeout(resolve, wait));
    if (src !== this.src) return;
    this.why = why;
    this.tries++;
    this.resting = false;
  }

  protected override render(): TemplateResult {
    if (this.why) return html`<div class="missing" role="group" aria-label=${this.name}><p>${this.why}</p><button class="btn small" @click=${() => this.ask()}>Try again</button></div>`;
    if (this.resting) return html`<p class="missing skeleton">${this.name} did not come; asking again</p>`;
    return html`${keyed(`${this.src}|${this.tries}`, html`<img loading=${this.lazy ? "lazy" : "eager"} decoding="async" alt=${this.name} src=${this.src} @error=${() => void this.failed()} />`)}`;
  }
}

export { Picture };
