#!/usr/bin/env node
// Takes the pictures of docs/gallery: the rooms' tasks on the page of the installed program, in Debian's Chromium.
//   node bench/gallery.mjs [--out docs/gallery] [--all]      (--all: every other screen too, to be looked at)
// Playwright is the one that the browser tests fetched (checks/target/npm).
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const arg = (name, preset) => { const i = process.argv.indexOf('--' + name); return i > 0 ? process.argv[i + 1] : preset; };
const { chromium } = createRequire(path.resolve(arg('npm', path.join(root, 'checks/target/npm/node_modules'))) + '/')('playwright-core');
const out = path.resolve(arg('out', path.join(root, 'docs/gallery'))), all = process.argv.includes('--all'), port = Number(arg('port', 7393));
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'workroom-gallery-')), base = `http://127.0.0.1:${port}`;
const env = { ...process.env, WORKROOM_HOME: path.join(work, 'home') };
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const LONG = 300_000, DRAFTS = ['PRD-old.md', 'notes-tmp.md', 'quotes-scratch.csv'];
fs.mkdirSync(out, { recursive: true });

const server = spawn(path.join(root, 'workroom'), ['serve', '--port', String(port)], { env, stdio: 'ignore' });
for (let i = 0; ; i++) { try { await fetch(base); break; } catch { if (i > 600) throw new Error('the server did not start'); await sleep(100); } }
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
context.setDefaultTimeout(LONG);
const page = await context.newPage();
await page.goto(/http:\S+token=\S+/.exec(execFileSync(path.join(root, 'workroom'), ['serve'], { env }).toString())[0]);

function folderOf(room, name) {
  const folder = path.join(work, name);
  fs.cpSync(path.join(root, 'rooms', room, 'inputs'), path.join(folder, 'inputs'), { recursive: true });
  fs.copyFileSync(path.join(root, 'rooms', room, 'WORKROOM.md'), path.join(folder, 'WORKROOM.md'));
  return folder;
}
const begun = (text, folder, script, mode = 'PLAN') => page.evaluate(async ([t, p, m, how]) => (await (await fetch('/api/sessions', {
  method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() },
  body: JSON.stringify({ text: t, folders: [{ path: p, writable: true }], mode: how, model: `script:${m}`, budget: { usd: 5 } }),
})).json()).session, [text, folder, script, mode]);
const room = (name, as, mode) => begun(fs.readFileSync(path.join(root, 'rooms', name, 'TASK.md'), 'utf8'), folderOf(name, as), path.join(root, 'rooms', name, 'script.yaml'), mode);
/** The interviews, and drafts that lie beside them. */
function interviews() {
  const folder = folderOf('product', 'Discovery interviews');
  fs.mkdirSync(path.join(folder, 'drafts'));
  for (const name of DRAFTS) fs.writeFileSync(path.join(folder, 'drafts', name), 'a line\n'.repeat(90));
  return folder;
}
/** The room's script, which at the end wants to delete what its plan did not announce. */
function tidying() {
  const end = '  - say: Each item of the definition of done';
  const script = fs.readFileSync(path.join(root, 'rooms/product/script.yaml'), 'utf8');
  if (!script.includes(end)) throw new Error('the script of product ends otherwise');
  const file = path.join(work, 'product.yaml');
  fs.writeFileSync(file, script.replace(end, `  - say: The drafts beside the interviews are replaced by the finished files. I would remove them.\n    calls:\n      - {tool: Delete, input: {paths: [${DRAFTS.map((name) => `drafts/${name}`).join(', ')}]}}\n${end}`));
  return file;
}
async function status(id, wanted) {
  for (let i = 0; i < 600; i++) {
    const { sessions } = await page.evaluate(async () => (await fetch('/api/sessions')).json());
    if (wanted.includes(sessions.find((s) => s.id === id)?.status)) return;
    await sleep(500);
  }
  throw new Error(`${id} is not ${wanted}`);
}
async function shot(name, { theme = 'light', width = 1440, height = 900 } = {}) {
  await page.setViewportSize({ width, height });
  await page.evaluate((t) => { document.documentElement.dataset.theme = t; }, theme);
  await page.waitForFunction(() => !document.querySelector('.skeleton'), null, { timeout: 60_000 }).catch(() => console.error(`${name}: something is still loading`));
  await sleep(500);
  await page.screenshot({ path: path.join(out, `page-${name}.png`) });
  console.log(name);
}
const both = async (name) => { await shot(`${name}-1440-light`); await shot(`${name}-1440-dark`, { theme: 'dark' }); };
const narrow = async (name) => { await shot(`${name}-900-light`, { width: 900 }); await shot(`${name}-380-light`, { width: 380, height: 780 }); };
const go = async (where) => { await page.setViewportSize({ width: 1440, height: 900 }); await page.goto(base + where); };

