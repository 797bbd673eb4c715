#!/usr/bin/env node
// Measures the page as a person has it, in Debian's Chromium against the installed program:
//   node bench/page.mjs [--only paint,long,many] [--steps 2150] [--sessions 50] [--runs 5]
// Playwright is the one that the browser tests fetched (checks/target/npm). docs/performance.md has the figures.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const arg = (name, preset) => { const i = process.argv.indexOf('--' + name); return i > 0 ? process.argv[i + 1] : preset; };
const npm = path.resolve(arg('npm', path.join(root, 'checks/target/npm/node_modules')));
if (!fs.existsSync(npm)) { console.error(`There is no Playwright at ${npm}: run a browser test first (./test), or name a node_modules with --npm.`); process.exit(2); }
const { chromium } = createRequire(npm + '/')('playwright-core');
const only = arg('only', 'paint,long,many').split(','), steps = Number(arg('steps', 2150)), sessions = Number(arg('sessions', 50)), runs = Number(arg('runs', 5));
const port = Number(arg('port', 7391)), base = `http://127.0.0.1:${port}`;
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'workroom-page-')), folder = path.join(work, 'folder');
fs.mkdirSync(folder);
fs.writeFileSync(path.join(folder, 'notes.txt'), 'a line\n'.repeat(60));
const env = { ...process.env, WORKROOM_HOME: path.join(work, 'home') };
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const quantile = (list, q) => { const s = [...list].sort((a, b) => a - b); return s[Math.min(s.length - 1, Math.floor(q * s.length))]; };
const row = (name, value) => console.log(`${name.padEnd(64)} ${value}`);
const ms = (x) => `${x.toFixed(x < 10 ? 1 : 0)} ms`;

const server = spawn(path.join(root, 'workroom'), ['serve', '--port', String(port)], { env, stdio: ['ignore', 'ignore', 'inherit'] });
for (let i = 0; ; i++) { try { await fetch(base); break; } catch { if (i > 300) throw new Error('the server did not start'); await sleep(100); } }
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--enable-precise-memory-info'] });
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
const link = /http:\S+token=\S+/.exec(execFileSync(path.join(root, 'workroom'), ['serve'], { env }).toString())[0];
{ const page = await context.newPage(); await page.goto(link); await page.close(); }

