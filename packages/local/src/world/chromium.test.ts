import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startLocalWorld } from "./local-world.ts";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "dormouse-chromium-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function executable(script: string): Promise<string> {
  const path = join(root, "chromium");
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

function start(chromiumPath: string): Promise<unknown> {
  return startLocalWorld({
    dataDirectory: join(root, "data"),
    apiPort: 0,
    environment: { CHROMIUM_PATH: chromiumPath },
  });
}

describe("a local world does not start", () => {
  it("where Chromium lacks a library, and says which package has it", async () => {
    const path = await executable(
      `echo "$0: error while loading shared libraries: libnss3.so: cannot open shared object file: No such file or directory" >&2
exit 127`,
    );
    await expect(start(path)).rejects.toMatchObject({
      code: "library_missing",
      message: expect.stringContaining("apt-get install libnss3") as string,
    });
  });

  it("where the Chromium that was named is not there", async () => {
    await expect(start(join(root, "none"))).rejects.toMatchObject({
      code: "executable_missing",
      message: expect.stringContaining(join(root, "none")) as string,
    });
  });

  it("where Chromium does not run", async () => {
    const path = await executable("exit 1");
    await expect(start(path)).rejects.toMatchObject({ code: "launch_failed" });
  });
});
