import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { command } from "./api";
import { describe } from "./act";
import { plural, within } from "./format";
import { Piece } from "./piece";
import { attempt } from "./store";
import type { Evidence, Folder, Json, Question, Wait } from "./wire";

const SHOWN = 12;

/** A call that waits for a yes or no: what, exactly which, before and after, what leaves this computer, and which rule asked. */
@customElement("wr-ask-card")
export class AskCard extends Piece {
  @property() session = "";
  @property({ attribute: false }) wait!: Wait;
  @property({ attribute: false }) folders: Folder[] = [];
  @property() lane = "";
  @state() private refusing = false;
  @state() private wider = false;
  @state() private busy = false;
  @state() private all = false;
  /** Numbers of listed changes that are not wanted. */
  @state() private left: number[] = [];

  private async decide(body: { type: string } & Record<string, unknown>): Promise<void> {
    this.busy = true;
    await attempt(() => command(this.session, { of: this.wait.session, call: this.wait.call, ...body }));
    this.busy = false;
  }

  private refuse(): void {
    void this.decide({ type: "Deny", reason: this.querySelector("textarea")?.value.trim() || undefined });
  }

  protected override render(): TemplateResult {
    const { wait } = this;
    if (wait.request.type !== "Permission") return html``;
    const { gate, rule, question, items = [] } = wait.request;
    const picked = items.map((_, i) => i + 1).filter((n) => !this.left.includes(n));
    const some = items.length > 1;
    const wide = (wait.choices ?? []).filter((choice) => choice.id !== "once");
    const narrow = wide.filter((choice) => choice.id === "this");
    const broad = wide.filter((choice) => !narrow.includes(choice));
    const id = `ask-${wait.call}`;
    return html`<div class="ask" role="group" aria-labelledby=${id}>
      <h2 id=${id}><i class="dot wait"></i><span>${heading(wait)}</span></h2>
      <p>${some ? question.split("\n", 1)[0] : question}${gate === "DELETION" ? " Nothing is deleted until you allow it, and it can be taken back later." : ""}</p>
      ${some ? html`<fieldset class="items"><legend class="hidden">Which of these changes</legend>${items.map((item, i) => html`<label class="opt"><input type="checkbox" .checked=${!this.left.includes(i + 1)} @change=${(e: Event) => { this.left = (e.target as HTMLInputElement).checked ? this.left.filter((n) => n !== i + 1) : [...this.left, i + 1]; }} /><span>${item}</span></label>`)}</fieldset>` : nothing}
      ${this.facts()}
      ${this.refusing ? html`<label class="hidden" for="${id}-why">Why not</label><textarea class="field" id="${id}-why" rows="2" placeholder="Why not, or what to do instead (optional)" @keydown=${(e: KeyboardEvent) => { if (e.key === "Enter" && (e.metaKey || e.ctrlKey)) this.refuse(); }}></textarea>
        <div class="buttons"><button class="btn primary" ?disabled=${this.busy} @click=${this.refuse}>Do not allow</button><button class="btn quiet" @click=${() => (this.refusing = false)}>Back</button></div>`
      : html`<div class="buttons">
        <button class="btn primary" ?disabled=${this.busy || (some && picked.length === 0)} @click=${() => this.decide({ type: "Allow", choice: "once", ...(this.left.length ? { items: picked } : {}) })}>${!some ? "Allow once" : this.left.length ? `Allow ${picked.length} of ${items.length}` : `Allow all ${items.length}`}</button>
        <button class="btn" ?disabled=${this.busy} @click=${() => { this.refusing = true; void this.updateComplete.then(() => this.querySelector("textarea")?.focus()); }}>Do not allow</button>
        ${wide.length ? html`<button class="btn quiet" aria-expanded=${this.wider} @click=${() => (this.wider = !this.wider)}>Allow more…</button>` : nothing}
        <small>Asked because: ${this.why(rule)}</small></div>
        ${this.wider ? html`<div class="wider"><p>These are remembered for this task until they expire. You can revoke them in Settings.</p><div class="buttons">
          ${[...narrow, ...broad].map((choice) => html`<button class="btn" ?disabled=${this.busy} @click=${() => this.decide({ type: "Allow", choice: choice.id })}>${choice.label}</button>`)}</div></div>` : nothing}`}
    </div>`;
  }

  /** The rule in words, with paths as the folders show them. */
  private why(rule: string): string {
    const m = /^([\w ]+): ask \S+ (\w+) on (?:file:)?(.+)$/.exec(rule);
    return m ? `a rule of the ${m[1]} asks before each ${m[2]}${m[3] === "*" ? "" : ` on ${within(m[3]!, this.folders)}`}` : rule;
  }

  private facts(): TemplateResult {
    const targets = this.wait.targets ?? [];
    const shown = this.all ? targets : targets.slice(0, SHOWN);
    const input = object(this.wait.input);
    const rows: TemplateResult[] = [];
    if (this.lane) rows.push(fact("Who", html`Sub-agent “${this.lane}”`));
    for (const target of shown) rows.push(fact(KINDS[target.kind] ?? (target.kind || "On"), html`<code>${target.kind === "file" ? within(target.name, this.folders) : target.name}</code>`));
    if (targets.length > shown.length) rows.push(fact("", html`<button class="link" @click=${() => (this.all = true)}>and ${targets.length - shown.length} more</button>`));
    for (const [name, label] of [["command", "Command"], ["sql", "Query"], ["url", "Address"], ["old", "Before"], ["new", "After"], ["old_string", "Before"], ["new_string", "After"], ["content", "Content"], ["text", "Text"]] as const)
      if (typeof input[name] === "string" && input[name]) rows.push(fact(label, html`<pre tabindex="0">${ends(input[name] as string)}</pre>`));
    // Whose words the call repeats decides whether a person wants it.
    if (this.wait.request.type === "Permission")
      for (const line of new Set((this.wait.request.evidence ?? []).map(words))) rows.push(fact("Words of others", html`<span class="evidence">${line}</span>`));
    // What is no file may be somebody else: a kind that is not known here counts as that.
    const others = targets.filter((t) => t.kind !== "file" && t.kind !== "folder").map((t) => t.name);
    const nothing = this.wait.tool === "Shell" ? html`Nothing but what the command sends to hosts that this session may reach (see Context)` : html`Nothing`;
    rows.push(fact("Leaves this computer", others.length ? html`<b class="warn">What the call holds, to ${others.join(", ")}</b>` : nothing));
    return html`<dl class="facts">${rows}</dl>`;
  }
}

