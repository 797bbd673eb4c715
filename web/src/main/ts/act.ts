// What a tool call does, in a few words for people.
import { html, type TemplateResult } from "lit";
import { baseName, count, plural } from "./format";
import type { Json } from "./wire";

type Input = { [key: string]: Json };
const text = (input: Input, ...names: string[]): string => {
  for (const name of names) if (typeof input[name] === "string") return input[name] as string;
  return "";
};
const many = (input: Input, ...names: string[]): Json[] => {
  for (const name of names) if (Array.isArray(input[name])) return input[name] as Json[];
  return [];
};
const code = (words: string) => html`<code>${words}</code>`;

/** Files that a query names. */
export function sources(sql: string): string[] {
  return [...new Set([...sql.matchAll(/'([^'\n]+\.(?:csv|tsv|parquet|json|jsonl|xlsx|xls)|[^'\n]*\*[^'\n]*)'/gi)].map((m) => m[1]!))];
}

function queried(sql: string): TemplateResult {
  const from = sources(sql);
  const made = /create\s+(?:or\s+replace\s+)?(?:temp\w*\s+)?(?:table|view)\s+(\w+)/i.exec(sql)?.[1];
  if (made) return html`Built table ${code(made)}${from.length ? html` from ${code(from.map(baseName).join(", "))}` : ""}`;
  if (from.length) return html`Queried ${code(from.join(", "))}`;
  const tables = [...new Set([...sql.matchAll(/\b(?:from|join)\s+([a-z_]\w*)/gi)].map((m) => m[1]!))].slice(0, 3);
  return tables.length ? html`Queried ${code(tables.join(", "))}` : html`Queried data`;
}

export function describe(tool: string, given: Json | undefined): TemplateResult {
  const input: Input = given && typeof given === "object" && !Array.isArray(given) ? given : {};
  const path = text(input, "path", "file", "to", "folder");
  switch (tool) {
    case "Read": return html`Read ${code(path)}`;
    case "Glob": return html`Looked for ${code(text(input, "pattern"))}`;
    case "Grep": return html`Searched for ${code(text(input, "pattern"))}`;
    case "Query": return queried(text(input, "sql"));
    case "Write": return html`Wrote ${code(path)}`;
    case "Edit": return html`Edited ${code(path)}`;
    case "Move": return html`Moved ${many(input, "moves").length ? plural(many(input, "moves").length, "file") : code(`${text(input, "from", "path")} → ${text(input, "to")}`)}`;
    case "Delete": return html`Delete ${many(input, "paths").length > 1 ? plural(many(input, "paths").length, "file") : code(String(many(input, "paths")[0] ?? path))}`;
    case "Workbook": return html`Wrote workbook ${code(path)}${many(input, "sheets").length ? html` · ${plural(many(input, "sheets").length, "sheet")}` : ""}`;
    case "Report": case "Document": return html`Wrote report ${code(path)}`;
    case "Deck": return html`Wrote deck ${code(path)}${many(input, "slides").length ? html` · ${plural(many(input, "slides").length, "slide")}` : ""}`;
    case "Check": return html`Checked ${code(path)}`;
    case "Shell": return html`Ran ${code(text(input, "command").split("\n")[0]!.slice(0, 110))}`;
    case "Plan": return html`Updated the plan`;
    case "Evidence": return html`Gave evidence for the definition of done`;
    case "Question": case "Ask": return html`Asked you`;
    case "Task": case "Agent": return html`Delegated: ${text(input, "title", "task")}`;
    case "WebFetch": return html`Fetched ${code(text(input, "url"))}`;
    case "WebSearch": return html`Searched the web for ${code(text(input, "query"))}`;
    case "Remember": return html`Noted for later sessions`;
    case "Guide": return html`Looked up how to ${text(input, "topic")}`;
    case "More": return html`Read on`;
    default: return html`${tool}${path ? html` ${code(path)}` : ""}`;
  }
}

/** What came of it, shortly: the last line in parentheses of a query, the size of a text. */
export function outcome(tool: string, result: string): string {
  const rows = /\(([\d ,.]+ rows?)[^)]*\)\s*$/.exec(result)?.[1] ?? /: ([\d ,.]+ rows)/.exec(result)?.[1];
  if (rows && tool === "Query") return rows;
  if (tool === "Glob" || tool === "Grep") {
    const lines = result.trim() ? result.trim().split("\n").length : 0;
    return plural(lines, tool === "Glob" ? "file" : "line");
  }
  if (tool === "Read") return result ? `${count(result.split("\n").length)} lines` : "";
  return "";
}
