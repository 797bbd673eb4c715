// What a sheet is beside its drawing: names of columns and ranges, colours in both themes, tables of plain text.
import type { Cell, Grid, Style } from "./wire";

export const letters = (column: number): string => (column > 26 ? letters(Math.floor((column - 1) / 26)) : "") + String.fromCharCode(65 + ((column - 1) % 26));
export const columnOf = (name: string) => [...name].reduce((sum, x) => sum * 26 + x.charCodeAt(0) - 64, 0);
export const upto = (n: number) => Array.from({ length: Math.max(0, n) }, (_, i) => i + 1);

export type Range = { c1: number; r1: number; c2: number; r2: number };

export function rangeOf(range: string): Range | undefined {
  const m = /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(range);
  return m ? { c1: columnOf(m[1]!), r1: Number(m[2]), c2: columnOf(m[3]!), r2: Number(m[4]) } : undefined;
}

/** Consecutive rows or columns that are drawn, from the first to the last. */
export type Band = { from: number; to: number };

/** What of a merged range is drawn at a cell: its size where the cell is the first of it that is drawn, none where another is. */
export function drawnPart(range: Range, r: number, c: number, rows: Band, columns: Band): { rows: number; columns: number } | undefined {
  const top = Math.max(range.r1, rows.from);
  const left = Math.max(range.c1, columns.from);
  return r === top && c === left ? { rows: Math.min(range.r2, rows.to) - top + 1, columns: Math.min(range.c2, columns.to) - left + 1 } : undefined;
}

/** Where the server tells no styles: titles, rows of headings and totals are what they look like. */
export function infer(all: Map<string, Cell>, styles: Map<string, Style>): void {
  const rows = new Map<number, Cell[]>();
  for (const cell of all.values()) rows.set(cell.r, [...(rows.get(cell.r) ?? []), cell]);
  const numbers = (r: number) => (rows.get(r) ?? []).filter((c) => c.n !== undefined).length;
  for (const [r, cells] of rows) {
    const heading = cells.length > 1 && cells.every((c) => c.n === undefined && !c.f) && (numbers(r + 1) > 0 || (r === 1 && rows.has(2)));
    const total = cells.some((c) => c.c <= 2 && /^(grand )?total/i.test(c.v)) && cells.some((c) => c.n !== undefined);
    const title = cells.length === 1 && cells[0]!.c === 1 && (r === 1 || !rows.has(r - 1));
    for (const c of cells) {
      const right = heading && [1, 2].some((d) => all.get(`${r + d}:${c.c}`)?.n !== undefined);
      const style: Style | undefined = heading ? { bold: true, fill: "#eeeeee", align: right ? "right" : "left" } : total ? { bold: true, fill: "#e4eeea" } : title ? { bold: true } : undefined;
      if (style) styles.set(`${c.r}:${c.c}`, style);
    }
  }
}

/** Fills near white or grey follow the theme instead of glaring in the dark. */
export function shade(style: Style): string {
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

export const readable = (fill: string): string => {
  const [r, g, b] = channels(fill) ?? [255, 255, 255];
  return r! * 0.299 + g! * 0.587 + b! * 0.114 > 150 ? "#1d1c1a" : "#ffffff";
};

const NUMBER = /^[-+(]?[\d.,'\s]*\d[\d.,'\s]*\)?\s?%?$/;

/** A table of plain text as a sheet: its first line stays on top, and columns are as wide as what stands in them. */
export function tableOf(name: string, text: string): Grid {
  const lines = parse(text);
  const columns = lines.reduce((most, line) => Math.max(most, line.length), 0);
  const widths = upto(columns).map((c) => lines.slice(0, 200).reduce((most, line) => Math.max(most, Math.min(line[c - 1]?.length ?? 0, 48)), 4) * 6.8 + 18);
  const numeric = upto(columns).map((c) => lines.slice(1, 30).some((line) => NUMBER.test(line[c - 1] ?? "")));
  const cells: Cell[] = [];
  lines.forEach((line, i) => line.forEach((v, j) => {
    if (v !== "") cells.push({ r: i + 1, c: j + 1, v, t: i > 0 && NUMBER.test(v) ? "number" : "text", ...(i === 0 ? { s: numeric[j] ? 1 : 0 } : {}) });
  }));
  return { sheet: name, rows: lines.length, columns, row: 1, column: 1, widths, frozenRows: lines.length > 1 ? 1 : 0, frozenColumns: 0, cells, styles: [{ bold: true, fill: "#eeeeee", align: "left" }, { bold: true, fill: "#eeeeee", align: "right" }] };
}

/** RFC 4180, with the separator that the first line has most of. */
function parse(text: string): string[][] {
  const start = text.split("\n", 1)[0] ?? "";
  const mark = [",", ";", "\t", "|"].reduce((best, m) => (start.split(m).length > start.split(best).length ? m : best));
  const lines: string[][] = [[]];
  let value = "";
  let quoted = false;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const ch = text[i]!;
    if (quoted) {
      if (ch !== '"') continue;
      value += text.slice(from, i);
      from = i + 1;
      if (text[from] === '"') { value += '"'; from++; i++; }
      else quoted = false;
    } else if (ch === '"' && value === "" && from === i) { quoted = true; from = i + 1; }
    else if (ch === mark || ch === "\n") {
      lines.at(-1)!.push((value + text.slice(from, i)).replace(/\r$/, ""));
      value = "";
      from = i + 1;
      if (ch === "\n") lines.push([]);
    }
  }
  value += text.slice(from);
  if (value || lines.at(-1)!.length) lines.at(-1)!.push(value);
  else lines.pop();
  return lines;
}
