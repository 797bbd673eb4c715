// What the server sends: openapi.yaml in types. Money is in millionths of a dollar, times are ISO 8601.
export type Status = "WORKING" | "WAITING" | "PAUSED" | "DONE" | "FAILED" | "INTERRUPTED" | "OVER_BUDGET";
export interface Folder { path: string; writable: boolean }
export interface Row {
  id: string; title: string; status: Status; live: boolean; archived: boolean; folders: Folder[]; workspace?: string; mode: string; model: string;
  started?: string; last: string; seq: number; waits: number; line: string; stepsDone: number; steps: number; files: number;
  microUsd: number; priced: boolean; workingSeconds: number; trouble: string;
}
export interface Guardrail { text: string; enforced: boolean }
export interface Brief { outcome: string; inputs: string[]; constraints: string[]; done: string[]; guardrails: (Guardrail | string)[] }
export interface Budget { steps: number; tokens: number; microUsd?: number; time: string; subagents: number; depth: number }
export interface Setup { folders: Folder[]; mode: string; budget: Budget; model: string; isolation: string; brief?: Brief; workspace?: string }
export type StepStatus = "PENDING" | "ACTIVE" | "DONE" | "DROPPED";
export interface PlanStep {
  title: string; reads: string[]; creates: string[]; changes: string[]; deletes: string[]; sends: string[]; agents?: number; minutes?: number; status: StepStatus;
}
export interface Plan { steps: PlanStep[]; stopBefore?: number; askEach: boolean }
export interface Forecast { steps: number; tokens: number; microUsd?: number; time: string }
export interface Option { label: string; description: string }
export interface Question { text: string; options: Option[]; multiple: boolean }
export type Request =
  | { type: "Permission"; question: string; rule: string; gate: "SOFT" | "DELETION" | "HOST" | "HARD"; resources: string[]; evidence?: Evidence[]; items?: string[]; unlisted?: number }
  | { type: "Questions"; questions: Question[]; evidence?: Evidence[] }
  | { type: "PlanReview"; plan: Plan; why: string; forecast?: Forecast };
export type Decision =
  | { type: "Approved" } | { type: "Picked"; items: number[] } | { type: "Amended"; plan: Plan } | { type: "Rejected"; feedback: string } | { type: "Answered"; answers: string[] };
export type Outcome =
  | { type: "Done" } | { type: "Interrupted" } | { type: "OverBudget"; limit: string } | { type: "Failed"; reason: string } | { type: "Waiting"; reason: string };
export interface Target { kind: string; name: string }
export interface Choice { id: string; label: string }
/** What of a call stands in something that was read; without an argument: what the session has read. */
export interface Evidence { argument: string; from: { origin: string; name: string; hidden?: string }; excerpt: string }
export interface Wait {
  session: string; call: string; since: string; request: Request; tool: string; input?: Json; targets?: Target[]; choices?: Choice[];
}
/** What a call that waits would delete, as it lies there now. */
export interface Loss { item: number; path: string; kind: "FILE" | "FOLDER" | "LINK" | "GONE"; bytes: number; files: number; more: boolean; made: number; owner: "OWN" | "CHANGED" | "MADE"; changed?: string }
export interface Losses { items: Loss[]; until: string; kept: number }
/** Of the changes of a call that waits those that some words mean: how many, and the first of them. */
export interface Parts { count: number; chosen: number; parts: { number: number; change: string }[] }
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Block =
  | { type: "Text"; text: string } | { type: "Image"; mediaType: string; sha256: string } | { type: "ToolUse"; id: string; tool: string; input: Json }
  | { type: "Native"; view?: Block } | { type: "ToolOutput"; text: string };
