import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, expect, it } from "vitest";
import { memoryOfTree } from "./process-memory.ts";

const children: ReturnType<typeof spawn>[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** A process that lets one of its own hold so many bytes, and says when it does. */
async function parentOfHolder(bytes: number): Promise<number> {
  // Ends with its parent, whose end closes its input.
  const holder = `globalThis.held = Buffer.alloc(${bytes}, 1); console.log("held"); process.stdin.resume()`;
  const parent = `const { stdout } = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(holder)}]); stdout.pipe(process.stdout)`;
  const child = spawn(process.execPath, ["-e", parent], { stdio: ["ignore", "pipe", "ignore"] });
  children.push(child);
  await once(child.stdout, "data");
  return child.pid ?? 0;
}

it.runIf(process.platform === "linux")("counts what descendants of a process hold", async () => {
  const bytes = 200 * 1024 * 1024;
  const [small, large] = [await parentOfHolder(1), await parentOfHolder(bytes)];
  const difference = (await memoryOfTree(large)) - (await memoryOfTree(small));
  expect(difference).toBeGreaterThan(bytes * 0.9);
  expect(difference).toBeLessThan(bytes * 1.5);
});

it("is nothing for a process that is gone", async () => {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  expect(await memoryOfTree(child.pid ?? 0)).toBe(0);
});
