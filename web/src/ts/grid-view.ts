import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query as find, state } from "lit/decorators.js";
import { get, query } from "./api";
import { Piece } from "./piece";
import "./picture";
import { type Band, columnOf, drawnPart, infer, letters, type Range, rangeOf, readable, shade, upto } from "./sheet";
import { styled } from "./styled";
import type { Cell, Finding, Grid, Style } from "./wire";

const PORTION = 200;
const COLUMNS = 100;
/** A sheet of so many columns is drawn in its whole width. */
const NARROW = 60;
const ROW_HEIGHT = 27;
const BEYOND = 12;
const ASIDE = 5;
const NUMBERS = 52;
const SPARE = 20;
const LEAST = 6;

/**
 * One sheet. Only rows near the screen are in the document, and of a wide sheet only such columns; those of a workbook
 * come from the server as they are scrolled to. Frozen rows and columns stay. Arrow keys move the selected cell.
 */
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
  /** All of a sheet that is here already; else it is asked for. */
  @property({ attribute: false }) whole: Grid | undefined;
  @state() private grid: Grid | undefined;
  @state() private trouble = "";
  @state() private at = { r: 1, c: 1 };
  @state() private first = 1;
  @state() private last = 60;
  @state() private left = 1;
  @state() private right = NARROW;
  @find(".view") private box!: HTMLElement | null;
  private cells = new Map<string, Cell>();
  private styles = new Map<string, Style>();
  private portions = new Map<string, Promise<void>>();
  /** Where each column begins, in pixels; at the end where the last one ends. */
  private lefts: number[] = [];
  private chart = 0;
  private size = new ResizeObserver(() => this.scrolled());

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate();
    if (["session", "path", "version", "sheet", "whole"].some((name) => changed.has(name))) void this.begin();
    else if (changed.has("place")) this.go(this.place);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.size.disconnect();
  }

  private async begin(): Promise<void> {
    this.grid = undefined;
    this.trouble = "";
    this.cells.clear();
    this.styles.clear();
    this.portions.clear();
    this.at = { r: 1, c: 1 };
    this.first = 1;
    this.last = 60;
    this.left = 1;
    this.right = NARROW;
    if (this.whole) { this.keep(this.whole); this.show(this.whole); }
    else await this.portion(0, 0);
    await this.updateComplete;
    if (this.box) this.size.observe(this.box);
    this.go(this.place);
  }

  private show(grid: Grid): void {
    this.grid = grid;
    this.lefts = [NUMBERS];
    for (let c = 1; c <= this.width(); c++) this.lefts.push(this.lefts[c - 1]! + this.wide(c));
  }

  /** Asks for 200 rows of 100 columns, once. */
  private portion(n: number, m: number): Promise<void> {
    if (this.whole || (this.grid && (n * PORTION >= this.grid.rows || m * COLUMNS >= this.grid.columns))) return Promise.resolve();
    const key = `${n}:${m}`;
    let asked = this.portions.get(key);
    if (!asked) {
      asked = this.fetch(n, m, key);
      this.portions.set(key, asked);
    }
    return asked;
  }

  private async fetch(n: number, m: number, key: string): Promise<void> {
    const { portions, sheet } = this;
    const of = [this.path, this.version, sheet].join();
    try {
      const part = await get<Grid>(`/api/sessions/${this.session}/grid${query({ path: this.path, version: this.version, sheet, row: n * PORTION + 1, rows: PORTION, column: m * COLUMNS + 1, columns: COLUMNS })}`);
      if (of !== [this.path, this.version, this.sheet].join()) return;
      this.keep(part);
      if (!this.grid) {
        this.show(part);
        this.dispatchEvent(new CustomEvent("loaded", { detail: part }));
      }
      this.requestUpdate();
    } catch (e) {
      portions.delete(key);
      if (!this.grid) this.trouble = e instanceof Error ? e.message : String(e);
    }
  }

  private keep(part: Grid): void {
    for (const cell of part.cells) {
      this.cells.set(`${cell.r}:${cell.c}`, cell);
      const style = cell.s === undefined ? undefined : part.styles?.[cell.s];
      if (style) this.styles.set(`${cell.r}:${cell.c}`, style);
    }
    if (!part.styles) infer(this.cells, this.styles);
  }

  private go(place: string): void {
    const m = /(?:!|^)\$?([A-Z]{1,3})\$?(\d+)/.exec(place);
    if (!m || !this.grid) return;
    void this.select(Number(m[2]), columnOf(m[1]!), false);
  }

  private async select(r: number, c: number, tell = true): Promise<void> {
    this.at = { r, c };
    const focused = this.contains(document.activeElement);
    this.reveal(r, c);
    await this.portion(Math.floor((r - 1) / PORTION), Math.floor((c - 1) / COLUMNS));
    if (this.at.r !== r || this.at.c !== c) return;
    if (tell) this.dispatchEvent(new CustomEvent("cell", { detail: { ref: `${letters(c)}${r}`, cell: this.cells.get(`${r}:${c}`) } }));
    await this.updateComplete;
    const field = this.querySelector<HTMLElement>("[aria-selected=true]");
    field?.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (focused) field?.focus({ preventScroll: true });
  }

  /** Scrolls to where a cell belongs, whether it is drawn or not. */
  private reveal(r: number, c: number): void {
    const box = this.box;
    if (!box) return;
    const above = ROW_HEIGHT * (1 + this.frozenRows());
    const top = ROW_HEIGHT * r;
    if (r > this.frozenRows()) {
      if (top < box.scrollTop + above) box.scrollTop = top - above;
      else if (top + ROW_HEIGHT > box.scrollTop + box.clientHeight) box.scrollTop = top + 2 * ROW_HEIGHT - box.clientHeight;
    }
    const beside = this.lefts[this.frozenColumns()]!;
    if (this.width() > NARROW && c > this.frozenColumns()) {
      if (this.lefts[c - 1]! < box.scrollLeft + beside) box.scrollLeft = this.lefts[c - 1]! - beside;
      else if (this.lefts[c]! > box.scrollLeft + box.clientWidth) box.scrollLeft = this.lefts[c]! - box.clientWidth;
    }
    this.scrolled();
  }

  private keys(e: KeyboardEvent): void {
    const page = Math.max(1, Math.floor((this.box?.clientHeight ?? 600) / ROW_HEIGHT) - 3);
    const { r, c } = this.at;
    const all = e.ctrlKey || e.metaKey;
    const to = { ArrowDown: [r + 1, c], ArrowUp: [r - 1, c], ArrowRight: [r, c + 1], ArrowLeft: [r, c - 1], PageDown: [r + page, c], PageUp: [r - page, c], Home: [all ? 1 : r, 1], End: [all ? Infinity : r, Infinity], Enter: [r, c] }[e.key];
    if (!to || !this.grid) return;
    e.preventDefault();
    void this.select(Math.min(Math.max(1, to[0]!), this.height()), Math.min(Math.max(1, to[1]!), Math.max(1, this.grid.columns)));
  }

  private height(): number { return Math.max(this.grid?.rows ?? 0, 1); }
  private frozenRows(): number { return Math.min(this.grid?.frozenRows ?? 0, 12, this.height()); }
  /** As far as there are cells, or charts beside them. */
  private width(): number { return Math.max(this.grid?.columns ?? 0, ...(this.grid?.charts ?? []).map((c) => rangeOf(c.anchor)?.c2 ?? 0), LEAST); }
  /** Widths are known, or there is too much to let the browser find them. */
  private fixed(): boolean { return (this.grid?.widths?.length ?? 0) > 0 || this.width() > NARROW; }
  /** As many as leave room for others. */
  private frozenColumns(): number {
    const frozen = Math.min(this.grid?.frozenColumns ?? 0, this.width());
    return this.fixed() && this.lefts[frozen]! < 420 ? frozen : 0;
  }
  private wide(c: number): number { return this.grid?.widths?.[c - 1] === 0 ? 12 : Math.min(Math.max((this.grid?.widths?.[c - 1] ?? 60) * 1.22 + 8, 44), 460); }

  private scrolled = () => {
    const box = this.box;
    if (!box || !this.grid) return;
    const top = Math.floor(box.scrollTop / ROW_HEIGHT);
    const shown = Math.ceil((box.clientHeight || 800) / ROW_HEIGHT);
    const near = (row: number) => Math.floor((Math.min(Math.max(row, 1), this.grid!.rows) - 1) / PORTION);
    const { from, to } = this.across(box);
    for (let n = near(top - BEYOND); n <= near(top + shown + BEYOND); n++) for (let m = Math.floor((from - 1) / COLUMNS); m <= Math.floor((to - 1) / COLUMNS); m++) void this.portion(n, m);
    // Drawn again only when what is drawn comes to its end.
    if (top < this.first + 3 && this.first > 1 || top + shown > this.last - 3 || this.last - this.first > shown + 4 * BEYOND) {
      this.first = Math.max(1, top - BEYOND);
      this.last = top + shown + BEYOND;
    }
    if (from < this.left || to > this.right || this.right - this.left > to - from + 6 * ASIDE) {
      this.left = Math.max(1, from - ASIDE);
      this.right = to + ASIDE;
    }
  };

  /** The columns that are on the screen. */
  private across(box: HTMLElement): Band {
    const width = this.width();
    if (width <= NARROW) return { from: 1, to: width };
    let from = 1;
    for (let step = 1 << 14; step >= 1; step >>= 1) if (from + step <= width && this.lefts[from + step - 1]! <= box.scrollLeft + NUMBERS) from += step;
    let to = from;
    while (to < width && this.lefts[to]! < box.scrollLeft + box.clientWidth) to++;
    return { from, to };
  }

  protected override render(): TemplateResult {
    if (this.trouble) return html`<div class="view"><p class="empty"><b>It cannot be shown</b>${this.trouble}</p></div>`;
    const grid = this.grid;
    if (!grid) return html`<div class="view" aria-busy="true"><p class="empty"><span class="skeleton">Reading the sheet ${this.sheet}</span></p></div>`;
    const { lefts } = this;
    const width = this.width();
    const charted = Math.max(0, ...(grid.charts ?? []).map((c) => (rangeOf(c.anchor)?.r2 ?? 0) + 1));
    const height = Math.max(grid.rows, charted, SPARE);
    const flagged = new Map(this.flags ? this.findings.filter((f) => f.place.replaceAll("'", "").startsWith(`${grid.sheet}!`)).map((f) => [f.place.replace(/^.*!/, ""), f]) : []);
    const ranges = (grid.merged ?? []).flatMap((range) => rangeOf(range) ?? []);
    const fixed = this.fixed();
    const down = bands(this.frozenRows(), this.first, this.last, height);
    const side = width > NARROW ? bands(this.frozenColumns(), this.left, this.right, width) : [{ from: 1, to: width }];
    const drawn = side.flatMap((band) => upto(band.to - band.from + 1).map((i) => band.from + i - 1));
    // Room for the columns that are not drawn.
    const before = side.length > 1 ? lefts[side[1]!.from - 1]! - lefts[side[0]!.to]! : lefts[side[0]!.from - 1]! - NUMBERS;
    const after = lefts[width]! - lefts[drawn.at(-1)!]!;
    const first = side.at(-1)!.from;
    const spaced = <T>(cells: (c: number) => T, room: (pixels: number) => T): T[] => [...drawn.flatMap((c) => (c === first && before > 0 ? [room(before), cells(c)] : [cells(c)])), ...(after > 0 ? [room(after)] : [])];
    const frozen = this.frozenRows();
    const frozenColumns = this.frozenColumns();
    const row = (r: number, rows: Band) => {
      const here = ranges.filter((range) => range.r1 <= r && r <= range.r2);
      return html`<tr aria-rowindex=${r + 1} class=${r === frozen ? "edge" : ""} aria-hidden=${r > grid.rows ? "true" : nothing}><th scope="row" class=${r <= frozen ? "stays" : ""} ${styled(r <= frozen ? { top: `${ROW_HEIGHT * r}px` } : {})}>${r}</th>${spaced((c) => {
        const range = here.find((one) => one.c1 <= c && c <= one.c2);
        const part = range && drawnPart(range, r, c, rows, side.find((band) => band.from <= c && c <= band.to)!);
        return range && !part ? nothing : r > grid.rows ? html`<td></td>` : this.field(r, c, flagged.get(`${letters(c)}${r}`), range, part, r <= frozen ? ROW_HEIGHT * r : undefined, c <= frozenColumns ? lefts[c - 1] : undefined, c === frozenColumns);
      }, () => html`<td aria-hidden="true"></td>`)}</tr>`;
    };
    const gap = (rows: number) => (rows > 0 ? html`<tr aria-hidden="true" class="gap"><td colspan=${drawn.length + 3} ${styled({ height: `${rows * ROW_HEIGHT}px` })}></td></tr>` : nothing);
    return html`<div class="view ${this.formulas ? "formulas" : ""}" @scroll=${this.scrolled}>
      <table class="grid ${fixed ? "fixed" : ""}" ${styled(fixed ? { width: `${lefts[width]}px` } : {})} role="grid" aria-label="Sheet ${grid.sheet}" aria-rowcount=${grid.rows + 1} aria-colcount=${grid.columns + 1} @keydown=${this.keys}>
        <thead><tr><th scope="col"><span class="hidden">Row</span></th>${spaced((c) => html`<th scope="col" class=${c <= frozenColumns ? "stays" : ""} ${styled({ [fixed ? "width" : "min-width"]: `${this.wide(c)}px`, ...(c <= frozenColumns ? { left: `${lefts[c - 1]}px` } : {}) })}>${letters(c)}</th>`, (pixels) => html`<th aria-hidden="true" ${styled({ width: `${pixels}px` })}></th>`)}</tr></thead>
        <tbody>${down.map((band, i) => html`${gap(band.from - (down[i - 1]?.to ?? 0) - 1)}${upto(band.to - band.from + 1).map((n) => row(band.from + n - 1, band))}`)}${gap(height - down.at(-1)!.to)}</tbody></table>
      ${(grid.charts ?? []).map((chart) => this.figure(chart, lefts))}</div>`;
  }

  /** Charts lie over the cells that they cover in the file. */
  private figure(chart: NonNullable<Grid["charts"]>[number], lefts: number[]): TemplateResult {
    const range = rangeOf(chart.anchor);
    const left = range ? lefts[range.c1 - 1] : undefined;
    const right = range ? lefts[Math.min(range.c2, lefts.length - 1)] : undefined;
    const placed = range && left !== undefined && right !== undefined;
    return html`<figure class="chart ${placed ? "" : "loose"}" data-n=${chart.n} ${styled(placed ? { left: `${left}px`, top: `${ROW_HEIGHT * range.r1}px`, width: `${Math.max(260, right - left)}px`, "min-height": `${Math.max(140, ROW_HEIGHT * (range.r2 - range.r1 + 1))}px` } : {})}>
      <wr-picture .lazy=${true} .name=${chart.title ? `Chart: ${chart.title}` : `Chart ${chart.n}`} .src=${`/api/sessions/${this.session}/chart${query({ path: this.path, version: this.version, sheet: this.grid!.sheet, n: chart.n })}`}></wr-picture></figure>`;
  }

  /** Brings the next chart into view. */
  next(): void {
    const all = [...this.querySelectorAll(".chart")];
    all[this.chart++ % Math.max(1, all.length)]?.scrollIntoView({ block: "center", inline: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  }

  private field(r: number, c: number, flag: Finding | undefined, range: Range | undefined, span: { rows: number; columns: number } | undefined, top: number | undefined, left: number | undefined, edge: boolean): TemplateResult {
    const own = range ? `${range.r1}:${range.c1}` : `${r}:${c}`;
    const cell = this.cells.get(own);
    const style = this.styles.get(own) ?? {};
    const chosen = this.at.r === r && this.at.c === c;
    const right = style.align === "right" || (!style.align && (/^(number|date)$/i.test(cell?.t ?? "")));
    const stays = top !== undefined || left !== undefined;
    const classes = ["", right ? "r" : style.align === "center" ? "c" : "", style.bold ? "b" : "", style.italic ? "i" : "", cell?.f ? "f" : "", /^error$/i.test(cell?.t ?? "") ? "error" : flag ? (flag.severity === "ERROR" ? "error" : "flag") : "", shade(style), stays ? `stays${top !== undefined && left !== undefined ? " both" : ""}${edge ? " side-edge" : ""}` : "", cell && cell.n === undefined && !right && !span && !this.cells.has(`${r}:${c + 1}`) ? "spill" : ""].join(" ");
    const text = this.formulas && cell?.f ? `=${cell.f.replace(/^=/, "")}` : cell?.v ?? "";
    const place: Record<string, string> = { ...(top === undefined ? {} : { top: `${top}px` }), ...(left === undefined ? {} : { left: `${left}px` }) };
    return html`<td class=${classes} role="gridcell" aria-colindex=${c + 1} aria-selected=${chosen} tabindex=${chosen ? 0 : -1} colspan=${span?.columns ?? nothing} rowspan=${span?.rows ?? nothing} title=${flag?.message ?? nothing}
      ${styled(style.fill && !shade(style) && !flag ? { ...place, "background-color": style.fill, color: style.color ?? readable(style.fill) } : place)} @click=${() => this.select(r, c)}>${text}</td>`;
  }
}

/** What is drawn of rows or columns: the frozen ones and those near the screen, as one where they touch. */
function bands(frozen: number, first: number, last: number, all: number): Band[] {
  const from = Math.max(frozen + 1, Math.min(first, all));
  const to = Math.min(Math.max(last, from), all);
  return frozen === 0 ? [{ from, to }] : from === frozen + 1 || frozen >= all ? [{ from: 1, to }] : [{ from: 1, to: frozen }, { from, to }];
}

export { GridView };
