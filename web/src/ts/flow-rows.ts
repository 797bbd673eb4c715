// How each row of the conversation looks.
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { describe, outcome } from "./act";
import { attached, type Act, type DecidedItem, type FlowRow, type Item, type LaneItem } from "./fold";
import { ago, baseName, clock, count, duration, extension, money, moment, plural, seconds, within } from "./format";
import { icon } from "./icons";
import { styled } from "./styled";
import { line, markdown } from "./markdown";
import type { SessionModel } from "./session-model";
import type { Brief, Completion, FileRow, Folder, Guardrail, Json, Outcome, Setup } from "./wire";

export interface Scene {
  model: SessionModel; of: string; open: Set<string>; toggle: (key: string) => void; retry: () => void; undo: (step?: number) => void;
}

const HIGHLIGHTS = 3;
/** Files that the closing report shows where none is a finished document. */
const PLAIN = 6;
/** Characters of a long brief that are shown unasked. */
const BRIEF = 2000;

export function draw(row: FlowRow, scene: Scene): unknown {
  switch (row.kind) {
    case "earlier": return html`<p class="thinking"><i class="dot run"></i>Loading what came before…</p>`;
    case "brief": return brief(row.setup, row.text, scene);
    case "said": return html`<div class="said"><div>${attached(row.text).words}${enclosed(row.text)}</div><small>${row.actor} · ${clock(row.at)}${row.heard ? "" : " · not read yet"}</small></div>`;
    case "note": return note(row, scene);
    case "text": return html`<div class="prose">${markdown(row.text)}</div>`;
    case "step": return step(row, scene);
    case "plan": return reviewed(row, scene);
    case "end": return end(row, scene);
  }
}

function note(row: Extract<FlowRow, { kind: "note" }>, scene: Scene): TemplateResult {
  const open = scene.open.has(row.key);
  return html`<div class="note"><i class="dot ${row.tone === "good" ? "ok" : row.tone === "warn" ? "wait" : row.tone === "bad" ? "bad" : ""}"></i>
    <span>${row.text}${row.more ? html` <button class="link" aria-expanded=${open} @click=${() => scene.toggle(row.key)}>${open ? "less" : "more"}</button>` : nothing}</span><time title=${moment(row.at)}>${clock(row.at)}</time></div>
    ${open && row.more ? html`<div class="detail"><pre tabindex="0">${row.more}</pre></div>` : nothing}`;
}

const rail = (rail: Guardrail | string): TemplateResult => typeof rail === "string" ? html`${rail}`
  : html`${line(rail.text)} ${rail.enforced ? html`<span class="held" title="Workroom itself holds this, whatever the model does">✓ held by Workroom</span>` : html`<span class="loose" title="Workroom does not understand it as a limit; the model was told">told to the model only</span>`}`;

export function briefParts(brief: Brief): TemplateResult {
  const part = (name: string, items: unknown[]) => items.length ? html`<dt>${name}</dt><dd><ul>${items.map((item) => html`<li dir="auto">${item}</li>`)}</ul></dd>` : nothing;
  const any = brief.inputs.length + brief.constraints.length + brief.done.length + brief.guardrails.length > 0;
  return any ? html`<dl>${part("Inputs", brief.inputs.map(line))}${part("Constraints", brief.constraints.map(line))}${part("Done when", brief.done.map(line))}${part("Guardrails", brief.guardrails.map(guard))}</dl>` : html``;
}
const guard = (each: unknown): TemplateResult => {
  const as = each as { text?: string; enforced?: boolean; limits?: unknown[] } | string;
  return typeof as === "string" ? html`${as}` : rail({ text: as.text ?? "", enforced: as.enforced ?? (as.limits?.length ?? 0) > 0 });
};

function brief(setup: Setup, text: string, scene: Scene): TemplateResult {
  const given = setup.brief;
  const whole = given?.outcome || attached(text).words;
  const long = whole.length > 2 * BRIEF;
  return html`<article class="card brief" aria-label="Brief"><div class="prose">${markdown(long && !scene.open.has("brief") ? `${whole.slice(0, BRIEF)} …` : whole)}</div>${long ? html`<button class="link" aria-expanded=${scene.open.has("brief")} @click=${() => scene.toggle("brief")}>${scene.open.has("brief") ? "Fold the brief" : `Show all ${count(whole.length)} characters`}</button>` : nothing}${given ? briefParts(given) : nothing}${enclosed(text)}</article>`;
}

