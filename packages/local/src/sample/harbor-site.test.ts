import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";

it("Harbor stands in docs/sites.md as it is described", async () => {
  const source = await readFile(new URL("harbor-site.ts", import.meta.url), "utf8");
  const page = await readFile(new URL("../../../../docs/sites.md", import.meta.url), "utf8");
  expect(page).toContain(`\`\`\`ts\n${source}\`\`\`\n`);
});
