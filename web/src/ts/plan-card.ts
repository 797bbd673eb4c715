import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { command } from "./api";
import { count, money, plural, seconds, short } from "./format";
import { icon } from "./icons";
import { Piece } from "./piece";
import { attempt, store } from "./store";
import type { Forecast, PlanStep, Wait } from "./wire";

interface Edited { number: number; step: PlanStep; title: string; dropped: boolean }

/** The plan for review: steps can be dropped, moved and reworded; one can be marked to stop before. */
@customElement("wr-plan-card")
export class PlanCard extends Piece {
  @property() session = "";
  @property({ attribute: false }) wait!: Wait;
  @state() private steps: Edited[] = [];
  @state() private stopBefore = 0;
  @state() private rewording = 0;
  @state() private objecting = false;
  @state() private busy = false;
  @state() private dragged = 0;
  @state() private over = 0;
  private call = "";

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate();
    if (this.wait.request.type === "PlanReview" && this.wait.call !== this.call) {
      this.call = this.wait.call;
      this.steps = this.wait.request.plan.steps.map((step, i) => ({ number: i + 1, step, title: step.title, dropped: step.status === "DROPPED" }));
      this.stopBefore = 0;
      this.objecting = false;
    }
    void changed;
  }

  private get edited(): boolean {
    return this.stopBefore > 0 || this.steps.some((s, i) => s.number !== i + 1 || s.title !== s.step.title || (s.dropped && s.step.status !== "DROPPED"));
  }

  private async approve(askEach: boolean): Promise<void> {
    this.busy = true;
    const kept = this.steps.filter((s) => !s.dropped);
    const drop = this.steps.filter((s) => s.dropped && s.step.status !== "DROPPED").map((s) => s.number);
    const moved = kept.some((s, i) => i > 0 && s.number < kept[i - 1]!.number);
    const titles = Object.fromEntries(kept.filter((s) => s.title !== s.step.title).map((s) => [String(s.number), s.title]));
    await attempt(() => command(this.session, {
      type: "ApprovePlan", of: this.wait.session, call: this.wait.call, askEach: askEach || undefined, stopBefore: this.stopBefore || undefined,
      drop: drop.length ? drop : undefined, order: moved ? kept.map((s) => s.number) : undefined, titles: Object.keys(titles).length ? titles : undefined,
    }));
    this.busy = false;
  }

  private async object(): Promise<void> {
    const reason = this.querySelector("textarea")?.value.trim();
    if (!reason) return;
    this.busy = true;
    await attempt(() => command(this.session, { type: "Deny", of: this.wait.session, call: this.wait.call, reason }));
    this.busy = false;
  }

  private move(from: number, to: number): void {
    if (to < 0 || to >= this.steps.length || from === to) return;
    const steps = [...this.steps];
    const [step] = steps.splice(from, 1);
    steps.splice(to, 0, step!);
    this.steps = steps;
    store.announce(`${step!.title} is now step ${to + 1}`);
  }

  private change(i: number, what: Partial<Edited>): void {
    this.steps = this.steps.map((s, at) => (at === i ? { ...s, ...what } : s));
  }

  private keys(e: KeyboardEvent, i: number): void {
    if (!e.altKey || (e.key !== "ArrowUp" && e.key !== "ArrowDown")) return;
    e.preventDefault();
    this.move(i, i + (e.key === "ArrowUp" ? -1 : 1));
    const button = (e.target as HTMLElement).closest("button");
    void this.updateComplete.then(() => button?.focus());
  }

  protected override render(): TemplateResult {
    if (this.wait.request.type !== "PlanReview") return html``;
    const { why, forecast } = this.wait.request;
    return html`<section class="card plan waiting" aria-label="Plan for review">
      <header><i class="dot wait"></i>${why ? "Look at the plan again" : "Plan ready for review"}<small>${why || "Nothing has been changed yet."}</small></header>
      <ol>${repeat(this.steps, (s) => s.number, (s, i) => this.step(s, i))}</ol>
      ${this.objecting ? html`<footer><label class="hidden" for="object">What should be different</label><textarea id="object" class="field" rows="2" placeholder="What should be different"></textarea>
        <button class="btn primary" ?disabled=${this.busy} @click=${this.object}>Ask for another plan</button><button class="btn quiet" @click=${() => (this.objecting = false)}>Back</button></footer>`
      : html`<footer><button class="btn primary" ?disabled=${this.busy || this.steps.every((s) => s.dropped)} @click=${() => this.approve(false)}>${this.edited ? "Start with changes" : why ? "Go on" : "Start"}</button>
        <button class="btn" ?disabled=${this.busy} @click=${() => this.approve(true)}>${why ? "Go on, ask before each change" : "Start, and ask before each change"}</button>
        <button class="btn quiet" @click=${() => { this.objecting = true; void this.updateComplete.then(() => this.querySelector("textarea")?.focus()); }}>Change the plan</button>
        <small>${forecast ? forecastWords(forecast) : nothing}</small></footer>`}
    </section>`;
  }

  private step(s: Edited, i: number): TemplateResult {
    const done = s.step.status === "DONE";
    return html`${this.stopBefore === s.number && !s.dropped ? html`<li class="gate" role="note">${icon("hand")}Stops here and asks you<button class="btn quiet small" @click=${() => (this.stopBefore = 0)}>Remove</button></li>` : nothing}
      <li class="${s.dropped ? "dropped" : ""} ${this.dragged === s.number ? "dragging" : ""} ${this.over === s.number && this.dragged ? "over" : ""}"
        @dragover=${(e: DragEvent) => { if (this.dragged) { e.preventDefault(); this.over = s.number; } }}
        @drop=${(e: DragEvent) => { e.preventDefault(); this.move(this.steps.findIndex((x) => x.number === this.dragged), i); this.dragged = this.over = 0; }}>
      <span class="n ${done ? "done" : ""}">${done ? "✓" : i + 1}</span>
      <div>${this.rewording === s.number ? this.reword(s, i) : html`<b>${s.title}</b>`}
        ${words(s.step) ? html`<p>${words(s.step)}</p>` : nothing}${tags(s.step)}</div>
      ${done ? html`<span></span>` : html`<div class="tools" @keydown=${(e: KeyboardEvent) => this.keys(e, i)}>
        ${s.dropped ? html`<button class="btn quiet small" @click=${() => this.change(i, { dropped: false })}>Restore</button>` : html`
        <button class="btn quiet icon small handle" draggable="true" title="Move (drag, or Alt with arrow keys)" aria-label="Move step ${i + 1}: Alt with arrow keys" @dragstart=${() => (this.dragged = s.number)} @dragend=${() => (this.dragged = this.over = 0)}>${icon("grip")}</button>
        <button class="btn quiet icon small" title="Stop before this step" aria-label="Stop before step ${i + 1}" aria-pressed=${this.stopBefore === s.number} @click=${() => (this.stopBefore = this.stopBefore === s.number ? 0 : s.number)}>${icon("hand")}</button>
        <button class="btn quiet icon small" title="Reword" aria-label="Reword step ${i + 1}" @click=${() => { this.rewording = s.number; void this.updateComplete.then(() => this.querySelector<HTMLInputElement>(".reword input")?.select()); }}>${icon("edit")}</button>
        <button class="btn quiet icon small" title="Leave out" aria-label="Leave out step ${i + 1}" @click=${() => this.change(i, { dropped: true })}>${icon("close")}</button>`}</div>`}</li>`;
  }

  private reword(s: Edited, i: number): TemplateResult {
    const keep = () => {
      const value = this.querySelector<HTMLInputElement>(".reword input")?.value.trim();
      this.change(i, { title: value || s.step.title });
      this.rewording = 0;
    };
    return html`<form class="reword" @submit=${(e: Event) => { e.preventDefault(); keep(); }}><input class="field" aria-label="Words of step ${i + 1}" .value=${s.title} @keydown=${(e: KeyboardEvent) => { if (e.key === "Escape") { e.stopPropagation(); this.rewording = 0; } }} /><button class="btn small">Keep</button></form>`;
  }
}