/** The files that came with a message. */
function enclosed(text: string): TemplateResult | typeof nothing {
  const { files } = attached(text);
  return files ? html`<p class="enclosed">${icon("attach")}<span>${files}</span></p>` : nothing;
}

const actState = (act: Act): string => act.result?.type ?? "running";

function notable(item: Item): boolean {
  if (item.kind !== "act") return item.kind === "decided" || item.kind === "lane";
  return item.made.length > 0 || item.check !== undefined || (item.result !== undefined && item.result.type !== "Ok");
}

/** What is shown of a folded step: what changed something, failed or runs; else the last calls. */
function highlights(items: Item[], running: boolean): Set<Item> {
  const acts = items.filter((item) => item.kind !== "text");
  const chosen = new Set<Item>(acts.filter((item) => item.kind === "lane" || item.kind === "decided"));
  if (running) {
    acts.filter((item) => item.kind === "act" && !item.result).forEach((item) => chosen.add(item));
    acts.slice(-HIGHLIGHTS).forEach((item) => chosen.add(item));
  } else {
    const best = acts.filter(notable).filter((item) => !chosen.has(item));
    best.slice(-HIGHLIGHTS).forEach((item) => chosen.add(item));
    for (let i = acts.length - 1; i >= 0 && chosen.size < 2; i--) chosen.add(acts[i]!);
  }
  return chosen;
}

function step(row: Extract<FlowRow, { kind: "step" }>, scene: Scene): TemplateResult {
  // A call that became a sub-agent is told by its lane.
  const items = row.items.filter((item) => item.kind !== "act" || !item.lane);
  const all = scene.open.has(row.key);
  const plan = scene.model.progress?.steps.find((s) => s.number === row.number);
  const pending = items.some((item) => item.kind === "act" && !item.result);
  const alive = scene.model.row?.status === "WORKING" || scene.model.row?.status === "WAITING";
  const running = alive && (row.number ? plan?.status === "ACTIVE" : pending);
  const acts = items.filter((item) => item.kind !== "text");
  const shown = all ? new Set<Item>(items) : highlights(items, Boolean(running));
  const lastText = running ? items.findLast((item) => item.kind === "text") : undefined;
  const visible = items.filter((item) => shown.has(item) || item === lastText);
  const hidden = acts.length - [...shown].filter((item) => item.kind !== "text").length;
  const texts = items.some((item) => item.kind === "text" && item !== lastText);
  const took = (Date.parse(row.to) - Date.parse(row.from)) / 1000;
  const failed = plan?.failed ?? 0;
  return html`<div class="step">
    ${row.number ? html`<header><span class="n ${running ? "run" : plan?.status === "DONE" ? "done" : ""}">${row.number}</span><span>${row.title}${row.continued ? html` <span class="faint">· continued</span>` : nothing}</span>
      <small>${running ? "running" : `${duration(took)}${failed ? ` · ${failed} failed` : ""}`}</small></header>` : nothing}
    <div class="acts">${chunks(visible).map((part) => part.lanes ? html`<div class="lanes">${part.items.map((item) => lane(item as LaneItem, scene))}</div>` : part.items.map((item) => itemRow(item, scene)))}
      ${hidden > 0 || all || (texts && !running) ? html`<button class="act more" aria-expanded=${all} @click=${() => scene.toggle(row.key)}><span class="caret">›</span>${all ? "Fold" : hidden > 0 ? `${plural(hidden, "more action")}` : "Show its words"}</button>` : nothing}
    </div></div>`;
}

function chunks(items: Item[]): { lanes: boolean; items: Item[] }[] {
  const parts: { lanes: boolean; items: Item[] }[] = [];
  for (const item of items) {
    const lanes = item.kind === "lane";
    if (parts.at(-1)?.lanes === lanes) parts.at(-1)!.items.push(item);
    else parts.push({ lanes, items: [item] });
  }
  return parts;
}

