import { svg, type TemplateResult } from "lit";

const PATHS = {
  inbox: "M4 13l2.5-7.5h11L20 13v6H4zM4 13h4.5l1.5 2.5h4l1.5-2.5H20",
  search: "M10.5 4.5a6 6 0 110 12 6 6 0 010-12zM15 15l5 5",
  folder: "M3.5 6.5h6l2 2h9v10h-17z",
  file: "M6.5 3.5h7l4 4v13h-11zM13.5 3.5v4h4",
  settings: "M4 7h10M18 7h2M4 17h2M10 17h10M16 5v4M8 15v4",
  plugin: "M9.5 4h5v4.5H19v5h-4.5V18h-5v-4.5H5v-5h4.5z",
  plug: "M9 3.5v5M15 3.5v5M6.5 8.5h11v3a5.5 5.5 0 01-11 0zM12 17v3.5",
  health: "M3.5 12h4l2.5-6 4 12 2.5-6h4",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6L6 18",
  back: "M14 6l-6 6 6 6",
  next: "M10 6l6 6-6 6",
  down: "M6 10l6 6 6-6",
  up: "M12 19V5M6 11l6-6 6 6",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  edit: "M4.5 19.5l1-4L16 5l3 3L8.5 18.5z",
  drop: "M6 12h12",
  restore: "M5 12a7 7 0 107-7H6M9 2L6 5l3 3",
  grip: "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01",
  hand: "M9 6v12M15 6v12",
  attach: "M18 11l-6.5 6.5a4 4 0 01-5.7-5.7l7-7a2.7 2.7 0 013.8 3.8l-7 7a1.3 1.3 0 01-1.9-1.9L14 6.5",
  lock: "M6.5 11h11v9h-11zM9 11V8a3 3 0 016 0v3",
  menu: "M4 7h16M4 12h16M4 17h16",
  panel: "M4 5h16v14H4zM14.5 5v14",
  archive: "M4 5h16v4H4zM5.5 9v10h13V9M10 13h4",
  grid: "M4 5h16v14H4zM4 10h16M4 14.5h16M10 5v14",
} as const;

export const icon = (name: keyof typeof PATHS): TemplateResult => svg`<svg class="i i-${name}" viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
export const logo = svg`<svg viewBox="0 0 24 24" aria-hidden="true"><rect x="2" y="2" width="20" height="20" rx="5.5" fill="var(--accent)" /><path d="M6.5 8l2.6 8L12 10l2.9 6 2.6-8" stroke="var(--accent-ink)" stroke-width="1.9" fill="none" stroke-linejoin="round" stroke-linecap="round" /></svg>`;