export interface Usage { inputTokens: number; cacheReadTokens: number; cacheWriteTokens: number; outputTokens: number; microUsd: number; priced: boolean }
export interface Finding { severity: "ERROR" | "WARNING" | "NOTE"; place: string; message: string }
export interface Verdict { item: number; finding: string; words: string }
export interface Handover { title: string; ending: string; reason: string; answer: string; files: { path: string; what: string }[]; evidence: string[]; failed: string[] }
export type Result = { type: "Ok"; text: string; images?: { sha256: string; mediaType: string }[] } | { type: "Failed" | "Denied"; text: string } | { type: "Skipped" | "Interrupted" | "Unknown"; text?: string };
export interface Grant { id: string; tool: string; resource: string; expires?: string }
export type Event =
  | { type: "SessionStarted"; agent: string; parent?: string; setup: Setup }
  | { type: "InstructionsLoaded"; files: { path: string; sha256: string }[] }
  | { type: "UserSaid"; content: Block[] }
  | { type: "Noted"; text: string }
  | { type: "ModelReplied"; saw: number; message: { content: Block[] }; usage: Usage }
  | { type: "ModelFailed"; reason: string; attempt: number }
  | { type: "ApprovalRequested"; call: string; request: Request }
  | { type: "ApprovalDecided"; call: string; decision: Decision }
  | { type: "GrantGiven"; grant: Grant }
  | { type: "GrantRevoked"; id: string }
  | { type: "ToolStarted"; call: string; rule: string }
  | { type: "FileChanged"; call: string; path: string; from?: string; before?: string; after?: string }
  | { type: "ArtifactProduced"; call: string; path: string; sha256: string; kind: string; bytes: number }
  | { type: "ArtifactChecked"; call: string; path: string; sha256: string; summary: string; findings: Finding[] }
  | { type: "SourcesRecorded"; call: string; path: string }
  | { type: "PlanUpdated"; plan: Plan }
  | { type: "PlanApproved"; plan: Plan }
  | { type: "ToolFinished"; call: string; result: Result }
  | { type: "SubagentStarted"; call: string; child: string; title: string }
  | { type: "SubagentWaits"; call: string; waiting: boolean }
  | { type: "SubagentEnded"; call: string; usage: Usage; steps: number; handover: Handover }
  | { type: "EvidenceGiven"; call: string }
  | { type: "Verified"; by: string; verdicts: Verdict[]; trouble: string }
  | { type: "MemoryLoaded"; notes: { path: string }[]; text: string }
  | { type: "PassedOn"; seq: number; content: Block[] }
  | { type: "ContextCompacted"; capsule: Json; keptFrom: number }
  | { type: "CapsuleCorrected" }
  | { type: "Rewound"; to: number; reason: string }
  | { type: "BudgetRaised"; budget: Budget }
  | { type: "BudgetWarned"; limit: string; used: string }
  | { type: "SetupChanged"; mode: string; model: string }
  | { type: "Paused" } | { type: "Resumed" } | { type: "StopRequested" }
  | { type: "TurnEnded"; outcome: Outcome };
export interface Entry { seq: number; at: string; actor: string; event: Event; hash?: string }
export interface Made { path: string; kind: string }
export interface Progress {
  steps: { number: number; planned: PlanStep; status: StepStatus; made: Made[]; missing: string[]; calls: number; failed: number }[];
  beside: Made[]; started?: string; at: string; working: string; usage: Usage; modelCalls: number; contextTokens: number;
  limits: { limit: string; used: number; of: number }[]; running: { session: string; call: string; tool: string; since: string }[];
  agents: { session: string; call: string; state: "WORKING" | "WAITING" | "DONE" | "FAILED"; tool?: string; usage: Usage }[]; outcome?: Outcome;
}
export interface State { planApproved: boolean; plan?: Plan; paused: boolean; stopping: boolean; outcome?: Outcome; forecast?: Forecast }
export interface Version { sha256: string; seq: number; at?: string; call?: string; step?: number; kept?: boolean }
/** Of a file that was changed and is as it was again the state is UNCHANGED. */
export interface FileRow {
  path: string; name: string; shown: string; kind: string; state: string; artifact: boolean; bytes: number; exists: boolean; changedSince: boolean;
  check?: { summary: string; errors: number; warnings: number; current: boolean; findings: Finding[] }; traceable: boolean; versions: Version[];
}
export interface Completion {
  items: { number: number; text: string; shownBy: string[]; unsupported: string[]; verdict?: Verdict }[]; bad: string[]; remarks: string[]; trouble: string; answer: string;
}
export interface Lane { session: string; title: string; call: string; parent: string; last: number }
export interface Draft { session: string; text: string; thinking: string }
export interface Snapshot {
  row: Row; position: number; setup: Setup; state: State; progress: Progress; waits: Wait[]; completion?: Completion;
  entries: Entry[]; first: number; last: number; lanes: Lane[]; drafts: Draft[];
}
export interface Me { user: string; version: string; instance: string; dataFolder: string; home: string; theme: string; locale: string; modelReady: boolean; modelTrouble: string }
export interface Notes { goal: string; facts: string[]; open: string[] }
export interface Capsule { made: boolean; notes: Notes; ledger: { said: string[]; decisions: string[]; files: { path: string; what: string; check: string }[] } }
export interface Context {
  folders: Folder[]; isolation: { kind: string; sentence: string; commands: boolean }; network: string; instructions: { path: string; sha256: string; text: string }[];
  memory: { path: string; text: string }[]; skills: { name: string; description: string; used: number }[];
  connectors: { name: string; from: string; remote: boolean; accepted: boolean; trouble: string }[];
  guardrails: Guardrail[]; grants: Grant[]; capsule: Capsule; contextTokens: number; window?: number;
}
export interface MemoryNote { path: string; topic: string; date: string; source: string; content: string; sha256: string }
export interface Diagnostic { severity: "ERROR" | "WARNING" | "NOTE"; file: string; message: string }
export interface Filled { field: { key: string; type: string; title: string; description: string; required: boolean; secret: boolean; usual: string }; value: string; set: boolean }
export interface PluginCard {
  id: string; version: string; sha256: string; enabled: boolean; fixed: boolean; trouble: string; description: string; skills: string[]; commands: string[]; agents: string[];
  connectors: string[]; hooks: string[]; unconnected: string[]; findings: Diagnostic[]; settings: Filled[];
}
export interface Market { name: string; address: string; trouble: string; plugins: { name: string; description: string; installed: boolean }[] }
export interface Plugins { plugins: PluginCard[]; marketplaces: Market[]; samples?: string }
export interface Offered { offer: string; id: string; version: string; before?: string; description: string; changes: string[]; reach: string[]; findings: Diagnostic[]; same: boolean }
export interface ConnectorTool { name: string; description: string; permission: "allow" | "ask" | "block"; readOnly: boolean; changed: boolean; hidden: number }
export interface ConnectorCard {
  name: string; from: "own" | "folder" | "plugin"; kind: "local" | "remote" | "unset"; where: string; file: string; accepted: boolean; signedIn: boolean; entering: boolean;
  notes: string[]; permissions: Record<string, string>; tried?: string; works: boolean; trouble: string; tools: ConnectorTool[];
}
export interface Source { session: string; call: string; seq: number; tool: string; input: Json; at: string }
export type Preview =
  | { kind: "workbook"; sheets: { name: string; hidden: boolean; charts: number }[] }
  | { kind: "pages"; pages: number; limit: string }
  | { kind: "text"; language: string; text: string; cut: boolean; read?: string }
  | { kind: "image" }
  | { kind: "none"; why: string };