const call = (page, method, where, body) => page.evaluate(async ([m, w, b]) => {
  const answer = await fetch(w, { method: m, ...(b ? { headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() }, body: JSON.stringify(b) } : {}) });
  return answer.json();
}, [method, where, body]);
const begun = async (page, text, script) => (await call(page, 'POST', '/api/sessions', { text, folders: [{ path: folder, writable: true }], mode: 'AUTO', model: `script:${script}`, budget: { steps: 100000, tokens: 4_000_000_000, minutes: 600 } })).session;
const words = (n, of) => Array.from({ length: n }, (_, i) => ['looking', 'at', 'the', '**figures**', 'of', '`north.csv`', 'and', 'what', 'changed', 'between', 'months'][(i * 7 + of) % 11]).join(' ');
function scripted(name, count) {
  const lines = ['script: made for measuring', 'steps:'];
  for (let i = 0; i < count; i++) {
    lines.push(`  - say: "Step ${i}: ${words(6 + (i * 13) % 55, i)}"`, '    calls:');
    for (let k = 0; k <= Number(i % 3 === 0); k++) lines.push(i % 2 ? '      - {tool: Read, input: {path: notes.txt}}' : '      - {tool: Glob, input: {pattern: "*.txt"}}');
  }
  lines.push('  - say: "All is done."');
  const file = path.join(work, name + '.yaml');
  fs.writeFileSync(file, lines.join('\n'));
  return file;
}
async function ended(page, ids) {
  for (;;) {
    const all = (await call(page, 'GET', '/api/sessions')).sessions.filter((s) => ids.includes(s.id));
    if (all.length === ids.length && all.every((s) => s.status !== 'WORKING')) return all;
    await sleep(1000);
  }
}
async function memory(page) {
  const { usedJSHeapSize } = await page.evaluate(() => ({ usedJSHeapSize: performance.memory.usedJSHeapSize }));
  const cdp = await browser.newBrowserCDPSession();
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
  const resident = processInfo.filter((p) => p.type === 'renderer').map((p) => Number(/^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${p.id}/smaps_rollup`, 'utf8'))[1]) / 1024);
  return { heap: usedJSHeapSize / 2 ** 20, process: Math.max(...resident) };
}
const metrics = async (cdp) => Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map((m) => [m.name, m.value]));

console.log(`${os.cpus().length} cores, ${os.cpus()[0].model.trim()}, Chromium ${browser.version()}, load ${os.loadavg()[0].toFixed(1)}\n`);
try {
  if (only.includes('paint')) {
    const paints = [], cpu = [];
    let weight = 0;
    for (let i = 0; i <= runs; i++) {
      const page = await context.newPage();
      const cdp = await context.newCDPSession(page);
      await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
      await cdp.send('Network.enable');
      await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
      await page.goto(base + '/new');
      await page.locator('button.big').waitFor();
      await sleep(300);
      const seen = await page.evaluate(() => ({ paint: performance.getEntriesByName('first-contentful-paint')[0].startTime, weight: [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].filter((e) => !e.name.includes('/api/')).reduce((sum, e) => sum + e.encodedBodySize, 0) }));
      if (i > 0) { paints.push(seen.paint); cpu.push((await metrics(cdp)).TaskDuration * 1000); weight = seen.weight; }
      await page.close();
    }
    row('first paint of the page, cache off, median / worst', `${ms(quantile(paints, 0.5))} / ${ms(Math.max(...paints))}`);
    row('processor time of the tab until "New task" stands', ms(quantile(cpu, 0.5)));
    row('weight of the page, as it is sent', `${(weight / 1000).toFixed(0)} kB`);
    for (const again of [false, true]) {
      const page = await context.newPage();
      const cdp = await context.newCDPSession(page);
      await cdp.send('Network.enable');
      if (!again) await cdp.send('Network.clearBrowserCache');
      await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 });
      await page.goto(base + '/new');
      await page.locator('button.big').waitFor();
      const stood = await page.evaluate(() => performance.now());
      row(`"New task" stands through 400 kbit/s and 400 ms, ${again ? 'again' : 'for the first time'}`, ms(stood));
      await page.close();
    }
  }
  if (only.includes('long')) {
    let page = await context.newPage();
    await page.goto(base + '/health');
    const id = await begun(page, 'A long session', scripted('long', steps));
    const [done] = await ended(page, [id]);
    await page.close();
    const opens = [], whole = [], cpu = [], frames = [], work = [];
    let dom = 0;
    for (let i = 0; i <= runs; i++) {
      page = await context.newPage();
      const cdp = await context.newCDPSession(page);
      await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
      await page.goto(`${base}/s/${id}`, { waitUntil: 'commit' });
      const opened = page.locator('.report, .row.last').first();
      await opened.waitFor();
      const at = await page.evaluate(() => performance.now());
      await page.locator('[aria-posinset="1"], .flow').first().waitFor();
      await page.waitForTimeout(1500);
      if (i > 0) { opens.push(at); cpu.push((await metrics(cdp)).TaskDuration * 1000); }
      const before = await metrics(cdp);
      const seen = await page.evaluate(() => new Promise((done) => {
        const box = document.querySelector('.flow'), deltas = [];
        const way = box.scrollTop, from = performance.now();
        let last = from;
        box.scrollTop = way - 1;
        const tick = (now) => {
          deltas.push(now - last);
          last = now;
          // Up at 6,000 px a second, as a wheel that is spun.
          box.scrollTop -= 100;
          if (now - from < 5000) requestAnimationFrame(tick); else done({ deltas: deltas.slice(1), moved: way - box.scrollTop, dom: document.querySelectorAll('*').length, setsize: document.querySelector('[aria-setsize]')?.getAttribute('aria-setsize') });
        };
        requestAnimationFrame(tick);
      }));
      const after = await metrics(cdp);
      if (i > 0) { frames.push(...seen.deltas); work.push((after.TaskDuration - before.TaskDuration) * 1000 / seen.deltas.length); whole.push(seen.setsize); dom = Math.max(dom, seen.dom); }
      await page.close();
    }
    row(`a session of ${done.seq} entries: opened (from a new tab), median / worst`, `${ms(quantile(opens, 0.5))} / ${ms(Math.max(...opens))}`);
    row('processor time of the tab, all entries fetched and folded', `${ms(quantile(cpu, 0.5))} (${whole[0]} rows)`);
    row('frames while scrolling, median / p95 / p99', `${ms(quantile(frames, 0.5))} / ${ms(quantile(frames, 0.95))} / ${ms(quantile(frames, 0.99))}`);
    row('processor time a frame while scrolling, median of runs', `${ms(quantile(work, 0.5))}, ${dom} elements in the document`);
  }
  if (only.includes('many')) {
    const page = await context.newPage();
    await page.addInitScript(() => {
      window.came = [];
      const listen = EventSource.prototype.addEventListener;
      EventSource.prototype.addEventListener = function (name, take, ...rest) {
        return listen.call(this, name, name === 'entry' ? (e) => { const d = JSON.parse(e.data); window.came.push([d.session, d.entry.seq]); take(e); } : take, ...rest);
      };
    });
    await page.goto(base + '/');
    await sleep(500);
    const script = scripted('many', 30);
    const from = Date.now();
    const ids = await Promise.all(Array.from({ length: sessions }, (_, i) => begun(page, `Task ${i + 1} of many`, script)));
    const shows = (id) => page.evaluate((to) => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate')); }, `/s/${id}`);
    await shows(ids[0]);
    let most = 0, heap = 0, going = true;
    const watching = (async () => { while (going) { const m = await memory(page).catch(() => undefined); if (!m) break; // the browser has gone
      most = Math.max(most, m.process); heap = Math.max(heap, m.heap); await sleep(2000); } })();
    for (const id of ids.slice(1, 8)) { await sleep(700); await shows(id); }
    const all = await ended(page, ids);
    await sleep(1500);
    going = false; await watching;
    const came = await page.evaluate(() => window.came);
    let lost = 0, doubled = 0, logged = 0;
    for (const { id, seq } of all) {
      const mine = came.filter(([session]) => session === id).map(([, n]) => n);
      const once = new Set(mine);
      doubled += mine.length - once.size;
      logged += seq;
      for (let n = 1; n <= seq; n++) if (!once.has(n)) lost++;
    }
    row(`${sessions} sessions at once to one page`, `${((Date.now() - from) / 1000).toFixed(0)} s, ${all.filter((s) => s.status === 'DONE').length} done`);
    for (const { title, line } of all.filter((one) => one.status !== 'DONE')) row(`not done: ${title}`, line);
    row('entries in the logs, came to the page, lost, doubled', `${logged}, ${came.length}, ${lost}, ${doubled}`);
    row('the tab at most: its process (proportional) / its script heap', `${most.toFixed(0)} MB / ${heap.toFixed(0)} MB`);
  }
} finally {
  await browser.close();
  server.kill('SIGTERM');
  await new Promise((done) => server.once('exit', done));
  fs.rmSync(work, { recursive: true, force: true });
}