function lane(item: LaneItem, scene: Scene): TemplateResult {
  const agent = scene.model.progress?.agents.find((a) => a.session === item.child);
  const state = item.handover ? (item.handover.ending === "DONE" ? "ok" : "bad") : agent?.state === "WAITING" ? "wait" : scene.model.row?.live ? "run" : "";
  const line = item.handover ? told(item.handover) : agent?.state === "WAITING" ? "Waits for you" : agent?.tool ? `Uses ${agent.tool}` : "Thinks";
  const took = item.ended ? duration((Date.parse(item.ended) - Date.parse(item.at)) / 1000) : "";
  return html`<a class="card lane" href="/s/${scene.model.id}?lane=${encodeURIComponent(item.child)}"><b><i class="dot ${state}"></i><span class="clip">${item.title}</span><span class="sp"></span><small class="faint num">${took}</small></b>
    <p>${line}</p><div class="bar ${state === "bad" ? "bad" : ""}"><i ${styled({ width: item.ended ? "100%" : "0" })}></i></div></a>`;
}

/** What it brought; of one that did not end well, why. */
function told({ ending, answer, reason }: NonNullable<LaneItem["handover"]>): string {
  const first = answer.split("\n")[0] ?? "";
  return (ending === "DONE" ? first || reason : reason || first) || ending.toLowerCase();
}

function itemRow(item: Item, scene: Scene): TemplateResult | typeof nothing {
  switch (item.kind) {
    case "text": return html`<div class="prose muted">${markdown(item.text)}</div>`;
    case "decided": return decided(item, scene);
    case "act": return act(item, scene);
    case "lane": return nothing;
  }
}

function decided(item: DecidedItem, scene: Scene): TemplateResult {
  const { decision, request } = item;
  const who = item.actor;
  if (request.type === "Questions" && decision.type === "Answered")
    return html`<div class="act"><span class="good">✓</span><span>${request.questions.map((q, i) => html`${q.text} <b>${decision.answers[i]}</b> `)}</span><span class="took">${who}</span></div>`;
  const asked = request.type === "Permission" ? describe(item.tool, item.input, "do") : nothing;
  void scene;
  if (decision.type === "Picked") return html`<div class="act ok"><span>✓ ${who} allowed ${decision.items.length} of ${request.type === "Permission" ? request.unlisted ?? request.items?.length ?? "several" : "several"} changes: ${asked}</span><time>${clock(item.at)}</time></div>`;
  return decision.type === "Rejected"
    ? html`<div class="act bad"><span>✕ ${who} refused: ${asked}${decision.feedback ? html` · “${decision.feedback}”` : nothing}</span><time>${clock(item.at)}</time></div>`
    : html`<div class="act ok"><span>✓ ${who} allowed: ${asked}</span><time>${clock(item.at)}</time></div>`;
}

function act(item: Act, scene: Scene): TemplateResult {
  const key = `act:${item.call}`;
  const open = scene.open.has(key);
  const state = actState(item);
  const bad = state === "Failed" || state === "Denied" || state === "Unknown";
  const text = item.result && "text" in item.result ? item.result.text ?? "" : "";
  const took = item.ended ? (Date.parse(item.ended) - Date.parse(item.at)) / 1000 : 0;
  const note = scene.model.doing.get(item.call);
  const came = state === "Ok" ? outcome(item.tool, text) : "";
  const wait = state === "running" ? scene.model.waits.find((w) => w.call === item.call && w.session === scene.of) : undefined;
  // Of calls of one reply the next begin when the one before is settled.
  const begun = item.rule !== undefined || wait !== undefined;
  // A command whose changes wait has run.
  const ran = wait?.request.type === "Permission" && /held changes|changes that no step/.test(wait.request.rule) && item.tool === "Shell";
  const word = { Failed: "failed", Denied: "refused", Skipped: "skipped", Interrupted: "stopped", Unknown: "cut off", running: "", Ok: "" }[state];
  return html`<button class="act ${bad ? "bad" : ""}" aria-expanded=${open} @click=${() => scene.toggle(key)}><span>${state === "running" ? html`<i class="dot ${wait ? "wait" : !begun ? "" : scene.model.row?.live ? "run" : "off"}"></i>&ensp;` : nothing}${describe(item.tool, item.input, state === "Ok" || ran ? "did" : state === "running" && !wait && begun ? "does" : "Do")}${came ? html` · ${came}` : nothing}${wait ? ran ? " · its changes wait for you" : " · waits for you" : note && !item.result ? html` · ${note}` : nothing}${word ? html` · ${word}` : nothing}${bad && text && !open ? html`: ${text.split("\n")[0]}` : nothing}</span><span class="took">${state === "running" ? "" : duration(took)}</span></button>
    ${item.check ? checked(item, scene) : nothing}${open ? detail(item, text, scene) : nothing}`;
}