try {
  // Others first, so that the list on the left is one of a working day.
  const marketing = await room('marketing', 'Launch');
  await status(marketing, ['WAITING']);
  const product = await begun(fs.readFileSync(path.join(root, 'rooms/product/TASK.md'), 'utf8'), interviews(), tidying());
  await status(product, ['WAITING']);
  await go(`/s/${product}`);
  await page.locator('wr-plan-card').getByText('Start', { exact: true }).click();
  await page.locator('wr-ask-card').first().waitFor();
  await shot('approval');
  if (all) { await shot('approval-dark', { theme: 'dark' }); await shot('approval-380', { width: 380, height: 780 }); await page.setViewportSize({ width: 1440, height: 900 }); }
  await page.locator('wr-ask-card').getByText('Allow once').click();
  await status(product, ['DONE']);
  const finance = await room('finance', 'FP&A-Q1');
  await status(finance, ['WAITING']);
  await go(`/s/${finance}`);
  await page.locator('wr-plan-card').waitFor();
  await both('plan');
  await narrow('plan');
  await go('/');
  await page.locator('.main h1').waitFor();
  await both('inbox');
  await go(`/s/${finance}`);
  await page.locator('wr-plan-card').getByText('Start', { exact: true }).click();
  await status(finance, ['DONE']);
  await page.locator('.report .files').waitFor();
  await both('session');
  await narrow('session');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.locator('.report .files').getByText('Q1-variance.xlsx').click();
  await page.locator('td.r').nth(8).click();
  await page.locator('.side .trace').waitFor();
  await page.waitForFunction(() => document.querySelector('.chart img')?.naturalWidth > 100);
  await both('artifact');
  if (all) await narrow('artifact');

  await go(`/new?from=${finance}`);
  await page.locator('.folder').first().waitFor();
  await shot('new-task');
  await go('/plugins');
  fs.cpSync(path.join(root, 'plugins'), path.join(work, 'plugins'), { recursive: true });
  await page.locator('.reword .field').first().fill(path.join(work, 'plugins'));
  await page.getByText('Add marketplace', { exact: true }).click();
  await page.locator('.main').getByText('Finance', { exact: false }).last().waitFor();
  await shot('plugins-1440-light');
  if (all) {
    await page.evaluate(() => sessionStorage.clear());
    for (const where of ['new', 'search', 'plugins', 'connectors', 'settings', 'health', '']) {
      await go('/' + where);
      await page.locator('.main h1').waitFor();
      const name = where || 'inbox';
      await shot(`${name}-light`, { height: 1600 });
      await shot(`${name}-dark`, { theme: 'dark' });
      await shot(`${name}-380`, { width: 380, height: 1400 });
    }
    await go(`/s/${finance}`);
    await page.locator('.report').waitFor();
    for (const tab of ['Files', 'Sources', 'Context']) { await page.locator('.side .tabs').getByText(tab).first().click(); await sleep(600); await shot(`side-${tab.toLowerCase()}`); }
    await page.getByLabel('Message to the task').fill('/');
    await sleep(800);
    await shot('slash');
    await page.getByLabel('Message to the task').fill('');
    await page.getByLabel('More for this task').click();
    await shot('menu');
    for (const file of ['CFO-narrative.docx', 'inputs/gl-central.csv', 'WORKROOM.md']) { await go(`/s/${finance}/file?path=${encodeURIComponent(path.join(work, 'FP&A-Q1', file))}`); await sleep(6000); await shot(`file-${path.basename(file)}`); }
    await go('/search');
    await page.locator('.main input').first().fill('variance');
    await sleep(1500);
    await shot('search-found');
    await page.locator('.main input').first().fill('zebra');
    await sleep(1500);
    await shot('search-none');
    await go('/s/20000101-000000-none');
    await sleep(500);
    await shot('no-session');
  }
} finally {
  await browser.close();
  server.kill('SIGTERM');
  await new Promise((done) => server.once('exit', done));
  fs.rmSync(work, { recursive: true, force: true, maxRetries: 5 });
}
