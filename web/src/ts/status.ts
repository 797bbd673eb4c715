// How a session stands, in a colour and words. Nothing is shown as running that is not known to run.
import type { Progress, Row } from "./wire";

export function dot(row: Row): string {
  switch (row.status) {
    case "WORKING": return row.live ? "run" : "off";
    case "WAITING": return "wait";
    case "DONE": return "ok";
    case "FAILED": case "OVER_BUDGET": return "bad";
    case "PAUSED": case "INTERRUPTED": return "off";
  }
}

/** Nothing runs it and nothing is going to. */
export const cutOff = (row: Row): boolean => row.status === "WORKING" && !row.live && row.line === "was cut off";

export function words(row: Row): string {
  switch (row.status) {
    case "WORKING": return row.live ? "Working" : cutOff(row) ? "Cut off" : "Queued";
    case "WAITING": return "Waiting for you";
    case "PAUSED": return "Paused";
    case "DONE": return "Done";
    case "FAILED": return "Failed";
    case "INTERRUPTED": return "Stopped";
    case "OVER_BUDGET": return "Over budget";
  }
}

/** The same for a sub-agent of a session. */
export function agentStands(state: Progress["agents"][number]["state"], live: boolean): { dot: string; words: string } {
  switch (state) {
    case "WORKING": return { dot: live ? "run" : "off", words: "Working" };
    case "WAITING": return { dot: "wait", words: "Waiting for you" };
    case "DONE": return { dot: "ok", words: "Done" };
    case "FAILED": return { dot: "bad", words: "Failed" };
  }
}

export type Group = "Needs you" | "Working" | "Done" | "Failed or stopped";
export function group(row: Row): Group {
  switch (row.status) {
    case "WAITING": return "Needs you";
    case "WORKING": case "PAUSED": return "Working";
    case "DONE": return "Done";
    case "FAILED": case "OVER_BUDGET": case "INTERRUPTED": return "Failed or stopped";
  }
}

/** Those of a group. What is at work keeps its place, the last begun first, so that nothing moves away under a pointer. */
export function inGroup(rows: Row[], name: Group): Row[] {
  const all = rows.filter((row) => group(row) === name);
  return name === "Working" ? all.sort((a, b) => (a.id < b.id ? 1 : -1)) : all;
}

export const place = (row: Row): string => row.workspace || row.folders.map((f) => f.path.replace(/\/+$/, "").replace(/^.*\//, "")).join(", ");