/** A long text with its end: what matters may stand there. */
const ends = (text: string): string => (text.length <= 8000 ? text : `${text.slice(0, 5000)}\n[… ${text.length - 8000} characters …]\n${text.slice(-3000)}`);
const ORIGINS: { [origin: string]: string } = { WORKSPACE: "the file", MEMORY: "the note", SUBAGENT: "the sub-agent", UNKNOWN: "a file of unknown origin,", WEB: "the page", CONNECTOR: "the connector", UNSAID: "a tool that does not say whose words it holds," };
const words = ({ argument, from, excerpt }: Evidence): string => {
  const where = `${ORIGINS[from.origin] ?? ""} ${from.name}${from.hidden ? ", with hidden text" : ""}`.trim();
  return argument ? `“${argument}” stands in ${where}: “${excerpt}”` : `This session has read ${where}.`;
};
const KINDS: { [kind: string]: string } = { net: "Host", search: "Search", connector: "Connector" };
const fact = (name: string, value: unknown): TemplateResult => html`<div><dt>${name ? name[0]!.toUpperCase() + name.slice(1) : ""}</dt><dd>${value}</dd></div>`;
const object = (input: Json | undefined): { [key: string]: Json } => (input && typeof input === "object" && !Array.isArray(input) ? input : {});
const heading = (wait: Wait): TemplateResult => {
  const many = wait.targets?.length ?? 0;
  return wait.request.type === "Permission" && wait.request.gate === "DELETION" ? html`Delete ${many > 1 ? plural(many, "file") : many === 1 ? "this" : "files"}?` : html`${describe(wait.tool, wait.input, "Do")}?`;
};

/** One to four questions, each with its options and room for own words. */
@customElement("wr-question-card")
export class QuestionCard extends Piece {
  @property() session = "";
  @property({ attribute: false }) wait!: Wait;
  @state() private busy = false;
  @state() private chosen: Record<number, string[]> = {};
  @state() private own: Record<number, string> = {};

  private answer(i: number, question: Question): string {
    const picked = (this.chosen[i] ?? []).map((label) => (label === "" ? this.own[i]?.trim() ?? "" : label)).filter(Boolean);
    return question.options.length === 0 ? this.own[i]?.trim() ?? "" : picked.join(", ");
  }

  private pick(i: number, label: string, multiple: boolean, on: boolean): void {
    const before = multiple ? this.chosen[i] ?? [] : [];
    this.chosen = { ...this.chosen, [i]: on ? [...before, label] : before.filter((l) => l !== label) };
  }

  private async send(e: Event): Promise<void> {
    e.preventDefault();
    if (this.wait.request.type !== "Questions") return;
    this.busy = true;
    const answers = this.wait.request.questions.map((q, i) => this.answer(i, q));
    await attempt(() => command(this.session, { type: "Answer", of: this.wait.session, call: this.wait.call, answers }));
    this.busy = false;
  }

  protected override render(): TemplateResult {
    if (this.wait.request.type !== "Questions") return html``;
    const { questions } = this.wait.request;
    const complete = questions.every((q, i) => this.answer(i, q) !== "");
    return html`<form class="card ask question" aria-label="Question for you" @submit=${this.send}>
      ${questions.map((q, i) => this.one(q, i))}
      <div class="buttons"><button class="btn primary" ?disabled=${!complete || this.busy}>${questions.length > 1 ? "Send answers" : "Answer"}</button><small>The work waits for this answer.</small></div></form>`;
  }

  private one(q: Question, i: number): TemplateResult {
    const name = `${this.wait.call}-${i}`;
    const own = html`<input class="field" aria-label="Own answer" placeholder="Something else…" .value=${this.own[i] ?? ""} @input=${(e: Event) => { this.own = { ...this.own, [i]: (e.target as HTMLInputElement).value }; if (q.options.length && !(this.chosen[i] ?? []).includes("")) this.pick(i, "", q.multiple, true); }} />`;
    if (q.options.length === 0) return html`<fieldset><legend>${q.text}</legend>${own}</fieldset>`;
    const choice = (label: string, shown: unknown) => html`<label class="opt"><input type=${q.multiple ? "checkbox" : "radio"} name=${name} .checked=${(this.chosen[i] ?? []).includes(label)} @change=${(e: Event) => this.pick(i, label, q.multiple, (e.target as HTMLInputElement).checked)} aria-label=${label || "Something else"} />${shown}</label>`;
    return html`<fieldset><legend>${q.text}</legend>
      ${q.options.map((option, n) => choice(option.label, html`<span>${option.label}${n === 0 && !q.multiple ? html` <span class="chip">recommended</span>` : nothing}${option.description ? html`<small>${option.description}</small>` : nothing}</span>`))}
      ${choice("", own)}</fieldset>`;
  }
}
