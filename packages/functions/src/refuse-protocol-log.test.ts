import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const program = `
  const { refuseProtocolLog } = await import(process.argv[1]);
  try { refuseProtocolLog(); console.log("starts"); } catch (error) { console.log(error.message); }
`;

async function startedWith(names: string): Promise<string> {
  const module = new URL("./refuse-protocol-log.ts", import.meta.url).href;
  const options = ["--input-type=module", "--eval", program, module];
  // Node reads the variable once, as it starts.
  const env = { ...process.env, NODE_DEBUG: names };
  return (await promisify(execFile)(process.execPath, options, { env })).stdout.trim();
}

test("a worker does not start where all that is typed would be logged", async () => {
  const refused = await Promise.all(["puppeteer*", "puppeteer:protocol:RECV*"].map(startedWith));
  for (const message of refused) expect(message).toMatch(/^NODE_DEBUG must not/);
  expect(await startedWith("puppeteer:error,tls")).toBe("starts");
});
