// The conversation as a windowed list: only rows near the screen are in the document. Rows differ in height, so heights
// are measured once and kept; what the reader looks at stays where it is while rows above it come or grow.
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "./icons";
import { Piece } from "./piece";

/** `fromStart`: whoever follows reads it from its start, also where it is higher than the screen. */
export interface Placed { key: string; fromStart?: boolean }
const GUESS = 64;
const BEYOND = 700;
const NEAR_END = 60;

/** How far below the start of its row something stands. */
const insetOf = (what: HTMLElement): number => what.getBoundingClientRect().top - (what.closest(".row")?.getBoundingClientRect().top ?? 0);

@customElement("wr-flow")
export class Flow extends Piece {
  @property({ attribute: false }) rows: Placed[] = [];
  @property({ attribute: false }) draw: (row: never) => unknown = () => nothing;
  @property() label = "Conversation";
  @state() private start = 0;
  @state() private end = 0;
  @state() private away = false;
  private heights = new Map<string, number>();
  /** The rows as they were placed last, and where each begins; then where the last ends. */
  private placed: Placed[] = [];
  private tops: number[] = [0];
  private stick = true;
  /** The scroll position as this list last saw or set it: where it is another, a hand moved it, or the browser did. */
  private seen = 0;
  /** The row whose start was shown, and left by reading on. */
  private read = "";
  private paper = false;
  private anchor: { key: string; inset: number } | undefined;
  /** What is pressed stays under the pointer until it is let go, or the press would be lost. */
  private held: { what: HTMLElement; top: number } | undefined;
  /** What opens something that is yet to grow, and how far down its row it stands. */
  private opener: { what: HTMLElement; inset: number } | undefined;
  private size = new ResizeObserver((seen) => this.measured(seen));
  private watched = new Set<Element>();
  private focused: Element | undefined;

  private get scroller(): HTMLElement | null { return this.querySelector<HTMLElement>(".flow"); }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("pointerup", this.released);
    addEventListener("pointercancel", this.released);
    addEventListener("beforeprint", this.printed);
    addEventListener("afterprint", this.printed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("pointerup", this.released);
    removeEventListener("pointercancel", this.released);
    removeEventListener("beforeprint", this.printed);
    removeEventListener("afterprint", this.printed);
    this.size.disconnect();
    this.watched.clear();
  }

  /** Shows the end, and stays there. */
  toEnd(): void {
    this.stick = true;
    this.away = false;
    this.settle();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate();
    if (changed.has("rows")) {
      this.heed();
      this.succeed();
      this.place();
      this.choose();
    }
  }

  /** Where a row has another's place, as a text has its draft's, it takes its height until it is measured, and its reader. */
  private succeed(): void {
    const now = new Set(this.rows.map((row) => row.key));
    const heir = this.rows[this.placed.findIndex((row) => row.key === this.anchor?.key)];
    if (this.anchor && heir && !now.has(this.anchor.key)) {
      if (!this.heights.has(heir.key)) this.heights.set(heir.key, this.heights.get(this.anchor.key) ?? GUESS);
      this.anchor.key = heir.key;
    }
    for (const key of this.heights.keys()) if (!now.has(key)) this.heights.delete(key);
  }

  private place(): void {
    const tops = new Array<number>(this.rows.length + 1);
    tops[0] = 0;
    for (let i = 0; i < this.rows.length; i++) tops[i + 1] = tops[i]! + (this.heights.get(this.rows[i]!.key) ?? GUESS);
    this.tops = tops;
    this.placed = this.rows;
  }

