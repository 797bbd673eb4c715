// What a tool call does, in a few words for people.
import { html, type TemplateResult } from "lit";
import { baseName, count, plural, visibleName } from "./format";
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
const code = (words: string) => html`<code>${visibleName(words)}</code>`;

/** Files that a query names. */
export function sources(sql: string): string[] {
  return [...new Set([...sql.matchAll(/'([^'\n]+\.(?:csv|tsv|parquet|json|jsonl|xlsx|xls)|[^'\s()]*\*[^'\s()]*)'/gi)].map((m) => m[1]!))];
}

/** Done, being done, or asked for. */
export type Tense = "did" | "does" | "do" | "Do";

const VERBS: Record<string, [string, string, string]> = {
  Read: ["Read", "Reading", "read"], Glob: ["Looked for", "Looking for", "look for"], Grep: ["Searched for", "Searching for", "search for"], Build: ["Built table", "Building table", "build table"],
  Query: ["Queried", "Querying", "query"], Write: ["Wrote", "Writing", "write"], Edit: ["Edited", "Editing", "edit"], Move: ["Moved", "Moving", "move"], Delete: ["Deleted", "Deleting", "delete"],
  Workbook: ["Wrote workbook", "Writing workbook", "write workbook"], Report: ["Wrote report", "Writing report", "write report"], Deck: ["Wrote deck", "Writing deck", "write deck"],
  Check: ["Checked", "Checking", "check"], Shell: ["Ran", "Running", "run"], Agent: ["Delegated", "Delegating", "delegate"], WebFetch: ["Fetched", "Fetching", "fetch"], WebSearch: ["Searched the web for", "Searching the web for", "search the web for"],
};

function queried(sql: string, verb: (name: string) => string): TemplateResult {
  const from = sources(sql);
  const made = /create\s+(?:or\s+replace\s+)?(?:temp\w*\s+)?(?:table|view)\s+(\w+)/i.exec(sql)?.[1];
  if (made) return html`${verb("Build")} ${code(made)}${from.length ? html` from ${code(from.map(baseName).join(", "))}` : ""}`;
  const tables = [...new Set([...sql.matchAll(/\b(?:from|join)\s+([a-z_]\w*)/gi)].map((m) => m[1]!))].slice(0, 3);
  return from.length || tables.length ? html`${verb("Query")} ${code((from.length ? from : tables).join(", "))}` : html`${verb("Query")} data`;
}

const named = (move: Input) => code(`${text(move, "from")} → ${text(move, "to")}`);

/** A move may name a rule that takes in any number of files: then the rule is told, not a count. */
function moved(moves: Input[]): unknown {
  const rules = moves.filter((move) => /[*?[{]/.test(text(move, "from")));
  if (moves.length === 1) return named(moves[0]!);
  if (rules.length === 0) return plural(moves.length, "file");
  return html`by ${plural(rules.length, "rule")}, ${named(rules[0]!)}${rules.length > 1 ? " and others" : ""}${moves.length > rules.length ? html`, and ${plural(moves.length - rules.length, "file")}` : ""}`;
}

export function describe(tool: string, given: Json | undefined, tense: Tense = "did"): TemplateResult {
  const input: Input = given && typeof given === "object" && !Array.isArray(given) ? given : {};
  const path = text(input, "path", "file", "to", "folder");
  const verb = (name: string) => {
    const [did, does, bare] = VERBS[name]!;
    return tense === "did" ? did : tense === "does" ? does : tense === "do" ? bare : bare[0]!.toUpperCase() + bare.slice(1);
  };
  switch (tool) {
    case "Read": if (many(input, "paths").length > 1) return html`${verb(tool)} ${plural(many(input, "paths").length, "file")}`;
      return html`${verb(tool)} ${code(path || String(many(input, "paths")[0] ?? ""))}`;
    case "Write": case "Edit": case "Check": return html`${verb(tool)} ${code(path)}`;
    case "Glob": case "Grep": return html`${verb(tool)} ${code(text(input, "pattern"))}`;
    case "Query": return queried(text(input, "sql"), verb);
    case "Move": return html`${verb(tool)} ${moved(many(input, "moves") as Input[])}`;
    case "Delete": return html`${verb(tool)} ${many(input, "paths").length > 1 ? plural(many(input, "paths").length, "file") : code(String(many(input, "paths")[0] ?? path))}`;
    case "Workbook": return html`${verb(tool)} ${code(path)}${many(input, "sheets").length ? html` · ${plural(many(input, "sheets").length, "sheet")}` : ""}`;
    case "Report": return html`${verb(tool)} ${code(path)}`;
    case "Deck": return html`${verb(tool)} ${code(path)}${many(input, "slides").length ? html` · ${plural(many(input, "slides").length, "slide")}` : ""}`;
    case "Shell": return html`${verb(tool)} ${code(text(input, "command").split("\n")[0]!.slice(0, 110))}`;
    case "Agent": return html`${verb(tool)} ${text(input, "description", "prompt")}`;
    case "WebFetch": return html`${verb(tool)} ${code(text(input, "url"))}`;
    case "WebSearch": return html`${verb(tool)} ${code(text(input, "query"))}`;
    case "Plan": return html`${tense === "do" ? "update" : "Updated"} the plan`;
    case "Evidence": return html`Gave evidence for the definition of done`;
    case "Question": case "Ask": return html`Asked you`;
    case "Remember": return html`${tense === "do" ? "keep a note" : "Kept a note"} for later sessions`;
    case "Guide": return html`Looked up how to use ${text(input, "topic")}`;
    case "More": return html`Read on`;
    default: return html`${tool}${path ? html` ${code(path)}` : ""}`;
  }
}

/** What came of it, shortly: the last line in parentheses of a query, the size of a text. */
export function outcome(tool: string, result: string): string {
  const rows = /\(([\d ,.]+ rows?)[^)]*\)\s*$/.exec(result)?.[1] ?? /: ([\d ,.]+ rows)/.exec(result)?.[1];
  if (rows && tool === "Query") return rows;
  if (tool === "Glob" || tool === "Grep") return found(result, tool === "Glob" ? "file" : "line");
  if (tool === "Read") return result ? `${count(result.split("\n").length)} lines` : "";
  return "";
}

/** How many lines of a result are what was looked for: notes in brackets and words that there is none are not. */
function found(result: string, what: string): string {
  const all = /^\[files \d+–\d+ of (\d+)/m.exec(result)?.[1];
  const lines = result.split("\n").filter((line) => line.trim() && !/^(\[|No (file|line) |There are only )/.test(line)).length;
  return all || lines ? plural(Number(all ?? lines), what) : "nothing";
}