function checked(item: Act, scene: Scene): TemplateResult {
  const errors = item.check!.findings.filter((f) => f.severity === "ERROR").length;
  const rest = item.check!.findings.length - errors;
  const name = within(item.check!.path, scene.model.snapshot?.setup.folders ?? []);
  return html`<div class="act ${errors ? "bad" : rest ? "warn" : "ok"}"><span>${errors ? `✕ ${plural(errors, "error")} in ` : rest ? `! ${plural(rest, "remark")} on ` : "✓ Checked "}${name}: ${item.check!.summary}</span></div>`;
}

function detail(item: Act, text: string, scene: Scene): TemplateResult {
  const given = item.input && typeof item.input === "object" ? shownInput(item.input as { [key: string]: Json }) : String(item.input ?? "");
  return html`<div class="detail"><h4>${item.tool}</h4><pre tabindex="0">${given}</pre>
    ${text ? html`<h4>Result</h4><pre tabindex="0">${text.length > 12_000 ? `${text.slice(0, 12_000)}\n…` : text}</pre>` : nothing}
    ${item.made.length ? html`<div class="why">${item.made.slice(0, 8).map((m) => html`<a class="link" href="/s/${scene.model.id}/file?path=${encodeURIComponent(m.path)}">${baseName(m.path)}</a> ${m.how}`)}</div>` : nothing}
    ${item.rule ? html`<div class="why">Allowed by: ${item.rule}</div>` : nothing}</div>`;
}

function shownInput(input: { [key: string]: Json }): string {
  return Object.entries(input).map(([name, value]) => `${name}: ${typeof value === "string" ? (value.includes("\n") ? `\n${value}` : value) : JSON.stringify(value, null, 1)}`).join("\n").slice(0, 12_000);
}

function reviewed(row: Extract<FlowRow, { kind: "plan" }>, scene: Scene): TemplateResult {
  const open = scene.open.has(row.key);
  const { decision } = row;
  const words = decision.type === "Rejected" ? html`${row.actor} asked for another plan${decision.feedback ? html`: <em>${decision.feedback}</em>` : nothing}`
    : decision.type === "Amended" ? html`Plan approved by ${row.actor} <em>with changes</em>` : html`Plan approved by ${row.actor}`;
  return html`<div class="note"><i class="dot ${decision.type === "Rejected" ? "wait" : "ok"}"></i><span>${words} · <button class="link" aria-expanded=${open} @click=${() => scene.toggle(row.key)}>${open ? "hide" : `${plural(row.plan.steps.filter((s) => s.status !== "DROPPED").length, "step")}`}</button></span><time>${clock(row.at)}</time></div>
    ${open ? html`<div class="card plan"><ol>${row.plan.steps.map((s, i) => html`<li class=${s.status === "DROPPED" ? "dropped" : ""}><span class="n">${i + 1}</span><div><b>${s.title}</b></div></li>`)}</ol></div>` : nothing}`;
}

function end(row: Extract<FlowRow, { kind: "end" }>, scene: Scene): unknown {
  const { outcome: how } = row;
  if (how.type === "Waiting") return nothing;
  const snapshot = scene.model.snapshot;
  const latest = scene.of === scene.model.id && scene.model.rows().findLast((r) => r.kind === "end") === row;
  if (how.type === "Done" && latest && snapshot) return report(scene, snapshot.completion, scene.model.files, snapshot.setup.folders);
  const tone = how.type === "Done" ? "ok" : how.type === "Interrupted" ? "off" : "bad";
  return html`<div class="note"><i class="dot ${tone}"></i><span class=${tone === "bad" ? "bad" : ""}>${endWords(how)}</span>
    ${latest && how.type !== "Done" ? html`<button class="btn small" @click=${scene.retry}>Try again</button>` : nothing}<time title=${moment(row.at)}>${ago(row.at)}</time></div>`;
}

export function endWords(how: Outcome): string {
  switch (how.type) {
    case "Done": return "Done";
    case "Interrupted": return "Stopped. Say how to go on, or undo what was changed.";
    case "OverBudget": return `The budget is used up: ${how.limit}. Raise it to go on.`;
    case "Failed": return `It failed: ${how.reason}`;
    case "Waiting": return how.reason;
  }
}

/** Something shows it, and the fresh reader did not say otherwise. */
const isShown = (item: Completion["items"][number]) => (item.verdict ? item.verdict.finding === "SHOWN" : item.shownBy.length > 0);

