import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { command } from "./api";
import type { Compose } from "./compose";
import type { Flow, Placed } from "./flow";
import { draw, type Scene } from "./flow-rows";
import type { FlowRow } from "./fold";
import { duration, modelName, money, plural } from "./format";
import { head } from "./head";
import { icon } from "./icons";
import { markdown } from "./markdown";
import { Piece } from "./piece";
import { agentStands, cutOff, dot, place, words } from "./status";
import { attempt, navigateTo, store } from "./store";
import type { Draft, Row, Wait } from "./wire";
import "./ask-card";
import "./compose";
import "./dialogs";
import "./evidence";
import "./flow";
import "./menu";
import "./plan-card";

type Shown = FlowRow | { kind: "wait"; key: string; wait: Wait; fromStart: true } | { kind: "draft"; key: string; draft: Draft } | { kind: "busy"; key: string; text: string } | { kind: "unsent"; key: string; text: string };

/** A session: what was asked, what is done, what waits; beside it the evidence. */
@customElement("wr-session-page")
class SessionPage extends Piece {
  @property() session = "";
  @property() lane = "";
  @state() private open = new Set<string>();
  @state() private side = false;
  @state() private renaming = false;
  @query("wr-flow") private flow!: Flow;
  @query("wr-compose") private compose!: Compose;
  private drawn = (row: Shown) => this.drawRow(row);

