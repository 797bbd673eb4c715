// What every part of the page is: a Lit element without a shadow, so that one style sheet dresses all, which is drawn
// again when a topic of the store that it names has changed.
import { LitElement, type PropertyValues } from "lit";
import { store } from "./store";

export class Piece extends LitElement {
  private heard = new Map<string, () => void>();

  protected topics(): string[] { return []; }

  protected override createRenderRoot(): HTMLElement { return this; }

  override connectedCallback(): void {
    super.connectedCallback();
    this.listen();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.heard.forEach((off) => off());
    this.heard.clear();
  }

  protected override willUpdate(_changed?: PropertyValues): void { if (this.isConnected) this.listen(); }

  private listen(): void {
    const wanted = new Set(this.topics());
    for (const [topic, off] of this.heard) if (!wanted.has(topic)) { off(); this.heard.delete(topic); }
    for (const topic of wanted) if (!this.heard.has(topic)) this.heard.set(topic, store.on(topic, () => this.requestUpdate()));
  }
}
