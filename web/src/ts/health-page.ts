import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { get } from "./api";
import { ago, plural } from "./format";
import { head } from "./head";
import { Piece } from "./piece";
import { store } from "./store";
import type { Health } from "./wire";

/** What `workroom doctor` names shortly. */
const NAMES: { [name: string]: string } = { vm: "Virtual machine", openai: "OpenAI-compatible", soffice: "LibreOffice" };

/** What works, what is missing and why: probed when asked, never assumed. */
@customElement("wr-health-page")
class HealthPage extends Piece {
  @state() private health: Health | undefined;
  @state() private trouble = "";
  @state() private at = 0;

  protected override topics(): string[] { return ["link"]; }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  private async load(): Promise<void> {
    this.trouble = "";
    try {
      this.health = await get<Health>("/api/health");
      this.at = Date.now();
    } catch (e) {
      this.health = undefined;
      this.trouble = e instanceof Error ? e.message : String(e);
    }
  }

  protected override render(): TemplateResult {
    const h = this.health;
    const lost = store.link === "lost";
    return html`${head("Health", html`<span class="sp"></span><button class="btn" @click=${this.load}>Look again</button>`)}<div class="page" tabindex="0" role="region" aria-label="Content"><div class="inner">
      <section class="list" aria-label="Findings">
        <div class="health"><i class="dot ${lost ? "bad" : store.link === "live" ? "ok" : ""}"></i><b>${lost ? "Workroom does not answer" : store.link === "live" ? "Connected" : "Connecting"}</b><p>${lost ? "The server was stopped or cannot be reached. Start it again with “workroom”; tasks go on where they were." : h ? `Started ${ago(h.upSince)} · ${plural(store.list().filter((r) => r.status === "WORKING" && r.live).length, "task")} working · ${h.queued} queued` : ""}</p></div>
        ${this.trouble && !lost ? html`<div class="health"><i class="dot bad"></i><b>The check itself failed</b><p>${this.trouble}</p></div>` : nothing}
        ${!h && !this.trouble ? html`<div class="health"><i class="dot"></i><b class="skeleton">Probing</b></div>` : nothing}
        ${(h?.findings ?? []).map((f) => html`<div class="health"><i class="dot ${lost ? "" : f.state === "ok" ? "ok" : f.state === "missing" ? "wait" : "bad"}"></i><b>${NAMES[f.name] ?? f.name}<span class="hidden"> ${f.state}</span></b><p>${f.sentence.startsWith(`${f.name}: `) ? f.sentence.slice(f.name.length + 2) : f.sentence}</p></div>`)}</section>
      ${h ? html`<p class="help">Probed ${ago(new Date(this.at).toISOString())}${store.me ? ` · Workroom ${store.me.version}` : ""}. The same in a terminal: <code>workroom doctor</code></p>` : nothing}</div></div>`;
  }
}

export { HealthPage };
