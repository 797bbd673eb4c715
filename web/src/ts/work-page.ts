import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { command, get } from "./api";
import { ago, baseName, duration, plural } from "./format";
import { head } from "./head";
import { Piece } from "./piece";
import { dot, inGroup, place, words, type Group } from "./status";
import { attempt, store } from "./store";
import type { Row, Wait } from "./wire";

interface Waiting { root: string; row: Row; asked: Wait }

/** Everything that waits for the person, and all work by how it stands. */
@customElement("wr-work-page")
class WorkPage extends Piece {
  @state() private waits: Waiting[] | undefined;
  private fetched = "";

  protected override topics(): string[] { return ["rows", "link"]; }

  protected override willUpdate(): void {
    super.willUpdate();
    const now = `${store.link}:${store.list().filter((r) => r.waits).map((r) => `${r.id}:${r.seq}:${r.waits}`).join()}`;
    if (now === this.fetched || store.link !== "live") return;
    this.fetched = now;
    void get<{ waits: Waiting[] }>("/api/inbox").then((inbox) => (this.waits = inbox.waits)).catch(() => {});
  }

  private async allow(w: Waiting): Promise<void> {
    await attempt(() => command(w.root, { type: "Allow", of: w.asked.session, call: w.asked.call, choice: "once" }));
  }

  protected override render(): TemplateResult {
    const rows = store.list();
    return html`${head("Inbox", html`<span class="sp"></span>`, notifyButton(() => this.requestUpdate()))}<div class="page" tabindex="0" role="region" aria-label="Content"><div class="inner">
      <section aria-label="Needs you"><h2 class="label"><span>Needs you</span></h2>${this.inbox(rows)}</section>
      ${(["Working", "Failed or stopped", "Done"] as Group[]).map((name) => this.group(name, inGroup(rows, name)))}
    </div></div>`;
  }

  private inbox(rows: Row[]): TemplateResult {
    if (!this.waits && !store.loaded) return html`<p class="empty skeleton">Looking for what waits</p>`;
    const waits = (this.waits ?? []).filter((w) => store.rows.get(w.root)?.waits);
    if (waits.length === 0)
      return rows.length === 0 ? html`<div class="empty"><b>Nothing here yet</b>Delegate a first task: grant a folder, say what you want to have, review the plan. Questions and approvals then wait for you here.<br /><a class="btn primary" href="/new">New task</a></div>`
        : html`<p class="empty"><b>Nothing waits for you</b>${rows.some((r) => r.status === "WORKING") ? "Questions, plans and approvals of the tasks at work appear here." : "No task is running. Questions, plans and approvals appear here when one needs you."}</p>`;
    return html`<div class="list">${waits.map((w) => html`<div class="item"><i class="dot wait"></i><a href="/s/${w.root}"><b class="clip">${what(w.asked)}</b><small class="clip">${w.row.title} · ${place(w.row)} · asked ${ago(w.asked.since)}</small></a>
      <span class="row">${w.asked.request.type === "Permission" && w.asked.request.gate === "SOFT" ? html`<button class="btn small" @click=${() => this.allow(w)}>Allow once</button>` : nothing}<a class="btn small ${w.asked.request.type === "Permission" ? "quiet" : "primary"}" href="/s/${w.root}">${w.asked.request.type === "PlanReview" ? "Review" : w.asked.request.type === "Questions" ? "Answer" : "Look"}</a></span></div>`)}</div>`;
  }

  private group(name: Group, rows: Row[]): TemplateResult | typeof nothing {
    if (rows.length === 0) return nothing;
    return html`<section aria-label=${name}><h2 class="label"><span>${name}</span><span class="num">${rows.length}</span></h2><div class="list">${rows.slice(0, 30).map(sessionItem)}</div></section>`;
  }
}

function what(wait: Wait): string {
  switch (wait.request.type) {
    case "PlanReview": return `Review a plan of ${plural(wait.request.plan.steps.length, "step")}`;
    case "Questions": return wait.request.questions[0]!.text;
    case "Permission": {
      const names = (wait.targets ?? []).map((t) => baseName(t.name));
      return wait.request.gate === "DELETION" && names.length ? `Delete ${names.length > 3 ? `${names.slice(0, 2).join(", ")} and ${names.length - 2} more` : names.join(", ")}?` : wait.request.question;
    }
  }
}

export function sessionItem(row: Row): TemplateResult {
  const facts = [place(row), row.line || words(row), row.files ? plural(row.files, "file") : "", row.status === "DONE" && row.workingSeconds ? duration(row.workingSeconds) : ""];
  return html`<a class="item" href="/s/${row.id}"><i class="dot ${dot(row)}" title=${words(row)}></i><span class="clip"><b class="clip">${row.title}</b><small class="clip">${facts.filter(Boolean).join(" · ")}</small></span><time title=${row.last}>${ago(row.last)}</time></a>`;
}

export function notifyButton(changed: () => void): TemplateResult | typeof nothing {
  if (!("Notification" in window)) return nothing;
  const on = Notification.permission === "granted" && localStorage.getItem("notify") === "yes";
  return html`<button class="btn quiet notify" aria-pressed=${on} @click=${async () => {
    if (on) localStorage.removeItem("notify");
    else if ((await Notification.requestPermission()) === "granted") localStorage.setItem("notify", "yes");
    else store.toast("The browser does not allow notifications for this page. Its settings can change that.", true);
    changed();
  }}>${on ? "Notifications are on" : "Notify me"}</button>`;
}

export { WorkPage };