function report(scene: Scene, completion: Completion | undefined, files: FileRow[], folders: Folder[]): TemplateResult {
  const items = (completion?.items ?? []).map((item) => ({ ...item, shown: isShown(item) }));
  const missing = items.filter((item) => !item.shown).length;
  const changed = files.filter(differs);
  const there = changed.filter((f) => f.exists);
  const finished = there.filter((f) => f.artifact);
  const made = finished.length ? finished : there.slice(0, PLAIN);
  const row = scene.model.row;
  const remarks = completion?.remarks ?? [];
  const doubt = [missing ? `${plural(missing, "item")} not shown` : "", remarks.length ? plural(remarks.length, "objection") : ""].filter(Boolean).join(", ");
  return html`<article class="card report" aria-label="Closing report">
    <header><i class="dot ${doubt || completion?.bad.length || completion?.trouble ? "wait" : "ok"}"></i>${doubt ? `Done, ${doubt}` : "Done"}<span class="sp"></span><small class="faint num">${row ? [duration(row.workingSeconds), row.priced && row.microUsd ? money(row.microUsd) : ""].filter(Boolean).join(" · ") : ""}</small></header>
    ${items.length ? html`<ul class="items">${items.map((item) => html`<li><span class=${item.shown ? "good" : "warn"} aria-label=${item.shown ? "shown" : "not shown"}>${item.shown ? "✓" : "!"}</span><div class="prose" dir="auto">${line(item.text)}
      <small>${item.shown ? (item.verdict?.words ?? item.shownBy.slice(0, 2).join(" · ")) : (item.verdict?.words ?? "Nothing in the log shows this. Have a look yourself.")}</small>
      ${item.unsupported.map((by) => html`<small class="warn">Cited, but shows nothing: ${by}</small>`)}</div></li>`)}</ul>` : nothing}
    ${remarks.map((remark) => html`<p class="warn">The fresh reader objects: ${remark}</p>`)}
    ${completion?.answer ? html`<p class="faint">The agent's answer to the objections: ${completion.answer}</p>` : nothing}
    ${completion?.trouble ? html`<p class="warn">Not verified: ${completion.trouble}</p>` : nothing}
    ${completion?.bad.length ? html`<p class="warn">The last check of ${completion.bad.map(baseName).join(", ")} found errors.</p>` : nothing}
    ${made.length ? html`<div class="files">${repeat(made, (file) => file.path, (file) => fileCard(scene.model.id, file, folders))}</div>` : nothing}
    ${there.length > made.length ? html`<p class="faint">${made.length ? "And " : ""}${plural(there.length - made.length, "more changed file")}: all are listed under Files.</p>` : nothing}
    ${changed.length ? html`<footer><button class="btn small" @click=${() => scene.undo()}>Undo all changes</button></footer>` : nothing}</article>`;
}

/** A change that was taken back is none any more. */
export const differs = (file: FileRow): boolean => file.state !== "UNCHANGED";

export function badge(file: FileRow): TemplateResult | string {
  const check = file.check;
  if (!file.exists) return "deleted";
  if (file.changedSince) return html`<span class="warn">changed by someone since</span>`;
  if (!check) return file.artifact ? "not checked" : file.state.toLowerCase();
  if (!check.current) return html`<span class="warn">changed since its check</span>`;
  if (check.errors) return html`<span class="bad">✕ ${plural(check.errors, "error")}</span>`;
  return check.warnings ? html`<span class="warn">! ${plural(check.warnings, "remark")}</span>` : html`<span class="good">✓ checked</span>`;
}

export function fileCard(session: string, file: FileRow, folders: Folder[]): TemplateResult {
  const kind = extension(file.path);
  return html`<div class="file"><div class="ico ${kind}" aria-hidden="true">${kind.slice(0, 4).toUpperCase() || "FILE"}</div>
    <a href="/s/${session}/file?path=${encodeURIComponent(file.path)}" title=${within(file.path, folders)}><b class="clip">${file.name}</b><small class="clip">${badge(file)}${file.check?.summary ? html` · ${file.check.summary}` : nothing}</small></a>
    <a class="btn quiet small" href="/s/${session}/file?path=${encodeURIComponent(file.path)}" aria-label="Open ${file.name}" tabindex="-1">Open</a></div>`;
}

export const waited = (iso: string): string => duration(seconds(iso));
export const pageIcon = icon;
