// Folds the entries of a log into the rows of the conversation: words, steps with what was done in them, decisions.
import type { Block, Decision, Entry, Finding, Handover, Json, Outcome, Plan, Request, Result, Setup, Verdict } from "./wire";

const LONGEST = 40;

export interface Act {
  kind: "act"; seq: number; call: string; tool: string; input: Json; at: string; ended?: string; result?: Result; rule?: string;
  made: { path: string; how: "created" | "changed" | "moved" | "deleted" }[]; check?: { path: string; summary: string; findings: Finding[] };
  lane?: LaneItem;
}
export interface LaneItem { kind: "lane"; seq: number; child: string; title: string; at: string; ended?: string; handover?: Handover }
export interface TextItem { kind: "text"; seq: number; text: string }
export interface DecidedItem { kind: "decided"; seq: number; request: Request; decision: Decision; actor: string; at: string; tool: string; input: Json | undefined }
export type Item = Act | LaneItem | TextItem | DecidedItem;
export type FlowRow =
  | { kind: "earlier"; key: string; seq: number }
  | { kind: "brief"; key: string; seq: number; setup: Setup; text: string; at: string }
  | { kind: "said"; key: string; seq: number; text: string; actor: string; at: string; heard: boolean }
  | { kind: "note"; key: string; seq: number; tone: "" | "good" | "warn" | "bad"; text: string; at: string; more?: string }
  | { kind: "text"; key: string; seq: number; text: string }
  | { kind: "step"; key: string; seq: number; number?: number; title: string; continued: boolean; items: Item[]; from: string; to: string }
  | { kind: "plan"; key: string; seq: number; plan: Plan; decision: Decision; actor: string; at: string; why: string }
  | { kind: "end"; key: string; seq: number; outcome: Outcome; at: string; verdicts: Verdict[] };

/** A receipt spells bytes of a path that are no plain text, and the percent sign, as %XX. */
function spelled(path: string): string {
  if (!path.includes("%")) return path;
  try {
    return decodeURIComponent(path.replace(/[^%\w]/gu, encodeURIComponent));
  } catch {
    return path;
  }
}
/** What a person said, apart from the files that came with it. */
export function attached(text: string): { words: string; files: string } {
  const m = /(?:^|\n+)The user attached: ([^\n]+)$/.exec(text);
  return m ? { words: text.slice(0, m.index), files: m[1]! } : { words: text, files: "" };
}
export const textOf = (content: Block[]): string =>
  content.map((block) => (block.type === "Text" ? block.text : block.type === "Native" && block.view?.type === "Text" ? block.view.text : "")).filter(Boolean).join("\n\n");
const usesOf = (content: Block[]) =>
  content.flatMap((block) => {
    const real = block.type === "Native" && block.view ? block.view : block;
    return real.type === "ToolUse" ? [real] : [];
  });

type StepRow = Extract<FlowRow, { kind: "step" }>;

/** The rows of a log, to which entries are added as they come. */
export class Reading {
  rows: FlowRow[] = [];
  private acts = new Map<string, Act>();
  private lanes = new Map<string, LaneItem>();
  private requests = new Map<string, Request>();
  private plan: Plan | undefined;
  private active = 0;
  private group: StepRow | undefined;
  private setup: Setup | undefined;
  private begun = false;
  private verdicts: Verdict[] = [];
  private stepped = new Set<number>();
  private unheard: { seq: number; heard: boolean }[] = [];

  /** `whole`: nothing comes before the first entry that it will take. */
  constructor(whole: boolean) {
    if (!whole) this.rows.push({ kind: "earlier", key: "earlier", seq: 0 });
  }

  take(entry: Entry): void {
    const { event: e, seq, at, actor } = entry;
    if (this.group) this.group.to = at;
    switch (e.type) {
      case "SessionStarted": this.setup = e.setup; break;
      case "UserSaid": this.said(entry, textOf(e.content)); break;
      case "PassedOn": this.row({ kind: "said", key: `said:${seq}`, seq, text: textOf(e.content), actor, at, heard: true }); break;
      case "ModelReplied": this.replied(entry, e.saw, e.message.content); break;
      case "ModelFailed": this.note(entry, "warn", `The model did not answer: ${e.reason}`); break;
      case "ApprovalRequested": this.requests.set(e.call, e.request); break;
      case "ApprovalDecided": this.decided(entry, e.call, e.decision); break;
      case "ToolStarted": { const act = this.acts.get(e.call); if (act) { act.rule = e.rule; act.at = at; } break; }
      case "FileChanged": this.acts.get(e.call)?.made.push({ path: spelled(e.path), how: e.from ? "moved" : !e.before ? "created" : !e.after ? "deleted" : "changed" }); break;
      case "ArtifactChecked": { const act = this.acts.get(e.call); if (act) act.check = { path: e.path, summary: e.summary, findings: e.findings }; break; }
      case "PlanUpdated": this.planned(e.plan); break;
      case "PlanApproved": this.planned(e.plan); break;
      case "ToolFinished": { const act = this.acts.get(e.call); if (act) { act.ended = at; act.result = e.result; } break; }
      case "SubagentStarted": {
        const lane: LaneItem = { kind: "lane", seq, child: e.child, title: e.title, at };
        this.lanes.set(e.call, lane);
        const act = this.acts.get(e.call);
        if (act) act.lane = lane;
        this.item(lane, at);
        break;
      }
      case "SubagentEnded": { const lane = this.lanes.get(e.call); if (lane) { lane.ended = at; lane.handover = e.handover; } break; }
      case "Verified":
        this.verdicts = e.verdicts;
        this.note(entry, e.trouble ? "warn" : e.verdicts.every((v) => ["SHOWN", "GOOD"].includes(v.finding)) ? "good" : "warn",
          e.trouble ? `Not verified: ${e.trouble}` : "A fresh reader held the files against the brief");
        break;
      case "InstructionsLoaded": if (e.files.length) this.note(entry, "", `Follows ${e.files.map((f) => f.path.split("/").pop()).join(", ")}`, e.files.map((f) => f.path).join("\n")); break;
      case "MemoryLoaded": if (e.notes.length) this.note(entry, "", `Was told ${e.notes.length} notes of earlier work`, e.text); break;
      case "ContextCompacted": this.note(entry, "", "The conversation was condensed; goal, facts and decisions are kept"); break;
      case "CapsuleCorrected": this.note(entry, "", `${actor} corrected what the task knows`); break;
      case "Rewound": this.rewound(entry, e.to, e.reason); break;
      case "BudgetRaised": this.note(entry, "", `${actor} raised the budget`); break;
      case "BudgetWarned": this.note(entry, "warn", e.used); break;
      case "SetupChanged": this.note(entry, "", `Goes on with ${e.model}, mode ${e.mode.toLowerCase()}`); break;
      case "GrantGiven": this.note(entry, "", `${actor} allowed ${e.grant.tool} on ${e.grant.resource.replace(/^file:/, "")} from now on`); break;
      case "GrantRevoked": this.note(entry, "", `${actor} revoked a grant`); break;
      case "Paused": this.note(entry, "", `Paused by ${actor}`); break;
      case "Resumed": this.note(entry, "", `Resumed by ${actor}`); break;
      case "StopRequested": this.note(entry, "", `${actor} asked it to stop`); break;
      case "TurnEnded": this.close(); this.active = 0; this.rows.push({ kind: "end", key: `end:${seq}`, seq, outcome: e.outcome, at, verdicts: this.verdicts }); break;
      case "Noted": case "ArtifactProduced": case "SourcesRecorded": case "EvidenceGiven": break;
    }
  }

