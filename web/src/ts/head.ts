import { html, type TemplateResult } from "lit";
import { icon } from "./icons";

/** The line on top of a page; on narrow screens it opens the rail. */
export const head = (title: unknown, ...rest: unknown[]): TemplateResult => html`<header class="head">
  <button class="btn quiet icon hamburger" aria-label="Tasks and pages" @click=${(e: Event) => e.currentTarget!.dispatchEvent(new CustomEvent("toggle-rail", { bubbles: true }))}>${icon("menu")}</button>
  <h1 class="clip">${title}</h1>${rest}</header>`;

/** The same with a way back. */
export const headOf = (back: string, whereTo: string, title: unknown, ...rest: unknown[]): TemplateResult => html`<header class="head">
  <a class="btn quiet icon" href=${back} aria-label="Back to ${whereTo}" title="Back to ${whereTo}">${icon("back")}</a><h1 class="clip">${title}</h1>${rest}</header>`;
