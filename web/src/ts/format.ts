// Numbers, times, sizes and paths for people, in the language that the settings name.
let locale: string | undefined;
const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

export function setLocale(name: string): void {
  try {
    locale = name ? Intl.getCanonicalLocales(name)[0] : undefined;
  } catch {
    locale = undefined;
  }
  cache.clear();
}

function numbers(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const name = `n${JSON.stringify(options)}`;
  if (!cache.has(name)) cache.set(name, new Intl.NumberFormat(locale, options));
  return cache.get(name) as Intl.NumberFormat;
}
function dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `d${JSON.stringify(options)}`;
  if (!cache.has(name)) cache.set(name, new Intl.DateTimeFormat(locale, options));
  return cache.get(name) as Intl.DateTimeFormat;
}

export const count = (value: number) => numbers({ maximumFractionDigits: 1 }).format(value);
export const money = (micro: number) =>
  numbers({ style: "currency", currency: "USD", currencyDisplay: "narrowSymbol", maximumFractionDigits: micro > 0 && micro < 10_000 ? 4 : 2 }).format(micro / 1e6);
export const percent = (part: number) => numbers({ style: "percent", maximumFractionDigits: 0 }).format(part);
export const short = (value: number) => numbers({ notation: "compact", maximumFractionDigits: 1 }).format(value);

export function bytes(size: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  let step = 0;
  while (size >= 1000 && step < 3) { size /= 1000; step++; }
  return numbers({ style: "unit", unit: units[step]!, unitDisplay: step ? "short" : "long", maximumFractionDigits: size < 10 && step ? 1 : 0 }).format(size);
}

/** Seconds of an ISO duration. */
export function seconds(iso: string): number {
  const m = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(iso);
  return m ? Number(m[1] ?? 0) * 3600 + Number(m[2] ?? 0) * 60 + Number(m[3] ?? 0) : 0;
}

export function duration(s: number): string {
  if (s < 0.05) return "";
  if (s < 10) return `${count(Math.round(s * 10) / 10)} s`;
  if (s < 60) return `${Math.round(s)} s`;
  const whole = Math.round(s);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")} min`;
}

export const clock = (at: string) => dates({ hour: "numeric", minute: "2-digit" }).format(new Date(at));
export const moment = (at: string) => dates({ dateStyle: "medium", timeStyle: "short" }).format(new Date(at));

export const day = (at: string) => dates({ dateStyle: "long" }).format(new Date(at));

export function ago(at: string): string {
  const then = new Date(at);
  const passed = (Date.now() - then.getTime()) / 1000;
  if (passed < 50) return "just now";
  if (passed < 3000) return `${Math.max(1, Math.round(passed / 60))} min ago`;
  const today = new Date();
  if (then.toDateString() === today.toDateString()) return clock(at);
  today.setDate(today.getDate() - 1);
  if (then.toDateString() === today.toDateString()) return "yesterday";
  return dates(passed < 3e7 ? { day: "numeric", month: "short" } : { day: "numeric", month: "short", year: "numeric" }).format(then);
}

/** Control characters, and marks that turn the reading direction, are shown: a text is read as it is. */
export const visible = (text: string) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, (c) => String.fromCharCode(c === "\u007f" ? 0x2421 : 0x2400 + c.charCodeAt(0))).replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (c) => `⟦U+${c.charCodeAt(0).toString(16).toUpperCase()}⟧`);
/** The same for a name, which has one line. */
export const visibleName = (text: string) => visible(text).replace(/[\t\n\r]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)));

export const baseName = (path: string) => visibleName(path.replace(/\/+$/, "").replace(/^[^]*\//, "") || path);

function inside(path: string, folders: { path: string }[]): string {
  for (const folder of folders) {
    if (path === folder.path) return `${baseName(path)}/`;
    if (path.startsWith(`${folder.path}/`)) return folders.length > 1 ? `${baseName(folder.path)}/${path.slice(folder.path.length + 1)}` : path.slice(folder.path.length + 1);
  }
  return path;
}

/** The path as seen from the folders of a session. */
export const within = (path: string, folders: { path: string }[]): string => visibleName(inside(path, folders));

export const plural = (n: number, one: string, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;
export const extension = (path: string) => /\.([A-Za-z0-9]{1,5})$/.exec(path)?.[1]?.toLowerCase() ?? "";
export const modelName = (model: string) => (model.startsWith("script:") ? "script model" : model.replace(/^[a-z]+:/, ""));