  protected override topics(): string[] { return [`session:${this.session}`, "link"]; }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate();
    if (changed.has("session")) { this.open = new Set(); this.renaming = false; }
  }

  private scene(): Scene {
    return {
      model: store.session(this.session), of: this.lane || this.session, open: this.open,
      toggle: (key) => { const open = new Set(this.open); if (!open.delete(key)) open.add(key); this.open = open; },
      retry: () => void this.run({ type: "Retry" }), undo: (step) => void this.undo(step),
    };
  }

  private async run(body: { type: string } & Record<string, unknown>): Promise<void> {
    await attempt(() => command(this.session, body));
  }

  private async undo(step?: number): Promise<void> {
    const done = await attempt(() => command(this.session, { type: "Undo", step }));
    if (!done) return;
    if (done.refused?.length) store.toast(done.refused.join(" "), true);
    else store.toast(done.changes ? `${plural(done.changes, "change")} taken back.` : "There was nothing to take back.");
  }

  private shown(): Shown[] {
    const model = store.session(this.session);
    const of = this.lane || this.session;
    const rows: Shown[] = [...model.rows(of)];
    const row = model.row;
    const waits = this.lane ? model.waits.filter((w) => w.session === this.lane) : model.waits;
    const draft = model.drafts.get(of);
    const live = row?.status === "WORKING" && row.live && store.link === "live";
    if (draft?.text) rows.push({ kind: "draft", key: "draft", draft });
    else if (live && waits.length === 0 && (this.lane === "" || model.progress?.agents.some((a) => a.session === of && a.state === "WORKING"))) {
      const running = model.progress?.running.filter((r) => r.session === of).length ?? 0;
      if (running === 0) rows.push({ kind: "busy", key: "busy", text: model.retrying ? `The model did not answer (${model.retrying}); trying again…` : draft?.thinking ? lastLine(draft.thinking) : "Thinking…" });
    }
    for (const unsent of this.lane ? [] : model.unsent) rows.push({ kind: "unsent", key: `unsent:${unsent.at}`, text: unsent.text });
    for (const wait of waits) rows.push({ kind: "wait", key: `wait:${wait.session}:${wait.call}`, wait, fromStart: true });
    return rows;
  }

  private drawRow(row: Shown): unknown {
    const model = store.session(this.session);
    const folders = model.snapshot?.setup.folders ?? [];
    switch (row.kind) {
      case "draft": return html`<div class="prose live">${markdown(row.draft.text)}</div>`;
      case "busy": return html`<p class="thinking"><i class="dot run"></i><span class="clip">${row.text}</span></p>`;
      case "unsent": return html`<div class="said unsent"><div>${row.text}</div><small>sending…</small></div>`;
      case "wait": {
        const lane = row.wait.session === this.session ? "" : model.lanes.find((l) => l.session === row.wait.session)?.title ?? row.wait.session;
        switch (row.wait.request.type) {
          case "Permission": return html`<wr-ask-card .session=${this.session} .wait=${row.wait} .folders=${folders} .lane=${lane}></wr-ask-card>`;
          case "Questions": return html`<wr-question-card .session=${this.session} .wait=${row.wait}></wr-question-card>`;
          case "PlanReview": return html`<wr-plan-card .session=${this.session} .wait=${row.wait}></wr-plan-card>`;
        }
      }
      // eslint-disable-next-line no-fallthrough
      default: return draw(row, this.scene());
    }
  }

  protected override render(): TemplateResult {
    const model = store.session(this.session);
    const row = model.row;
    if (!row) {
      return model.trouble ? html`${head("Task")}<div class="page" tabindex="0" role="region" aria-label="Content"><div class="inner"><h2>This task cannot be shown</h2><p class="lead">${model.trouble}</p><p><a class="btn" href="/">To the inbox</a></p></div></div>`
        : html`${head(html`<span class="skeleton">Opening the task</span>`)}<div class="page" tabindex="0" role="region" aria-label="Content" aria-busy="true"><div class="inner">${[90, 100, 70].map(() => html`<div class="card brief"><p class="skeleton">Opening what was asked and done</p></div>`)}</div></div>`;
    }
    const lane = this.lane ? model.lanes.find((l) => l.session === this.lane) : undefined;
    const waitsForPlan = model.waits.some((w) => w.request.type === "PlanReview");
    const rows = this.shown();
    return html`<div class="session">
      <section class="centre" aria-label="Task">
        ${this.head(row, lane?.title)}
        ${keyed(this.lane || this.session, html`<wr-flow .rows=${rows as Placed[]} .draw=${this.drawn} .label=${`What happens in ${row.title}`}></wr-flow>`)}
        ${this.lane ? html`<div class="compose"><div class="box"><div class="row"><span class="muted">&ensp;You watch the sub-agent “${lane?.title ?? this.lane}”. What you say to the task reaches it too.</span><span class="sp"></span><a class="btn" href="/s/${this.session}">Back to the task</a></div></div></div>`
          : html`<wr-compose .session=${this.session} .hint=${hint(row, waitsForPlan)} @sent=${() => this.flow.toEnd()}></wr-compose>`}
      </section>
      <wr-evidence .session=${this.session} ?open=${this.side} @close-side=${() => (this.side = false)} @undo-all=${() => void this.undo()}></wr-evidence>
    </div>`;
  }

  private head(row: Row, lane: string | undefined): TemplateResult {
    const model = store.session(this.session);
    const limit = model.progress?.limits.find((l) => l.limit === "MONEY");
    const cost = limit ? `${money(limit.used)} of ${money(limit.of)}` : row.priced && row.microUsd ? money(row.microUsd) : "";
    const plan = model.waits.some((w) => w.request.type === "PlanReview") && row.status === "WAITING";
    const stopping = model.state?.stopping;
    const alive = store.link === "live";
    const agent = model.progress?.agents.find((a) => a.session === this.lane);
    const running = row.status === "WORKING" || row.status === "WAITING";
    const title = this.renaming ? html`<form @submit=${this.rename}><input class="field" aria-label="Name of the task" .value=${row.title} @blur=${() => (this.renaming = false)} @keydown=${(e: KeyboardEvent) => { if (e.key === "Escape") this.renaming = false; }} /></form>`
      : lane ? html`<a class="muted" href="/s/${row.id}">${row.title}</a> / ${lane}` : html`<span title=${row.title} @dblclick=${() => this.rename()}>${row.title}</span>`;
    const stands = agent ? agentStands(agent.state, alive && row.live) : { dot: alive || row.status !== "WORKING" ? dot(row) : "off", words: plan ? "Plan ready for review" : stopping && running ? "Stopping…" : row.status === "WORKING" && !alive ? "Not connected" : words(row) };
    return head(title, html`<span class="chips"><span class="chip where optional">${place(row)}</span><span class="chip" title=${row.line}><i class="dot ${stands.dot}"></i>${stands.words}</span></span>
      <span class="sp"></span>
      ${row.workingSeconds >= 1 ? html`<span class="chip num optional">${duration(row.workingSeconds)}</span>` : nothing}${cost ? html`<span class="chip num optional">${cost}</span>` : nothing}
      ${row.status === "WORKING" && !stopping && !cutOff(row) ? html`<button class="btn" @click=${() => this.run({ type: "Pause" })}>Pause</button>` : nothing}
      ${row.status === "PAUSED" || row.status === "INTERRUPTED" || cutOff(row) ? html`<button class="btn primary" @click=${() => this.run({ type: "Resume" })}>Resume</button>` : nothing}
      ${row.status === "OVER_BUDGET" ? html`<button class="btn primary" @click=${() => this.raise()}>Raise budget</button>` : nothing}
      ${row.status === "FAILED" ? html`<button class="btn primary" @click=${() => this.run({ type: "Retry" })}>Try again</button>` : nothing}
      ${running || row.status === "PAUSED" ? html`<button class="btn" ?disabled=${stopping} @click=${() => this.run({ type: "Stop" })}>Stop</button>` : nothing}
      <wr-menu .items=${this.menu(row)} label="More for this task"></wr-menu>
      <button class="btn quiet icon evidence-button" aria-label="Evidence: progress, files, sources, context" aria-expanded=${this.side} @click=${() => (this.side = !this.side)}>${icon("panel")}</button>`);
  }

  private menu(row: Row) {
    const idle = row.status !== "WORKING";
    return [
      { label: "Rename", run: () => void this.rename() },
      { label: "Undo all changes", help: idle ? "Puts every file back as it was" : "Stop the task first", run: () => void this.undo() },
      { label: "Retry the last turn", help: "Takes its changes back and tries again", run: () => void this.run({ type: "Retry" }) },
      { label: "New task from this", run: () => { navigateTo(`/new?from=${row.id}`); } },
      { label: "Export the log", href: `/api/sessions/${row.id}/export` },
      { label: row.archived ? "Take out of the archive" : "Archive", line: true, run: () => void this.archive(row) },
    ];
  }

  private async archive(row: Row): Promise<void> {
    const archived = !row.archived;
    const done = await attempt(() => command(row.id, { type: "Archive", archived }));
    if (!done) return;
    store.takeRow({ ...row, archived });
    store.toast(archived ? `“${row.title}” is archived. Search finds it.` : `“${row.title}” is back.`, false, archived ? { label: "Undo", run: () => void this.archive({ ...row, archived }) } : undefined);
    if (archived) navigateTo("/");
  }

  private rename = async (e?: Event) => {
    e?.preventDefault();
    if (!this.renaming) {
      this.renaming = true;
      await this.updateComplete;
      this.querySelector<HTMLInputElement>(".head input")?.select();
      return;
    }
    const title = this.querySelector<HTMLInputElement>(".head input")?.value.trim();
    this.renaming = false;
    if (title) await this.run({ type: "Rename", title });
  };

  private async raise(): Promise<void> {
    const { askAmount } = await import("./dialogs");
    const usd = await askAmount("Raise the budget", "Up to how many dollars may this task cost in all?", Math.ceil((store.session(this.session).row?.microUsd ?? 0) / 1e6) + 5);
    if (usd) await this.run({ type: "Resume", usd });
  }

  override firstUpdated(): void { this.compose?.focusField(); }
}

const lastLine = (text: string) => text.trim().split("\n").at(-1)!.slice(-160);

function hint(row: Row, plan: boolean): string {
  if (plan) return "Say what to change in the plan, or start it above";
  switch (row.status) {
    case "WORKING": case "WAITING": case "PAUSED": return "Steer the work: add a constraint, correct it, or type / for commands";
    case "DONE": return "Ask for a change, or what comes next";
    case "FAILED": case "INTERRUPTED": case "OVER_BUDGET": return "Say how to go on";
  }
}

export { SessionPage, modelName };
