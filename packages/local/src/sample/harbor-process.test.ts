import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDataDirectory } from "../world/directory.ts";
import { startHarborProcess } from "./harbor-process.ts";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "dormouse-harbor-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe("a sample site that does not start", () => {
  it("because its port is taken, says which variable names another", async () => {
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    const { port } = listener.address() as AddressInfo;
    await expect(startHarborProcess(await openDataDirectory(root), port)).rejects.toMatchObject({
      code: "port_taken",
      message: expect.stringContaining("DORMOUSE_HARBOR_PORT") as string,
    });
    listener.close();
  });

  it("for any other reason, says that one", async () => {
    const directory = await openDataDirectory(root);
    await writeFile(directory.harbor, "a file where its data should be");
    await expect(startHarborProcess(directory, 0)).rejects.toMatchObject({
      code: "start_failed",
      message: expect.stringMatching(/EEXIST|ENOTDIR/) as string,
    });
  });
});
