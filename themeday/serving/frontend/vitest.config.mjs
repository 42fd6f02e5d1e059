import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("../../..", import.meta.url));

// Tests stand beside the other tests of the cards, where no `node_modules` is: what they need of vitest is global.
export default defineConfig({
  root,
  test: { globals: true, include: ["tests/widgets/*.test.ts"] },
});
