import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { expect, test } from "vitest";

const MODULE = new URL("parent-watch.ts", import.meta.url).href;

/** Says what it does, so that a test can tell a clean end from any other. */
const CHILD = `
  const { exitWhenParentIsGone } = await import(${JSON.stringify(MODULE)});
  exitWhenParentIsGone(async () => { console.log("parent is gone"); });
`;

test("cleans up and ends when its parent's channel closes", async () => {
  const child = start(`${CHILD} console.log("waiting"); setInterval(() => {}, 1000);`, true);
  await once(child.stdout, "data");
  const output = read(child);
  child.disconnect();
  expect(await once(child, "exit")).toEqual([1, null]);
  expect(await output).toBe("parent is gone\n");
});

test("does not keep a process alive that has nothing left to do", async () => {
  expect(await once(start(CHILD, true), "exit")).toEqual([0, null]);
});

test("leaves a process alone that was started without a channel", async () => {
  expect(
    await once(start(`${CHILD} setTimeout(() => process.exit(7), 50);`, false), "exit"),
  ).toEqual([7, null]);
});

function start(code: string, withChannel: boolean): ChildProcessByStdio<null, Readable, null> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
    stdio: ["ignore", "pipe", "inherit", ...(withChannel ? ["ipc" as const] : [])],
  });
  return child as ChildProcessByStdio<null, Readable, null>;
}

async function read(child: ChildProcessByStdio<null, Readable, null>): Promise<string> {
  let text = "";
  for await (const chunk of child.stdout) text += chunk;
  return text;
}
