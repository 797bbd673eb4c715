// Markdown as Lit templates: whatever a model or a document wrote, nothing of it is ever parsed as HTML.
import { html, nothing, type TemplateResult } from "lit";
import { Lexer, lexer, type Token, type Tokens } from "marked";

const known = new Map<string, TemplateResult>();

export function markdown(text: string): TemplateResult {
  let made = known.get(text);
  if (!made) {
    made = html`${blocks(lexer(text, { gfm: true }))}`;
    if (known.size > 400) known.clear();
    if (text.length < 20_000) known.set(text, made);
  }
  return made;
}

/** One line of it, as an item of a list is. */
export const line = (text: string): unknown[] => inline(Lexer.lexInline(text));

function blocks(tokens: Token[]): unknown[] {
  return tokens.map((token) => {
    switch (token.type) {
      case "heading": return heading(token as Tokens.Heading);
      case "paragraph": return html`<p>${inline(token.tokens ?? [])}</p>`;
      case "text": return token.tokens ? inline(token.tokens) : plain(token);
      case "code": return html`<pre tabindex="0"><code>${(token as Tokens.Code).text}</code></pre>`;
      case "blockquote": return html`<blockquote>${blocks(token.tokens ?? [])}</blockquote>`;
      case "list": return list(token as Tokens.List);
      case "table": return table(token as Tokens.Table);
      case "hr": return html`<hr />`;
      case "space": case "def": return nothing;
      default: return html`<p>${plain(token)}</p>`;
    }
  });
}

function heading(token: Tokens.Heading): TemplateResult {
  const words = inline(token.tokens);
  return token.depth === 1 ? html`<h2>${words}</h2>` : token.depth === 2 ? html`<h3>${words}</h3>` : html`<h4>${words}</h4>`;
}

function list(token: Tokens.List): TemplateResult {
  const items = token.items.map((item) => html`<li>${item.task ? (item.checked ? "☑ " : "☐ ") : ""}${blocks(item.tokens)}</li>`);
  return token.ordered ? html`<ol start=${token.start || 1}>${items}</ol>` : html`<ul>${items}</ul>`;
}

function table(token: Tokens.Table): TemplateResult {
  return html`<table tabindex="0"><thead><tr>${token.header.map((cell) => html`<th>${inline(cell.tokens)}</th>`)}</tr></thead>
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
      case "image": return (token as Tokens.Image).text;
      case "text": return token.tokens ? inline(token.tokens) : plain(token);
      default: return plain(token);
    }
  });
}

/** A link shows where it leads, since words of a document may lie. */
function link(token: Tokens.Link): unknown {
  const words = inline(token.tokens);
  return /^https?:/i.test(token.href) ? html`<a href=${token.href} target="_blank" rel="noreferrer noopener" title=${token.href}>${words}</a>` : words;
}

const plain = (token: Token): string => unescaped("text" in token && typeof token.text === "string" ? token.text : token.raw);
const ENTITIES: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };
const unescaped = (text: string) => text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity]!);
