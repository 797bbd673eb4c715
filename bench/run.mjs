#!/usr/bin/env node
// Measures Workroom from outside, with a scripted model endpoint on loopback in the model's place:
//   node bench/run.mjs [--runs 5] [--server ../shared/bench/model_server.mjs] [--only first,steps,fanout,many,crowd]
// Each figure is the median of the runs; docs/performance.md says what they mean.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const arg = (name, preset) => { const i = process.argv.indexOf('--' + name); return i > 0 ? process.argv[i + 1] : preset; };
const server = path.resolve(root, arg('server', '../shared/bench/model_server.mjs'));
const runs = Number(arg('runs', 5));
const only = arg('only', 'first,steps,fanout,many').split(',');
const sessions = Number(arg('sessions', 100));
if (!fs.existsSync(server)) { console.error(`There is no scripted endpoint at ${server}; name one with --server FILE.`); process.exit(2); }

const now = () => Number(process.hrtime.bigint()) / 1e6;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const sorted = (list) => [...list].sort((a, b) => a - b);
const quantile = (list, q) => { const s = sorted(list); return s[Math.min(s.length - 1, Math.floor(q * s.length))]; };
const median = (list) => quantile(list, 0.5);

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'workroom-bench-'));
const folder = path.join(work, 'folder'), home = path.join(work, 'home');
fs.mkdirSync(folder);
for (let i = 0; i < 50; i++) fs.writeFileSync(path.join(folder, `f${i}.txt`), `line one of file ${i}\n`.repeat(20));

