// Builds what browsers run into the kit's static files, with names that change with their content: the page's script, and
// the cards as four modules.

import { createHash } from "node:crypto";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const widgets = join(here, "..", "..", "..", "widgets");
const to = process.argv[2] || join(here, "..", "static");
const sizes = process.argv.includes("--sizes");

const cardsIn = (folder) =>
  readdirSync(join(widgets, folder))
    .filter((name) => /\.[jt]s$/.test(name))
    .map((name) => `${folder}/${name.slice(0, -3)}`)
    .sort();

// No phone needs what only staff see.
const MODULES = {
  cards: [...cardsIn("participant"), "shared/prose", "shared/timer"],
  console: ["facilitator/console"],
  projector: ["facilitator/projector"],
  review: ["organiser/review", "organiser/review_themes"],
};

const shared = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  write: false,
  metafile: sizes,
};

/** Write a file under a name with its content's hash; files of other versions go. */
function keep(name, contents, packed = false) {
  const mark = createHash("sha256").update(contents).digest("hex").slice(0, 12);
  const old = new RegExp(`^${name}\\.[0-9a-f]{12}\\.js(\\.gz)?$`);
  for (const file of readdirSync(to)) if (old.test(file)) rmSync(join(to, file));
  const small = gzipSync(contents, { level: 9 });
  writeFileSync(join(to, `${name}.${mark}.js`), contents);
  if (packed) writeFileSync(join(to, `${name}.${mark}.js.gz`), small);
  console.log(`${name}.${mark}.js: ${contents.length} bytes, ${small.length} packed`);
}

function tellSizes({ metafile }) {
  if (!metafile) return;
  const parts = Object.entries(Object.values(metafile.outputs)[0].inputs);
  const rows = parts.map(([name, { bytesInOutput }]) => [bytesInOutput, name]).sort((a, b) => b[0] - a[0]);
  for (const [bytes, name] of rows.slice(0, 60)) console.log(String(bytes).padStart(8), name);
}

const page = await build({
  ...shared,
  entryPoints: ["src/page.ts"],
  inject: ["src/define.ts"],
  legalComments: "eof",
  define: { "process.env.NODE_ENV": '"production"' },
  alias: {
    // Markup that a widget would clean is never shown here: it becomes text.
    "sanitize-html": "./src/lean/sanitize-html.ts",
    jquery: "./src/lean/jquery.ts",
    "@lumino/widgets": "./src/lean/lumino-widgets.js",
    "@jupyterlab/coreutils": "./src/lean/jupyterlab-coreutils.js",
  },
  plugins: [
    {
      name: "a kernel's connection without all other services",
      setup: ({ onResolve }) =>
        onResolve({ filter: /^\.\.$/ }, ({ importer }) =>
          /@jupyterlab.services.lib.kernel/.test(importer)
            ? { path: join(here, "src", "lean", "jupyterlab-services.js") }
            : undefined,
        ),
    },
  ],
});
keep("page", page.outputFiles[0].contents, true);
tellSizes(page);

for (const [module, paths] of Object.entries(MODULES)) {
  const cards = paths.map((path) => [basename(path), path]);
  // For cards in plain JavaScript, which no build sees.
  if (module === "cards") cards.push(["kit", "shared/kit"]);
  const made = await build({
    ...shared,
    globalName: "cards",
    stdin: {
      resolveDir: widgets,
      contents: cards.map(([name, path]) => `export { default as ${name} } from "./${path}";`).join("\n"),
    },
    // What serves the cards looks for this line: it says which cards there are.
    footer: { js: `export const { ${cards.map(([name]) => name).join(", ")} } = cards;` },
  });
  keep(module, made.outputFiles[0].contents);
  tellSizes(made);
}
