// Markdown as Lit templates: whatever a model or a document wrote, nothing of it is ever parsed as HTML.
import { html, nothing, type TemplateResult } from "lit";
import { Lexer, lexer, type Token, type Tokens } from "marked";

const known = new Map<string, TemplateResult>();

/** Gives the address under which a picture may be shown. */
export type Pictures = (name: string) => string | undefined;
let pictures: Pictures | undefined;

export function markdown(text: string, shown?: Pictures): TemplateResult {
  let made = shown ? undefined : known.get(text);
  if (!made) {
    pictures = shown;
    const { fields, body } = front(text);
    made = html`${fields.length ? html`<dl class="front">${fields.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>` : nothing}${blocks(lexer(body.replace(/^\[\^([^\]\n]+)\]:[ \t]*/gm, "[^$1] "), { gfm: true }))}`;
    pictures = undefined;
    if (known.size > 400) known.clear();
    if (text.length < 20_000 && !shown) known.set(text, made);
  }
  return made;
}

/** What some programs put before a text, between lines of three dashes. */
function front(text: string): { fields: [string, string][]; body: string } {
  const m = /^---\r?\n([\s\S]{0,4000}?)\r?\n---\r?\n/.exec(text);
  const lines = m?.[1]!.split(/\r?\n/) ?? [];
  const fields = lines.map((line) => /^([\w -]{1,40}):\s*(.*)$/.exec(line)).filter((f) => f !== null).map((f) => [f[1]!, f[2]!.replace(/^(["'])(.*)\1$/, "$2")] as [string, string]);
  return m && fields.length ? { fields, body: text.slice(m[0].length) } : { fields: [], body: text };
}

/** One line of it, as an item of a list is. */
export const line = (text: string): unknown[] => inline(Lexer.lexInline(text));

function blocks(tokens: Token[]): unknown[] {
  return tokens.map((token) => {
    switch (token.type) {
      case "heading": return heading(token as Tokens.Heading);
      case "paragraph": return html`<p dir="auto">${inline(token.tokens ?? [])}</p>`;
      case "text": return token.tokens ? inline(token.tokens) : plain(token);
      case "code": return html`<pre tabindex="0"><code>${(token as Tokens.Code).text}</code></pre>`;
      case "blockquote": return html`<blockquote dir="auto">${blocks(token.tokens ?? [])}</blockquote>`;
      case "list": return list(token as Tokens.List);
      case "table": return table(token as Tokens.Table);
      case "hr": return html`<hr />`;
      case "space": case "def": return nothing;
      case "html": return /^\s*<!--[\s\S]*-->\s*$/.test(token.raw) ? nothing : html`<p dir="auto">${plain(token)}</p>`;
      default: return html`<p dir="auto">${plain(token)}</p>`;
    }
  });
}

function heading(token: Tokens.Heading): TemplateResult {
  const words = inline(token.tokens);
  return token.depth === 1 ? html`<h2 dir="auto">${words}</h2>` : token.depth === 2 ? html`<h3 dir="auto">${words}</h3>` : html`<h4 dir="auto">${words}</h4>`;
}

function list(token: Tokens.List): TemplateResult {
  const items = token.items.map((item) => html`<li>${item.task ? (item.checked ? "☑ " : "☐ ") : ""}${blocks(item.tokens)}</li>`);
  return token.ordered ? html`<ol dir="auto" start=${token.start || 1}>${items}</ol>` : html`<ul dir="auto">${items}</ul>`;
}

function table(token: Tokens.Table): TemplateResult {
  return html`<table tabindex="0" dir="auto"><thead><tr>${token.header.map((cell) => html`<th>${inline(cell.tokens)}</th>`)}</tr></thead>
    <tbody>${token.rows.map((row) => html`<tr>${row.map((cell) => html`<td>${inline(cell.tokens)}</td>`)}</tr>`)}</tbody></table>`;
}

function inline(tokens: Token[]): unknown[] {
  return tokens.map((token) => {
    switch (token.type) {
      case "strong": return html`<strong>${inline(token.tokens ?? [])}</strong>`;
      case "em": return html`<em>${inline(token.tokens ?? [])}</em>`;
      case "del": return html`<del>${inline(token.tokens ?? [])}</del>`;
      case "codespan": return html`<code>${unescaped((token as Tokens.Codespan).text)}</code>`;
      case "br": return html`<br />`;
      case "link": return link(token as Tokens.Link);
      case "image": return picture(token as Tokens.Image);
      case "text": return token.tokens ? inline(token.tokens) : plain(token);
      default: return plain(token);
    }
  });
}

/** Only pictures beside the text are shown: one from elsewhere would tell that it was looked at. */
function picture(token: Tokens.Image): unknown {
  const from = pictures?.(token.href);
  return from ? html`<img alt=${token.text} src=${from} loading="lazy" />` : html`<span class="chip" title=${token.href}>Picture${token.text ? `: ${token.text}` : ""}</span>`;
}

/** A link shows where it leads, since words of a document may lie. */
function link(token: Tokens.Link): unknown {
  const words = inline(token.tokens);
  return /^https?:/i.test(token.href) ? html`<a href=${token.href} target="_blank" rel="noreferrer noopener" title=${token.href}>${words}</a>` : words;
}

const plain = (token: Token): string => unescaped("text" in token && typeof token.text === "string" ? token.text : token.raw);
const ENTITIES: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };
const unescaped = (text: string) => text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity]!);
