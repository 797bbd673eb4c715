import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { get, query } from "./api";
import { Piece } from "./piece";
import type { Change, Diff } from "./wire";

/** What changed between two versions, in the file's own terms: cells, paragraphs, slides, lines. */
@customElement("wr-diff")
class DiffView extends Piece {
  @property() session = "";
  @property() path = "";
  @property() old = "none";
  @property() fresh = "";
  @property({ type: Number }) limit = 400;
  @state() private diff: Diff | undefined;
  @state() private trouble = "";

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate();
    if (["session", "path", "old", "fresh"].some((name) => changed.has(name))) void this.load();
  }

  private async load(): Promise<void> {
    this.diff = undefined;
    this.trouble = "";
    try {
      this.diff = await get<Diff>(`/api/sessions/${this.session}/diff${query({ path: this.path, before: this.old, after: this.fresh })}`);
    } catch (e) {
      this.trouble = e instanceof Error ? e.message : String(e);
    }
  }

  protected override render(): TemplateResult {
    if (this.trouble) return html`<p class="empty">${this.trouble}</p>`;
    if (!this.diff) return html`<p class="empty"><span class="skeleton">Comparing versions</span></p>`;
    const total = this.diff.parts.reduce((sum, part) => sum + part.changes.length, 0);
    let left = this.limit;
    return html`<div class="diff" tabindex="0" role="region" aria-label="Differences">
      ${total === 0 ? html`<p class="empty">No difference in ${this.diff.compared || "content"}.</p>` : nothing}
      ${this.diff.parts.map((part) => {
        const shown = part.changes.slice(0, Math.max(0, left));
        left -= shown.length;
        return shown.length ? html`${part.name ? html`<h4>${part.name}</h4>` : nothing}${shown.map(change)}` : nothing;
      })}
      ${left <= 0 && total > this.limit ? html`<p class="faint"><span></span><span>and ${total - this.limit} more changes</span></p>` : nothing}
      ${this.diff.notes.map((n) => html`<p class="faint"><span></span><span>${n}</span></p>`)}</div>`;
  }
}

function change(c: Change): TemplateResult {
  const at = c.place ? html`<b class="faint">${c.place}  </b>` : nothing;
  if (c.kind === "CHANGED" && c.words?.length)
    return html`<p class="del"><span>−</span><span>${at}${c.words.filter((w) => w.mark !== "AFTER").map((w) => (w.mark === "BEFORE" ? html`<del class="word">${w.text}</del>` : w.text))}</span></p>
      <p class="add"><span>+</span><span>${at}${c.words.filter((w) => w.mark !== "BEFORE").map((w) => (w.mark === "AFTER" ? html`<ins class="word">${w.text}</ins>` : w.text))}</span></p>`;
  if (c.kind === "CHANGED" || c.kind === "FOLLOWED")
    return html`<p class="del"><span>−</span><span>${at}${c.before}</span></p><p class="add"><span>+</span><span>${at}${c.after}${c.kind === "FOLLOWED" ? html` <span class="faint">(follows from other cells)</span>` : nothing}</span></p>`;
  return c.kind === "REMOVED" ? html`<p class="del"><span>−</span><span>${at}${c.before}</span></p>` : html`<p class="add"><span>+</span><span>${at}${c.after}</span></p>`;
}

export { DiffView };
