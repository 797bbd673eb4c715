// The build of the page: fetches what package.json names (exact versions, nothing is committed), checks the types
// and writes the page's files to the folder that is given. Fails when the page grows too heavy.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

const HEAVIEST = 300 * 1024;
const web = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const out = resolve(process.argv[2] ?? join(web, "target/classes/dev/workroom/web"));
const npm = join(web, "target/npm");

fetchPackages();
const require = createRequire(join(npm, "package.json"));
checkTypes();
bundle();
name();
pack();

function fetchPackages() {
  const wanted = readFileSync(join(web, "package.json"), "utf8");
  const have = join(npm, "installed.json");
  if (existsSync(have) && readFileSync(have, "utf8") === wanted) return;
  rmSync(npm, { recursive: true, force: true });
  mkdirSync(npm, { recursive: true });
  copyFileSync(join(web, "package.json"), join(npm, "package.json"));
  const line = ["install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  const windows = process.platform === "win32";
  execFileSync(windows ? "npm.cmd" : "npm", line, { cwd: npm, stdio: "inherit", shell: windows });
  writeFileSync(have, wanted);
}

function checkTypes() {
  const stamp = join(npm, "checked");
  if (existsSync(stamp) && newest(join(web, "src/ts")) < statSync(stamp).mtimeMs) return;
  execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", web], { stdio: "inherit" });
  writeFileSync(stamp, "");
}

function newest(folder) {
  return Math.max(...readdirSync(folder).map((name) => statSync(join(folder, name)).mtimeMs));
}

function bundle() {
  const { buildSync } = require("esbuild");
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  cpSync(join(web, "src/page"), out, { recursive: true });
  const { warnings } = buildSync({
    entryPoints: [join(web, "src/ts/app.ts")],
    outfile: join(out, "app.js"),
    nodePaths: [join(npm, "node_modules")],
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false } },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "eof",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  if (warnings.length > 0) throw new Error("The bundler warned; see above.");
  buildSync({ entryPoints: [join(web, "src/css/app.css")], outfile: join(out, "app.css"), bundle: true, minify: true, target: "chrome123", charset: "utf8" });
  const weight = readdirSync(out).reduce((sum, name) => sum + statSync(join(out, name)).size, 0);
  if (weight > HEAVIEST) throw new Error(`The page weighs ${weight} bytes; ${HEAVIEST} are allowed.`);
}

/** Names change with what is in the files, so that a browser asks for each once. */
function name() {
  const start = join(out, "index.html");
  let page = readFileSync(start, "utf8");
  for (const file of ["app.js", "app.css"]) {
    const named = file.replace(".", `-${createHash("sha256").update(readFileSync(join(out, file))).digest("hex").slice(0, 12)}.`);
    if (!page.includes(`"/${file}"`)) throw new Error(`index.html does not name ${file}.`);
    page = page.replace(`"/${file}"`, `"/${named}"`);
    renameSync(join(out, file), join(out, named));
  }
  writeFileSync(start, page);
}

/** A third of the bytes, for whoever reaches this page through a slow line. */
function pack() {
  for (const file of readdirSync(out)) {
    const content = readFileSync(join(out, file));
    writeFileSync(join(out, `${file}.br`), brotliCompressSync(content));
    writeFileSync(join(out, `${file}.gz`), gzipSync(content, { level: 9 }));
  }
}