function words(step: PlanStep): string {
  const parts = [];
  if (step.creates.length) parts.push(`Creates ${step.creates.join(", ")}`);
  if (step.changes.length) parts.push(`${parts.length ? "changes" : "Changes"} ${step.changes.join(", ")}`);
  return parts.join("; ");
}

function tags(step: PlanStep): TemplateResult | typeof nothing {
  const chip = (text: string, tone = "") => html`<span class="chip ${tone}"><span>${text}</span></span>`;
  const all: TemplateResult[] = [];
  if (step.reads.length) all.push(chip(`reads ${step.reads.join(", ")}`));
  if (step.agents) all.push(chip(plural(step.agents, "sub-agent")));
  if (step.deletes.length) all.push(chip(`deletes ${step.deletes.join(", ")}`, "warn"));
  if (step.sends.length) all.push(chip(`sends to ${step.sends.join(", ")}`, "warn"));
  if (step.minutes) all.push(chip(`about ${count(step.minutes)} min`));
  if (!step.creates.length && !step.changes.length && !step.deletes.length && !step.sends.length) all.push(chip("no changes"));
  return all.length ? html`<div class="tags">${all}</div>` : nothing;
}

export function forecastWords(forecast: Forecast): string {
  const time = Math.max(1, Math.round(seconds(forecast.time) / 60));
  const cost = forecast.microUsd === undefined ? `${short(forecast.tokens)} tokens` : forecast.microUsd > 0 ? money(forecast.microUsd) : "no cost";
  return `About ${count(time)} min, ${cost}`;
}
