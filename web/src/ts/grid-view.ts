import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { get, query } from "./api";
import { Piece } from "./piece";
import { styled } from "./styled";
import type { Cell, Finding, Grid, Style } from "./wire";

const ROWS = 200;
const COLUMNS = 40;
const ROW_HEIGHT = 27;

export const letters = (column: number): string => (column > 26 ? letters(Math.floor((column - 1) / 26)) : "") + String.fromCharCode(65 + ((column - 1) % 26));

/** One sheet of a workbook. Rows come in portions as they are scrolled to; arrow keys move the selected cell. */
@customElement("wr-grid")
class GridView extends Piece {
  @property() session = "";
  @property() path = "";
  @property() version = "";
  @property() sheet = "";
  @property({ type: Boolean }) formulas = false;
  @property({ type: Boolean }) flags = true;
  @property() place = "";
  @property({ attribute: false }) findings: Finding[] = [];
  @state() private grid: Grid | undefined;
  @state() private trouble = "";
  @state() private at = { r: 1, c: 1 };
  private cells = new Map<string, Cell>();
  private styles = new Map<string, Style>();
  private upTo = 0;
  private loading = false;
  private chart = 0;

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate();
    if (["session", "path", "version", "sheet"].some((name) => changed.has(name))) void this.begin();
    else if (changed.has("place")) this.go(this.place);
  }

  private async begin(): Promise<void> {
    this.grid = undefined;
    this.trouble = "";
    this.cells.clear();
    this.upTo = 0;
    this.loading = false;
    await this.more();
    this.go(this.place);
  }

  private async more(): Promise<void> {
    if (this.loading || (this.grid && this.upTo >= this.grid.rows)) return;
    this.loading = true;
    const sheet = this.sheet;
    try {
      const part = await get<Grid>(`/api/sessions/${this.session}/grid${query({ path: this.path, version: this.version, sheet, row: this.upTo + 1, rows: ROWS, column: 1, columns: COLUMNS })}`);
      if (sheet !== this.sheet) return;
      for (const cell of part.cells) {
        this.cells.set(`${cell.r}:${cell.c}`, cell);
        const style = cell.s === undefined ? undefined : part.styles?.[cell.s];
        if (style) this.styles.set(`${cell.r}:${cell.c}`, style);
      }
      this.upTo = Math.min(part.rows, this.upTo + ROWS);
      this.grid = part;
      if (!part.styles) this.infer();
      this.dispatchEvent(new CustomEvent("loaded", { detail: this.grid }));
    } catch (e) {
      this.trouble = e instanceof Error ? e.message : String(e);
    }
    this.loading = false;
  }

  /** Where the server tells no styles: titles, rows of headings and totals are what they look like. */
  private infer(): void {
    const rows = new Map<number, Cell[]>();
    for (const cell of this.cells.values()) rows.set(cell.r, [...(rows.get(cell.r) ?? []), cell]);
    const numbers = (r: number) => (rows.get(r) ?? []).filter((c) => c.n !== undefined).length;
    for (const [r, cells] of rows) {
      const heading = cells.length > 1 && cells.every((c) => c.n === undefined && !c.f) && (numbers(r + 1) > 0 || (r === 1 && rows.has(2)));
      const total = cells.some((c) => c.c <= 2 && /^(grand )?total/i.test(c.v)) && cells.some((c) => c.n !== undefined);
      const title = cells.length === 1 && cells[0]!.c === 1 && (r === 1 || !rows.has(r - 1));
      for (const c of cells) {
        const right = heading && [1, 2].some((d) => this.cells.get(`${r + d}:${c.c}`)?.n !== undefined);
        const style: Style | undefined = heading ? { bold: true, fill: "#eeeeee", align: right ? "right" : "left" } : total ? { bold: true, fill: "#e4eeea" } : title ? { bold: true } : undefined;
        if (style) this.styles.set(`${c.r}:${c.c}`, style);
      }
    }
  }

  private go(place: string): void {
    const m = /(?:!|^)\$?([A-Z]{1,3})\$?(\d+)/.exec(place);
    if (!m || !this.grid) return;
    void this.select(Number(m[2]), columnOf(m[1]!), false);
  }

  private async select(r: number, c: number, tell = true): Promise<void> {
    this.at = { r, c };
    while (this.grid && r > this.upTo && this.upTo < this.grid.rows) await this.more();
    if (tell) this.dispatchEvent(new CustomEvent("cell", { detail: { ref: `${letters(c)}${r}`, cell: this.cells.get(`${r}:${c}`) } }));
    await this.updateComplete;
    const field = this.querySelector<HTMLElement>("[aria-selected=true]");
    field?.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (this.contains(document.activeElement)) field?.focus({ preventScroll: true });
  }

  private keys(e: KeyboardEvent): void {
    const move = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1], PageDown: [20, 0], PageUp: [-20, 0], Enter: [0, 0] }[e.key];
    if (!move || !this.grid) return;
    e.preventDefault();
    void this.select(Math.min(Math.max(1, this.at.r + move[0]!), this.height()), Math.min(Math.max(1, this.at.c + move[1]!), this.width()));
  }

  private height(): number { return Math.max(this.grid?.rows ?? 0, 1); }
  /** As far as there are cells, or charts beside them. */
  private width(): number { return Math.max(Math.min(Math.max(this.grid?.columns ?? 0, ...(this.grid?.charts ?? []).map((c) => columnOf(/:([A-Z]+)/.exec(c.anchor)?.[1] ?? "A"))), COLUMNS), 1); }

  private scrolled(e: Event): void {
    const box = e.target as HTMLElement;
    if (box.scrollTop + box.clientHeight > this.upTo * ROW_HEIGHT - 800) void this.more();
  }

  protected override render(): TemplateResult {
    if (this.trouble) return html`<div class="view"><p class="empty">&ensp;${this.trouble}</p></div>`;
    const grid = this.grid;
    if (!grid) return html`<div class="view" aria-busy="true"><p class="empty"><span class="skeleton">Reading the sheet ${this.sheet}</span></p></div>`;
    const width = Math.max(this.width(), 6);
    const rows = Math.min(this.upTo, this.height());
    const flagged = new Map(this.flags ? this.findings.filter((f) => f.place.replaceAll("'", "").startsWith(`${grid.sheet}!`)).map((f) => [f.place.replace(/^.*!/, ""), f]) : []);
    const { merged, covered } = spans(grid.merged ?? []);
    const charted = Math.max(0, ...(grid.charts ?? []).map((c) => Number(/(\d+)$/.exec(c.anchor)?.[1] ?? 0) + 1));
    const spare = Math.max(0, Math.max(20, this.upTo >= grid.rows ? charted : 0) - rows);
    const wide = (c: number) => (grid.widths?.[c - 1] === 0 ? 12 : Math.min(Math.max((grid.widths?.[c - 1] ?? 60) * 1.22 + 8, 44), 460));
    const fixed = (grid.widths?.length ?? 0) > 0;
    return html`<div class="view ${this.formulas ? "formulas" : ""}" @scroll=${this.scrolled}>
      <table class="grid ${fixed ? "fixed" : ""}" ${styled(fixed ? { width: `${52 + upto(width).reduce((sum, c) => sum + wide(c), 0)}px` } : {})} role="grid" aria-label="Sheet ${grid.sheet}" aria-rowcount=${grid.rows} aria-colcount=${grid.columns} @keydown=${this.keys}>
        <thead><tr><th scope="col"><span class="hidden">Row</span></th>${upto(width).map((c) => html`<th scope="col" ${styled({ [fixed ? "width" : "min-width"]: `${wide(c)}px` })}>${letters(c)}</th>`)}</tr></thead>
        <tbody>${upto(rows).map((r) => html`<tr><th scope="row">${r}</th>${upto(width).map((c) => (covered.has(`${r}:${c}`) ? nothing : this.field(r, c, flagged, merged.get(`${r}:${c}`))))}</tr>`)}
          ${upto(spare).map((r) => html`<tr aria-hidden="true"><th>${rows + r}</th>${upto(width).map(() => html`<td></td>`)}</tr>`)}</tbody></table>
      ${this.upTo < grid.rows ? html`<p class="empty">&ensp;Rows ${this.upTo + 1} to ${grid.rows} come as you scroll.</p>` : nothing}
      ${(grid.charts ?? []).map((chart) => html`<figure class="chart" data-n=${chart.n}><img alt=${chart.title ? `Chart: ${chart.title}` : `Chart ${chart.n}`} src="/api/sessions/${this.session}/chart${query({ path: this.path, version: this.version, sheet: grid.sheet, n: chart.n })}" /></figure>`)}</div>`;
  }

  protected override updated(): void { this.place_(); }

  /** Charts lie over the cells that they cover in the file; those whose rows are not here yet wait out of sight. */
  private place_(): void {
    const view = this.querySelector<HTMLElement>(".view");
    const table = view?.querySelector("table");
    if (!view || !table || !this.grid?.charts?.length) return;
    const heads = table.tHead!.rows[0]!.cells;
    const rows = table.tBodies[0]!.rows;
    for (const figure of view.querySelectorAll<HTMLElement>(".chart")) {
      const m = /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(this.grid.charts.find((c) => c.n === Number(figure.dataset["n"]))?.anchor ?? "");
      figure.classList.toggle("loose", !m);
      if (!m) continue;
      const [c1, r1, c2, r2] = [columnOf(m[1]!), Number(m[2]), columnOf(m[3]!), Number(m[4])];
      const first = rows[r1 - 1];
      figure.hidden = !first || !heads[c1];
      if (figure.hidden) continue;
      const last = rows[Math.min(r2, rows.length) - 1]!;
      const left = heads[c1]!.offsetLeft;
      const right = heads[Math.min(c2, heads.length - 1)]!;
      figure.style.setProperty("left", `${left}px`);
      figure.style.setProperty("top", `${first!.offsetTop}px`);
      figure.style.setProperty("width", `${Math.max(260, right.offsetLeft + right.offsetWidth - left)}px`);
      figure.style.setProperty("min-height", `${Math.max(140, last.offsetTop + last.offsetHeight - first!.offsetTop)}px`);
    }
  }

  /** Brings the next chart into view. */
  next(): void {
    const all = [...this.querySelectorAll(".chart:not([hidden])")];
    all[this.chart++ % Math.max(1, all.length)]?.scrollIntoView({ block: "center", inline: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  }

  private field(r: number, c: number, flagged: Map<string, { severity: string; message: string }>, span: { rows: number; columns: number } | undefined): TemplateResult {
    const cell = this.cells.get(`${r}:${c}`);
    const style = this.styles.get(`${r}:${c}`) ?? {};
    const flag = flagged.get(`${letters(c)}${r}`);
    const chosen = this.at.r === r && this.at.c === c;
    const right = style.align === "right" || (!style.align && (/^(number|date)$/i.test(cell?.t ?? "")));
    const classes = ["", right ? "r" : style.align === "center" ? "c" : "", style.bold ? "b" : "", style.italic ? "i" : "", cell?.f ? "f" : "", /^error$/i.test(cell?.t ?? "") ? "error" : flag ? (flag.severity === "ERROR" ? "error" : "flag") : "", shade(style), cell && cell.n === undefined && !right && !span && !this.cells.has(`${r}:${c + 1}`) ? "spill" : ""].join(" ");
    const text = this.formulas && cell?.f ? `=${cell.f.replace(/^=/, "")}` : cell?.v ?? "";
    return html`<td class=${classes} role="gridcell" aria-selected=${chosen} tabindex=${chosen ? 0 : -1} colspan=${span?.columns ?? nothing} rowspan=${span?.rows ?? nothing} title=${flag?.message ?? nothing}
      ${styled(style.fill && !shade(style) && !flag ? { "background-color": style.fill, color: style.color ?? readable(style.fill) } : {})} @click=${() => this.select(r, c)}>${text}</td>`;
  }
}

const columnOf = (name: string) => [...name].reduce((sum, x) => sum * 26 + x.charCodeAt(0) - 64, 0);
const upto = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

/** Fills near white or grey follow the theme instead of glaring in the dark. */
function shade(style: Style): string {
  const rgb = channels(style.fill);
  if (!rgb) return "";
  const [low, high] = [Math.min(...rgb), Math.max(...rgb)];
  if (low > 250) return "";
  return high - low < 8 && low > 200 ? "top" : high - low < 40 && low > 205 ? "sum" : "";
}
const channels = (colour: string | undefined): number[] | undefined => {
  const m = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour ?? "");
  return m ? m.slice(1).map((part) => parseInt(part, 16)) : undefined;
};
const readable = (fill: string): string => {
  const [r, g, b] = channels(fill) ?? [255, 255, 255];
  return r! * 0.299 + g! * 0.587 + b! * 0.114 > 150 ? "#1d1c1a" : "#ffffff";
};

function spans(all: string[]): { merged: Map<string, { rows: number; columns: number }>; covered: Set<string> } {
  const merged = new Map<string, { rows: number; columns: number }>();
  const covered = new Set<string>();
  for (const range of all) {
    const m = /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(range);
    if (!m) continue;
    const [c1, r1, c2, r2] = [columnOf(m[1]!), Number(m[2]), columnOf(m[3]!), Number(m[4])];
    merged.set(`${r1}:${c1}`, { rows: r2 - r1 + 1, columns: c2 - c1 + 1 });
    for (let r = r1; r <= r2; r++) for (let c = c1; c <= c2; c++) if (r !== r1 || c !== c1) covered.add(`${r}:${c}`);
  }
  return { merged, covered };
}

export { GridView };
