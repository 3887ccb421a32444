import { chmod, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BrowserIdentity } from "@dormouse/contract";
import { chromiumArguments } from "./arguments.ts";
import { disguiseOf } from "../identity/disguise.ts";
import { launchChromium } from "./launch.ts";
import { unpackChromium } from "./unpack.ts";
import { testChromium } from "../live/support/chromium.ts";

const identity = BrowserIdentity.parse({});

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "dormouse-launch-"));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
});

describe("unpacking Chromium", () => {
  it("gives two at once the same executable, whole, and leaves nothing else", async () => {
    const paths = await Promise.all([1, 2].map(() => unpackChromium(root)));
    expect(new Set(paths).size).toBe(1);
    expect(await readdir(root)).toEqual([expect.stringMatching(/^chromium-\d+\.\d+\.\d+$/)]);
    const { ino, size } = await stat(paths[0] ?? "");
    expect(size).toBeGreaterThan(100_000_000);

    expect(await unpackChromium(root)).toBe(paths[0]);
    expect((await stat(paths[0] ?? "")).ino).toBe(ino);
  });
});

describe("launching", () => {
  it("keeps the same-origin policy on", async () => {
    const args = await chromiumArguments({
      userDataDirectory: root,
      processModel: "single",
      disguise: disguiseOf(identity, "Chromium 153.0.8010.0"),
      proxyPort: 1,
    });
    expect(args.join(" ")).not.toMatch(
      /disable-web-security|allow-running-insecure-content|disable-site-isolation-trials/,
    );
    expect(args.filter((argument) => argument.startsWith("--disable-features"))).toHaveLength(1);
    expect(args).toContain("--single-process");
    expect(args).toContain("--no-startup-window");
  });

  it("keeps the worker's credentials from Chromium", async () => {
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "not-for-pages");
    const launched = await launchChromium({ executablePath: await testChromium(), identity });
    const environment = await readFile(`/proc/${launched.browser.process()?.pid}/environ`, "utf8");
    await launched.close();
    expect(environment).not.toContain("not-for-pages");
    const names = environment.split("\0").map((variable) => variable.split("=")[0]);
    expect(names).toContain("PATH");
    expect(names.filter((name) => name?.startsWith("AWS_"))).toEqual([]);
  });

  it("ends also where the profile cannot be removed", async () => {
    const userDataRoot = join(root, "profiles");
    const executablePath = await testChromium();
    const launched = await launchChromium({ executablePath, userDataRoot, identity });
    // A Chromium that still runs would make the directory anew.
    const process = launched.browser.process();
    process?.kill("SIGKILL");
    await expect.poll(() => process?.signalCode).toBe("SIGKILL");
    await rename(userDataRoot, join(root, "elsewhere"));
    await writeFile(userDataRoot, "in the way");
    await expect(launched.close()).resolves.toBeUndefined();
  });

  it("begins again once where Chromium crashes at its start, and no more often", async () => {
    const executablePath = join(root, "chromium");
    const starts = join(root, "starts");
    const crashing = (times: number): string => `#!/bin/sh
case "$*" in *--version*) exec "${chromium}" "$@" ;; esac
echo >> "${starts}"
[ "$(wc -l < "${starts}")" -le ${times} ] && kill -SEGV $$
exec "${chromium}" "$@"
`;
    const chromium = await testChromium();
    await writeFile(executablePath, crashing(1), { mode: 0o755 });
    const launched = await launchChromium({ executablePath, identity });
    await launched.close();
    expect(await readFile(starts, "utf8")).toHaveLength(2);

    await writeFile(executablePath, crashing(9), { mode: 0o755 });
    await expect(launchChromium({ executablePath, identity })).rejects.toMatchObject({
      code: "launch_failed",
    });
    expect(await readFile(starts, "utf8")).toHaveLength(4);
  });

  it("says where a missing executable was looked for", async () => {
    const launching = launchChromium({ executablePath: join(root, "none"), identity });
    await expect(launching).rejects.toMatchObject({
      name: "BrowserLaunchError",
      code: "executable_missing",
      message: expect.stringContaining("set CHROMIUM_PATH") as string,
    });
  });

  it("says which package has a missing library, and leaves no profile", async () => {
    const executablePath = join(root, "chromium");
    const userDataRoot = join(root, "profiles");
    await writeFile(
      executablePath,
      `#!/bin/sh
echo "$0: error while loading shared libraries: libnss3.so: cannot open shared object file: No such file or directory" >&2
exit 127
`,
    );
    await chmod(executablePath, 0o755);
    const launching = launchChromium({ executablePath, userDataRoot, identity });
    await expect(launching).rejects.toMatchObject({
      code: "library_missing",
      message: expect.stringContaining("apt-get install libnss3") as string,
    });
    expect(await readdir(userDataRoot)).toEqual([]);
  });
});