async function endpoint(scenario, log) {
  const child = spawn(process.execPath, [server, '--scenario', scenario, '--log', log, '--data-dir', folder, '--max-requests', '20000', '--max-seconds', '3600'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise((done) => child.stdout.on('data', (d) => { const m = /LISTENING (\d+)/.exec(d); if (m) done(m[1]); }));
  const ended = new Promise((done) => child.on('exit', done));
  return { port, async close() { child.kill('SIGTERM'); await ended; return fs.readFileSync(log, 'utf8').trim().split('\n').filter(Boolean).map((l) => JSON.parse(l)); } };
}

// Memory and processor time of a process and all below it, from /proc.
const ticks = 100;
function tree(pid) {
  const below = new Map();
  for (const name of fs.readdirSync('/proc')) if (/^\d+$/.test(name)) try {
    const stat = fs.readFileSync(`/proc/${name}/stat`, 'utf8'), rest = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    below.set(Number(name), { parent: Number(rest[1]), cpu: (Number(rest[11]) + Number(rest[12])) / ticks, rss: Number(rest[21]) * 4096 });
  } catch { /* it has just ended */ }
  let rss = 0, cpu = 0;
  const mine = new Set([pid]);
  for (let grew = true; grew;) { grew = false; for (const [id, p] of below) if (!mine.has(id) && mine.has(p.parent)) { mine.add(id); grew = true; } }
  for (const id of mine) { rss += below.get(id)?.rss ?? 0; cpu += below.get(id)?.cpu ?? 0; }
  return { rss, cpu };
}

function start(port, extra = []) {
  const args = ['run', '--folder', folder, '--prompt', 'Read the files that you are asked for.', '--mode', 'auto', '--yes', '--model', 'anthropic:bench', '--base-url', `http://127.0.0.1:${port}`, ...extra];
  const begun = now();
  const child = spawn(path.join(root, 'workroom'), args, { env: { ...process.env, WORKROOM_HOME: home, ANTHROPIC_API_KEY: 'bench' }, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = ''; child.stderr.on('data', (d) => { errors += d; });
  const ended = new Promise((done) => child.on('exit', (code) => done({ code, errors, wall: now() - begun })));
  return { begun, child, ended };
}

async function measured(scenario) {
  const ep = await endpoint(scenario, path.join(work, 'log.jsonl'));
  const run = start(ep.port);
  let rss = 0, cpu = 0, going = true;
  const sampling = (async () => { while (going) { const t = tree(run.child.pid); rss = Math.max(rss, t.rss); cpu = Math.max(cpu, t.cpu); await sleep(15); } })();
  const end = await run.ended; going = false; await sampling;
  const log = await ep.close();
  if (end.code !== 0) throw new Error(`workroom ended with ${end.code}: ${end.errors.slice(-800)}`);
  return { begun: run.begun, end, log: log.filter((r) => r.api), rss, cpu };
}

async function many(scenario, sessions) {
  const ep = await endpoint(scenario, path.join(work, 'log.jsonl'));
  const begun = now();
  const all = Array.from({ length: sessions }, () => start(ep.port));
  let rss = 0, going = true;
  const sampling = (async () => { while (going) { rss = Math.max(rss, tree(process.pid).rss); await sleep(250); } })();
  const ends = await Promise.all(all.map((run) => run.ended)); going = false; await sampling;
  const log = (await ep.close()).filter((r) => r.api);
  // The processes have ended and been waited for, so theirs is the time of this one's children.
  const stat = fs.readFileSync('/proc/self/stat', 'utf8'), rest = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { wall: now() - begun, cpu: (Number(rest[13]) + Number(rest[14])) / ticks, requests: log.length, rss, failed: ends.filter((e) => e.code !== 0) };
}

const rows = [];
const row = (name, value) => { rows.push([name, value]); console.log(`${name.padEnd(58)} ${value}`); };
const repeat = async (scenario) => { await measured(scenario); const all = []; for (let i = 0; i < runs; i++) all.push(await measured(scenario)); return all; };
const ms = (x) => `${x.toFixed(1)} ms`, mib = (x) => `${(x / 2 ** 20).toFixed(0)} MiB`;

console.log(`${os.cpus().length} cores, ${os.cpus()[0].model.trim()}, ${runs} runs each after one warm-up\n`);
if (only.includes('first')) {
  const all = await repeat('turns:1');
  row('start to first model request', ms(median(all.map((r) => r.log[0].t - r.begun))));
  row('first request', `${all[0].log[0].bytes} bytes, ${all[0].log[0].tools} tools, cache marks ${JSON.stringify(all[0].log[0].cacheMarks?.length ?? 0)}`);
  row('whole run of one file read', ms(median(all.map((r) => r.end.wall))));
}
if (only.includes('steps')) {
  const all = await repeat('turns:50');
  const over = all.map((r) => r.log.filter((x) => x.overhead !== undefined).map((x) => x.overhead));
  row('overhead a step over 50 file reads, p50', ms(median(over.map((o) => quantile(o, 0.5)))));
  row('overhead a step over 50 file reads, p95', ms(median(over.map((o) => quantile(o, 0.95)))));
  row('processor time a step (whole process, start included)', ms(median(all.map((r) => r.cpu * 1000 / 50))));
  row('peak memory of host and worker', mib(median(all.map((r) => r.rss))));
  row('prefix kept from request to request', `${Math.min(...all.flatMap((r) => r.log.map((x) => x.prefixKept ?? 1)))}`);
}
if (only.includes('fanout')) {
  const all = await repeat('fanout:8x5');
  row('8 sub-agents of 5 steps, first request to last answer', ms(median(all.map((r) => Math.max(...r.log.map((x) => x.tEnd)) - r.log[0].t))));
  row('the same, start of the process to its end', ms(median(all.map((r) => r.end.wall))));
}
if (only.includes('many')) {
  const r = await many('turns:5', sessions);
  row(`${sessions} sessions of 5 steps at once, one process each`, `${(r.wall / 1000).toFixed(1)} s, ${mib(r.rss)}, ${r.failed.length} failed`);
  r.failed.slice(0, 3).forEach((f) => console.error(f.errors.slice(-300)));
}
if (only.includes('crowd')) {
  const sessions = Number(arg('crowd', 64));
  const r = await many('fanout:4x3', sessions);
  row(`${sessions} sessions with 4 sub-agents each at once, one process each`, `${(r.wall / 1000).toFixed(1)} s, ${r.cpu.toFixed(0)} s of processor time, ${r.requests} model calls, ${mib(r.rss)}, ${r.failed.length} failed`);
  r.failed.slice(0, 3).forEach((f) => console.error(f.errors.slice(-300)));
}
fs.rmSync(work, { recursive: true, force: true });
