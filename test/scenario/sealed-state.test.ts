import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { filesBelow } from "../support/world/files.ts";
import { runNew, script, signIn } from "../support/world/sessions.ts";
import { startTestWorld, type TestWorld } from "../support/world/test-world.ts";

let world: TestWorld;

beforeAll(async () => {
  world = await startTestWorld();
});
afterAll(() => world.close());

/** Of all that the servers and the functions keep on disk; the site's own files are not theirs. */
async function onDisk(): Promise<Buffer> {
  const directories = ["dynamodb", "fauxqs", "redis", "logs"];
  const files = directories.map((name) => filesBelow(join(world.dataDirectory, name)));
  return Buffer.concat((await Promise.all(files)).flat());
}

it("nothing on disk shows the login that an export shows to its owner", async () => {
  const site = world.harbor.url;
  const { sessionId, run } = await runNew(
    world.client,
    script(signIn(site), {
      name: "use the desk",
      actions: [
        { type: "goto", url: `${site}/desk` },
        { type: "click", locator: { role: "button", name: "Save preferences" } },
      ],
    }),
  );
  expect(run.status).toBe("COMPLETED");
  const state = await world.client.sessions.storageState(sessionId);
  const logins = state.cookies.filter(({ httpOnly }) => httpOnly).map(({ value }) => value);
  expect(logins).not.toEqual([]);

  const disk = await onDisk();
  // That which is looked through is what was written.
  expect(disk.includes(sessionId)).toBe(true);
  for (const login of logins) {
    expect(login.length).toBeGreaterThan(12);
    expect(disk.includes(login)).toBe(false);
  }
  // What is only compressed, in a blob or as text in the table, is told by how zstd begins.
  for (const compressed of [Buffer.from("28b52ffd", "hex"), "KLUv/"]) {
    expect(disk.includes(compressed)).toBe(false);
  }
});