  private said(entry: Entry, text: string): void {
    const { seq, at, actor } = entry;
    if (!this.begun && this.setup) {
      this.begun = true;
      this.rows.push({ kind: "brief", key: "brief", seq, setup: this.setup, text, at });
    } else {
      const said = { kind: "said" as const, key: `said:${seq}`, seq, text, actor, at, heard: false };
      this.unheard.push(said);
      this.row(said);
    }
  }

  private replied(entry: Entry, saw: number, content: Block[]): void {
    const { seq, at } = entry;
    this.unheard = this.unheard.filter((row) => !(row.heard = row.seq <= saw));
    const uses = usesOf(content);
    const words = textOf(content);
    for (const use of uses) {
      const active = use.tool === "Plan" && use.input && typeof use.input === "object" && !Array.isArray(use.input) ? use.input["active"] : undefined;
      if (typeof active === "number" && this.plan?.steps[active - 1]) this.turn(active);
    }
    if (uses.length === 0) this.turn(0);
    if (words) {
      if (uses.length && this.active) this.item({ kind: "text", seq, text: words }, at);
      else this.row({ kind: "text", key: `text:${seq}`, seq, text: words });
    }
    for (const use of uses) {
      const act: Act = { kind: "act", seq, call: use.id, tool: use.tool, input: use.input, at, made: [] };
      this.acts.set(use.id, act);
      if (use.tool !== "Plan") this.item(act, at);
    }
  }

  private planned(plan: Plan): void {
    this.plan = plan;
    const active = plan.steps.findIndex((step) => step.status === "ACTIVE") + 1;
    if (active) this.turn(active);
  }

  private turn(active: number): void {
    if (active !== this.active) {
      this.close();
      this.active = active;
    }
  }

  private decided(entry: Entry, call: string, decision: Decision): void {
    const { seq, at, actor } = entry;
    const request = this.requests.get(call);
    if (!request) return;
    if (request.type === "PlanReview") {
      const plan = decision.type === "Amended" ? decision.plan : request.plan;
      this.row({ kind: "plan", key: `plan:${seq}`, seq, plan, decision, actor, at, why: request.why });
    } else {
      const act = this.acts.get(call);
      this.item({ kind: "decided", seq, request, decision, actor, at, tool: act?.tool ?? "", input: act?.input }, at);
    }
  }

  private rewound(entry: Entry, to: number, reason: string): void {
    this.close();
    const kept = this.rows.filter((row) => row.seq <= to || row.kind === "brief");
    for (const row of kept) if (row.kind === "step") row.items = row.items.filter((item) => item.seq <= to);
    this.rows = kept;
    this.stepped = new Set(kept.flatMap((row) => (row.kind === "step" && row.number ? [row.number] : [])));
    this.note(entry, "warn", `${entry.actor} took back what came after this`, reason);
  }

  private note(entry: Entry, tone: "" | "good" | "warn" | "bad", text: string, more?: string): void {
    this.row({ kind: "note", key: `note:${entry.seq}`, seq: entry.seq, tone, text, at: entry.at, ...(more ? { more } : {}) });
  }

  private row(row: FlowRow): void {
    this.close();
    this.rows.push(row);
  }

  private item(item: Item, at: string): void {
    if (!this.group || this.group.items.length >= LONGEST) {
      const number = this.active || undefined;
      const title = number ? this.plan?.steps[number - 1]?.title ?? "" : "";
      const continued = number !== undefined && this.stepped.has(number);
      if (number !== undefined) this.stepped.add(number);
      this.group = { kind: "step", key: `step:${item.seq}:${"call" in item ? item.call : item.kind}`, seq: item.seq, title, continued, items: [], from: at, to: at, ...(number ? { number } : {}) };
      this.rows.push(this.group);
    }
    this.group.items.push(item);
  }

  private close(): void {
    this.group = undefined;
  }
}