export interface Cell { r: number; c: number; v: string; f?: string; n?: number; t: string; s?: number }
export interface Style { bold?: boolean; italic?: boolean; fill?: string; color?: string; align?: string; format?: string }
export interface Grid {
  sheet: string; rows: number; columns: number; row: number; column: number; widths?: number[]; frozenRows: number; frozenColumns: number; merged?: string[];
  cells: Cell[]; styles?: Style[]; charts?: { n: number; title: string; anchor: string }[];
}
export interface TraceFile { path: string; sheet?: string; state: string; total: number; rows: { number: number; values: Record<string, string> }[] }
export interface Trace {
  file: string; state: string; place: string; value: string; steps: { place: string; value: string; says: string; inputs: string }[];
  sources: { cells: string; column: string; sql: string; chain: { name: string; sql: string }[]; exact: boolean; why: string; files: TraceFile[] }[]; typed: string[]; notes: string[];
}
export interface Change { kind: string; place: string; before?: string; after?: string; words?: { mark: string; text: string }[] }
export interface Diff { compared: string; parts: { name: string; changes: Change[] }[]; notes: string[] }
export interface FolderListing {
  path: string; parent?: string; grantable: boolean; why: string; writable: boolean; folders: { name: string; path: string }[]; files: { name: string; bytes: number }[];
  fileCount: number; brief?: string; more: boolean;
}
export interface Workspace { name: string; folders: Folder[]; mode?: string; model?: string; budgetUsd?: number; instructions?: string }
export interface Command { name: string; description: string; hint: string; source: string }
export interface Suggestions { recent: { title: string; text: string; folders: Folder[] }[]; suggested: { title: string; text: string; why: string }[] }
export interface Settings {
  model: string; mode: string; budgetUsd?: number; theme: string; locale: string; notifications: boolean; dataFolder: string; keepDays: number; keepGigabytes: number;
  providers: { name: string; key: string; baseUrl: string }[]; keyring: boolean;
}
export interface Health { ok: boolean; findings: { state: string; name: string; sentence: string }[]; working: number; queued: number; upSince: string }
export interface GrantRow extends Grant { root: string; session: string; title: string; expired: boolean }
export interface Found { sessions: { root: string; title: string; seq: number; excerpt: string; archived: boolean }[]; files: { root: string; title: string; path: string; name: string }[]; more: boolean; whole: boolean }
export interface Upload { id: string; name: string; bytes: number }