  private at(y: number): number {
    let low = 0;
    let high = this.placed.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (this.tops[mid + 1]! <= y) low = mid + 1;
      else high = mid;
    }
    return low;
  }

  /** On paper stands all of it. */
  private printed = (e: Event) => {
    this.paper = e.type === "beforeprint";
    this.choose();
  };

  private choose(scrolling = false): void {
    if (this.paper) {
      this.start = 0;
      this.end = this.rows.length;
      return;
    }
    const box = this.scroller;
    const height = box?.clientHeight || 900;
    const top = this.held ? box?.scrollTop ?? 0 : this.stick ? this.goal(height) : this.anchored() ?? box?.scrollTop ?? 0;
    if (scrolling && this.drawn(top - BEYOND / 3, top + height + BEYOND / 3)) return;
    this.start = this.at(Math.max(0, top - BEYOND));
    this.end = Math.min(this.rows.length, this.at(top + height + BEYOND) + 1);
  }

  /** Where the scroll position belongs for the anchor to stay. */
  private anchored(): number | undefined {
    if (!this.anchor) return undefined;
    const index = this.rows.findIndex((row) => row.key === this.anchor!.key);
    return index < 0 ? undefined : this.tops[index]! + this.anchor.inset;
  }

  private scrolled = () => {
    this.heed();
    this.choose(true);
  };

  /**
   * Sees what moved the position since it was last seen. Whoever moves up leaves the end, however little; whoever comes
   * down to it, or is brought there by rows that went, follows. Rows that grew moved nobody.
   */
  private heed(): void {
    const box = this.scroller;
    if (!box?.clientHeight || this.paper) return;
    const left = box.scrollHeight - box.scrollTop - box.clientHeight;
    const moved = box.scrollTop - this.seen;
    if (!this.held) {
      const unread = this.unread();
      if (left < 2 || (moved > 1 && left < NEAR_END)) this.stick = true;
      else if (moved < -1 || (moved > 1 && unread)) this.stick = false;
      if (moved > 1 && unread) this.read = unread.key;
    }
    this.seen = box.scrollTop;
    this.away = !this.stick && left > box.clientHeight * 0.6;
    const index = this.at(box.scrollTop);
    const row = this.placed[index];
    this.anchor = row ? { key: row.key, inset: box.scrollTop - this.tops[index]! } : undefined;
  }

  /** The last row, where its start is yet to be read. */
  private unread(): Placed | undefined {
    const last = this.placed.at(-1);
    return last?.fromStart && last.key !== this.read ? last : undefined;
  }

  /** Where whoever follows stands. */
  private goal(height: number): number {
    const end = Math.max(0, this.tops.at(-1)! - height);
    return this.unread() ? Math.min(end, this.tops.at(-2)!) : end;
  }

  /** Heard before whoever opens it does so; what was pressed need not be held any longer. */
  private clicked = {
    capture: true,
    handleEvent: (e: MouseEvent) => {
      const what = (e.target as HTMLElement).closest<HTMLElement>("[aria-expanded=false], summary");
      this.opener = what ? { what, inset: insetOf(what) } : undefined;
      this.held = undefined;
    },
  };

  private pressed = (e: PointerEvent) => {
    const what = (e.target as HTMLElement).closest<HTMLElement>("a, button, input, label, summary");
    this.held = what ? { what, top: what.getBoundingClientRect().top } : undefined;
  };

  /** The click comes after the release. */
  private released = () => {
    if (this.held) setTimeout(() => { this.held = undefined; this.settle(); });
  };

  /** Whether all from `top` to `bottom` is in the document. */
  private drawn(top: number, bottom: number): boolean {
    return (this.start === 0 || this.tops[this.start]! <= top) && (this.end === this.rows.length || this.tops[this.end]! >= bottom);
  }

  private measured(seen: ResizeObserverEntry[]): void {
    let moved = false;
    let opened = false;
    for (const entry of seen) {
      const key = (entry.target as HTMLElement).dataset["key"];
      if (key && !this.grew(key, entry.borderBoxSize[0]?.blockSize ?? 0)) continue;
      moved = true;
      if (this.opener && key && entry.target.contains(this.opener.what)) opened = true;
    }
    if (!moved) return;
    this.heed();
    this.place();
    if (opened) this.show();
    this.choose();
    this.requestUpdate();
    this.settle();
  }

  /**
   * What was opened by hand is read from its start: where following the end would take that from the screen, the end is
   * followed no more. What opens above its button begins with the row.
   */
  private show(): void {
    const { what, inset } = this.opener!;
    this.opener = undefined;
    const index = this.placed.findIndex((row) => row.key === what.closest<HTMLElement>(".row")?.dataset["key"]);
    const now = insetOf(what);
    const from = now > inset + 1 ? 0 : now;
    if (!this.stick || index < 0 || this.tops[index]! + from >= this.goal(this.scroller!.clientHeight)) return;
    this.stick = false;
    this.anchor = { key: this.placed[index]!.key, inset: from };
  }

  /** Notes the height of a row; whether it is another than before. */
  private grew(key: string, height: number): boolean {
    if (!height || this.heights.get(key) === height) return false;
    this.heights.set(key, height);
    return true;
  }

  private settle(): void {
    const box = this.scroller;
    const canvas = this.querySelector<HTMLElement>(".canvas");
    if (!box || !canvas) return;
    canvas.style.height = `${this.tops.at(-1)}px`;
    if (this.held?.what.isConnected) {
      const moved = this.held.what.getBoundingClientRect().top - this.held.top;
      if (Math.abs(moved) > 0.5) box.scrollTop += moved;
    } else {
      const to = this.stick ? this.goal(box.clientHeight) : this.anchored();
      if (to !== undefined && Math.abs(box.scrollTop - to) > 0.5) box.scrollTop = to;
    }
    this.seen = box.scrollTop;
  }

  protected override updated(): void {
    // A card that was answered goes away, and the focus with it; who has no mouse goes on from here.
    if (this.focused && !this.focused.isConnected && document.activeElement === document.body) this.scroller?.focus({ preventScroll: true });
    const pane = this.querySelector<HTMLElement>(".window");
    if (pane) pane.style.transform = `translateY(${this.tops[this.start] ?? 0}px)`;
    const now = new Set<Element>(this.querySelectorAll(".flow, .window > .row"));
    for (const old of this.watched) if (!now.has(old)) this.size.unobserve(old);
    let moved = false;
    for (const fresh of now) {
      if (this.watched.has(fresh)) continue;
      this.size.observe(fresh);
      const key = (fresh as HTMLElement).dataset["key"];
      // At once: a guess would let the position slip, and where nobody looks no observer tells.
      if (key && this.grew(key, fresh.getBoundingClientRect().height)) moved = true;
    }
    this.watched = now;
    if (moved) {
      this.place();
      this.choose();
    }
    this.settle();
  }

  protected override render(): TemplateResult {
    const shown = this.rows.slice(this.start, this.end);
    return html`<div class="flow" tabindex="0" role="feed" aria-label=${this.label} aria-busy="false" @scroll=${this.scrolled} @pointerdown=${this.pressed} @click=${this.clicked} @focusin=${(e: FocusEvent) => (this.focused = e.target as Element)}><div class="canvas"><div class="window">
      ${repeat(shown, (row) => row.key, (row, i) => html`<div class="row ${this.start + i === this.rows.length - 1 ? "last" : ""}" data-key=${row.key} role="article" aria-posinset=${this.start + i + 1} aria-setsize=${this.rows.length}>${this.draw(row as never)}</div>`)}
      </div></div></div>
      ${this.away ? html`<div class="jump"><button class="btn small tolatest" @click=${() => this.toEnd()}>${icon("down")}Latest</button></div>` : nothing}`;
  }
}
