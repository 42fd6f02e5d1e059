// Builds the page's script into the kit's static files, with a name that changes with its content.

import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const to = process.argv[2] || join(here, "..", "static");

const made = await build({
  absWorkingDir: here,
  entryPoints: ["src/page.ts"],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  inject: ["src/define.ts"],
  legalComments: "eof",
  define: { "process.env.NODE_ENV": '"production"' },
  alias: {
    // Markup that a widget would clean is never shown here: it becomes text.
    "sanitize-html": "./src/none/sanitize-html.ts",
    // No requests and no effects of jQuery's own are used.
    jquery: "./node_modules/jquery/dist/jquery.slim.js",
  },
  metafile: process.argv.includes("--sizes"),
  write: false,
});

const [file] = made.outputFiles;
const mark = createHash("sha256").update(file.contents).digest("hex").slice(0, 12);
for (const name of readdirSync(to)) if (/^page\.[0-9a-f]{12}\.js(\.gz)?$/.test(name)) rmSync(join(to, name));
writeFileSync(join(to, `page.${mark}.js`), file.contents);
writeFileSync(join(to, `page.${mark}.js.gz`), gzipSync(file.contents, { level: 9 }));
if (made.metafile) {
  const sizes = Object.entries(Object.values(made.metafile.outputs)[0].inputs).map(([name, { bytesInOutput }]) => [
    bytesInOutput,
    name,
  ]);
  sizes.sort((a, b) => b[0] - a[0]);
  for (const [bytes, name] of sizes.slice(0, 60)) console.log(String(bytes).padStart(8), name);
}
console.log(`page.${mark}.js: ${file.contents.length} bytes, ${gzipSync(file.contents, { level: 9 }).length} packed`);
