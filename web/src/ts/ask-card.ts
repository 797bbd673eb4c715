import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { command, get, query } from "./api";
import { describe } from "./act";
import { baseName, bytes, count, day, moment, plural, visible, within } from "./format";
import "./parts-field";
import { Piece } from "./piece";
import { attempt } from "./store";
import type { Evidence, Folder, Json, Loss, Losses, Question, Wait } from "./wire";

const SHOWN = 12;
/** More boxes than these are not ticked one by one. */
const FEW = 4;
const HELD = "house: held changes ask";
const ALWAYS = "A deletion always waits for a person.";

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
  /** Of changes too many to list, which are wanted, and how many those are as soon as that is known. */
  @state() private named: { only: string; chosen: number | undefined } = { only: "", chosen: undefined };
  @state() private losses: Losses | undefined;
  private asked = "";

  /** What a deletion would take away is looked up where it lies, when the card is shown. */
  protected override willUpdate(): void {
    super.willUpdate();
    const { request, session, call, since } = this.wait;
    // A call may ask twice: whether it may run, and what of its changes may stay.
    const now = `${session}|${call}|${since}`;
    if (now === this.asked) return;
    this.asked = now;
    this.losses = undefined;
    this.left = [];
    this.named = { only: "", chosen: undefined };
    if (request.type === "Permission" && (request.gate === "DELETION" || request.gate === "HARD" || this.wait.tool === "Delete"))
      void get<Losses>(`/api/sessions/${this.session}/losses${query({ of: session, call })}`).then((found) => { if (now === this.asked) this.losses = found; }, () => undefined);
  }

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
    const { gate, rule, question, items = [], unlisted } = wait.request;
    const picked = items.map((_, i) => i + 1).filter((n) => !this.left.includes(n));
    const some = items.length > 1;
    const wide = (wait.choices ?? []).filter((choice) => choice.id !== "once");
    const narrow = wide.filter((choice) => choice.id === "this");
    const broad = wide.filter((choice) => !narrow.includes(choice));
    const id = `ask-${wait.call}`;
    return html`<div class="ask" role="group" aria-labelledby=${id}>
      <h2 id=${id}><i class="dot wait"></i><span>${heading(wait, this.losses)}</span></h2>
      <p>${some || (rule === HELD && this.losses?.items.length) ? question.split("\n", 1)[0] : question}${gate === "DELETION" ? " Nothing is deleted until you allow it." : ""}</p>
      ${items.length > FEW ? html`<div class="picks"><span>${picked.length} of ${items.length} chosen</span><button class="link" ?disabled=${!this.left.length} @click=${() => (this.left = [])}>All</button><button class="link" ?disabled=${!picked.length} @click=${() => (this.left = items.map((_, i) => i + 1))}>None</button></div>` : nothing}
      ${some ? html`<fieldset class="items"><legend class="hidden">Which of these changes</legend>${items.map((item, i) => html`<label class="opt"><input type="checkbox" .checked=${!this.left.includes(i + 1)} @change=${(e: Event) => { this.left = (e.target as HTMLInputElement).checked ? this.left.filter((n) => n !== i + 1) : [...this.left, i + 1]; }} /><span>${this.itemWords(item, i + 1)}</span></label>`)}</fieldset>` : nothing}
      ${unlisted ? html`<wr-parts-field .session=${this.session} .of=${wait.session} .call=${wait.call} .words=${(change: string) => visible(this.within(change))} @chosen=${(e: CustomEvent) => { this.named = e.detail; }}></wr-parts-field>` : nothing}
      ${this.facts()}
      ${this.refusing ? html`<label class="hidden" for="${id}-why">Why not</label><textarea class="field" id="${id}-why" rows="2" placeholder="Why not, or what to do instead (optional)" @keydown=${(e: KeyboardEvent) => { if (e.key === "Enter" && (e.metaKey || e.ctrlKey)) this.refuse(); }}></textarea>
        <div class="buttons"><button class="btn primary" ?disabled=${this.busy} @click=${this.refuse}>Do not allow</button><button class="btn quiet" @click=${() => (this.refusing = false)}>Back</button></div>`
      : html`<div class="buttons">
        <button class="btn primary" ?disabled=${this.busy || (some && picked.length === 0) || (this.named.only !== "" && !this.named.chosen)} @click=${() => this.decide({ type: "Allow", choice: "once", ...(this.left.length ? { items: picked } : {}), ...(this.named.only ? { only: this.named.only } : {}) })}>${unlisted ? `Allow ${this.named.only ? this.named.chosen === undefined ? "some" : count(this.named.chosen) : "all"} of ${count(unlisted)}` : !some ? "Allow once" : this.left.length ? `Allow ${picked.length} of ${items.length}` : `Allow all ${items.length}`}</button>
        <button class="btn" ?disabled=${this.busy} @click=${() => { this.refusing = true; void this.updateComplete.then(() => this.querySelector("textarea")?.focus()); }}>Do not allow</button>
        ${wide.length ? html`<button class="btn quiet" aria-expanded=${this.wider} @click=${() => (this.wider = !this.wider)}>Allow more…</button>` : nothing}
        <small>Asked because: ${this.why(rule)}</small></div>
        ${this.wider ? html`<div class="wider"><p>These are remembered for this task until they expire. You can revoke them in Settings.</p><div class="buttons">
          ${[...narrow, ...broad].map((choice) => html`<button class="btn" ?disabled=${this.busy} @click=${() => this.decide({ type: "Allow", choice: choice.id })}>${choice.label}</button>`)}</div></div>` : nothing}`}
    </div>`;
  }

  /** A listed change: a deletion with what it takes away, any other in its own words. */
  private itemWords(item: string, number: number): TemplateResult | string {
    const loss = this.losses?.items.find((l) => l.item === number);
    const reason = loss ? /: (.+)$/s.exec(item.slice(item.indexOf(loss.path) + loss.path.length))?.[1] : undefined;
    return loss ? html`Delete <code>${within(loss.path, this.folders)}</code><small class="num">${lossWords(loss)}</small>${reason && reason !== ALWAYS ? html`<small>${reason}</small>` : nothing}`
      : this.within(item);
  }

  /** Words with paths as the folders show them. */
  private within(text: string): string {
    return this.folders.reduce((words, folder) => words.replaceAll(`${folder.path}/`, this.folders.length > 1 ? `${baseName(folder.path)}/` : ""), text);
  }

  /** How much goes in all, of what is chosen, and where it goes. */
  private sum(all: Loss[]): TemplateResult[] {
    const chosen = all.filter((l) => !this.left.includes(l.item));
    const files = chosen.reduce((n, l) => n + l.files, 0), size = chosen.reduce((n, l) => n + l.bytes, 0), made = chosen.reduce((n, l) => n + l.made, 0);
    const more = chosen.some((l) => l.more) ? "more than " : "";
    const whose = made === 0 ? (files === 1 ? "yours" : "all yours") : made === files ? "made in this task" : `${plural(files - made, "file")} of yours, ${made} made in this task`;
    const until = day(this.losses!.until);
    return [fact(this.named.only ? "If all went" : "In all", files ? html`<b>${more}${plural(files, "file")}, ${bytes(size)}</b>, ${whose}` : "No file"),
fact("Goes to", size > this.losses!.kept ? html`<b class="warn">The bin, but it is more than the bin keeps (${bytes(this.losses!.kept)}): you may not get it back.</b>` : html`The bin of this task. You can have it back until ${until}.`)];
  }

  /** The rule in words, with paths as the folders show them. */
  private why(rule: string): string {
    if (rule === HELD) return this.losses?.items.length ? "each deletion waits for you, also one that a command made" : "a change of this kind waits for you";
    const m = /^([\w ]+): ask \S+ (\w+) on (?:file:)?(.+)$/.exec(rule);
    return m ? `a rule of the ${m[1]} asks before each ${m[2]}${m[3] === "*" ? "" : ` on ${within(m[3]!, this.folders)}`}` : rule;
  }

  private facts(): TemplateResult {
    const targets = this.wait.targets ?? [];
    const shown = this.all ? targets : targets.slice(0, SHOWN);
    const input = object(this.wait.input);
    const rows: TemplateResult[] = [];
    if (this.lane) rows.push(fact("Who", html`Sub-agent “${this.lane}”`));
    const lost = this.losses?.items ?? [];
    const apart = lost.filter((l) => l.item === 0);
    const more = (n: number) => (n > SHOWN && !this.all ? html`<button class="link" @click=${() => (this.all = true)}>and ${n - SHOWN} more</button>` : nothing);
    const listed = this.wait.request.type === "Permission" && this.wait.request.unlisted;
    if (apart.length && !listed) rows.push(fact("Would delete", html`<ul class="losses">${(this.all ? apart : apart.slice(0, SHOWN)).map((l) => html`<li><code>${within(l.path, this.folders)}</code><small>${lossWords(l)}</small></li>`)}</ul>${more(apart.length)}`));
    if (lost.length) rows.push(...this.sum(lost));
    else {
      for (const target of shown) rows.push(fact(KINDS[target.kind] ?? (target.kind || "On"), html`<code>${target.kind === "file" ? within(target.name, this.folders) : visible(target.name)}</code>`));
      if (targets.length > shown.length) rows.push(fact("", more(targets.length)));
    }
    for (const [name, label] of [["command", "Command"], ["sql", "Query"], ["url", "Address"], ["old", "Before"], ["new", "After"], ["old_string", "Before"], ["new_string", "After"], ["content", "Content"], ["text", "Text"]] as const)
      if (typeof input[name] === "string" && input[name]) rows.push(fact(label, html`<pre tabindex="0">${visible(ends(input[name] as string))}</pre>`));
    // Whose words the call repeats decides whether a person wants it.
    if (this.wait.request.type === "Permission")
      for (const line of new Set((this.wait.request.evidence ?? []).map(words))) rows.push(fact("Words of others", html`<span class="evidence">${line}</span>`));
    // What is no file may be somebody else: a kind that is not known here counts as that.
    const others = targets.filter((t) => t.kind !== "file" && t.kind !== "folder").map((t) => t.name);
    const none = this.wait.tool === "Shell" && !lost.length ? html`Nothing but what the command sends to hosts that this session may reach (see Context)` : html`Nothing`;
    rows.push(fact("Leaves this computer", others.length ? html`<b class="warn">What the call holds, to ${others.join(", ")}</b>` : none));
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
/** How much, since when, and whose. */
const lossWords = (l: Loss): string => {
  const what = l.kind === "GONE" ? "not there any more" : l.kind === "LINK" ? "a link; what it points to stays" : l.kind === "FOLDER" ? `folder with ${l.more ? "more than " : ""}${plural(l.files, "file")}, ${bytes(l.bytes)}` : bytes(l.bytes);
  const whose = l.owner === "MADE" ? "made in this task" : l.owner === "OWN" ? "yours" : l.kind === "FOLDER" ? `yours, with ${l.made} made in this task` : "yours, changed in this task";
  return [what, l.changed ? `last changed ${moment(l.changed)}` : "", l.kind === "GONE" ? "" : whose].filter(Boolean).join(" · ");
};
const KINDS: { [kind: string]: string } = { net: "Host", search: "Search", connector: "Connector" };
const fact = (name: string, value: unknown): TemplateResult => html`<div><dt>${name ? name[0]!.toUpperCase() + name.slice(1) : ""}</dt><dd>${value}</dd></div>`;
const object = (input: Json | undefined): { [key: string]: Json } => (input && typeof input === "object" && !Array.isArray(input) ? input : {});
const heading = (wait: Wait, losses: Losses | undefined): TemplateResult => {
  const many = wait.targets?.length ?? 0;
  const files = losses?.items.every((l) => l.kind === "FILE") ?? true;
  return wait.request.type === "Permission" && wait.request.gate === "DELETION" ? html`Delete ${many > 1 ? plural(many, files ? "file" : "item") : many === 1 ? "this" : "files"}?` : html`${describe(wait.tool, wait.input, "Do")}?`;
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
    const { questions, evidence } = this.wait.request;
    const complete = questions.every((q, i) => this.answer(i, q) !== "");
    return html`<form class="card ask question" aria-label="Question for you" @submit=${this.send}>
      ${questions.map((q, i) => this.one(q, i))}
      ${[...new Set((evidence ?? []).map(words))].map((line) => html`<p class="evidence"><b>Words of others:</b> ${line}</p>`)}
      <div class="buttons"><button class="btn primary" ?disabled=${!complete || this.busy}>${questions.length > 1 ? "Send answers" : "Answer"}</button><small>The work waits for this answer.</small></div></form>`;
  }

  private one(q: Question, i: number): TemplateResult {
    const name = `${this.wait.call}-${i}`;
    const own = html`<input class="field" aria-label="Own answer" placeholder=${q.options.length ? "Something else…" : "Your answer"} .value=${this.own[i] ?? ""} @input=${(e: Event) => { this.own = { ...this.own, [i]: (e.target as HTMLInputElement).value }; if (q.options.length && !(this.chosen[i] ?? []).includes("")) this.pick(i, "", q.multiple, true); }} />`;
    if (q.options.length === 0) return html`<fieldset><legend>${q.text}</legend>${own}</fieldset>`;
    const choice = (label: string, shown: unknown) => html`<label class="opt"><input type=${q.multiple ? "checkbox" : "radio"} name=${name} .checked=${(this.chosen[i] ?? []).includes(label)} @change=${(e: Event) => this.pick(i, label, q.multiple, (e.target as HTMLInputElement).checked)} aria-label=${label || "Something else"} />${shown}</label>`;
    return html`<fieldset><legend>${q.text}</legend>
      ${q.options.map((option, n) => choice(option.label, html`<span>${option.label}${n === 0 && !q.multiple ? html` <span class="chip">recommended</span>` : nothing}${option.description ? html`<small>${option.description}</small>` : nothing}</span>`))}
      ${choice("", own)}</fieldset>`;
  }
}
