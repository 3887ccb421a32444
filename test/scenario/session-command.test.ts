import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunDetail } from "@dormouse/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runOwnCommand } from "../support/world/command.ts";
import { startForeignSite } from "../support/world/foreign-site.ts";
import { startTestWorld, type TestWorld } from "../support/world/test-world.ts";

const visit = fileURLToPath(new URL("../../examples/visit.json", import.meta.url));

let world: TestWorld;

beforeAll(async () => {
  world = await startTestWorld();
});
afterAll(() => world.close());

/** Runs `npm run session` where a local world runs, as a user would. */
async function session(...args: string[]) {
  const command = runOwnCommand("session", {
    args,
    cwd: world.dataDirectory,
    environment: { DORMOUSE_DATA: world.dataDirectory },
  });
  const exit = await command.exited;
  return { exit, stdout: command.stdout(), stderr: command.stderr() };
}

async function writeScript(name: string, content: unknown): Promise<string> {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  await writeFile(join(world.dataDirectory, name), text);
  return name;
}

describe("npm run session", () => {
  it("runs a script against a site that we did not write, given only its URL", async () => {
    const site = await startForeignSite();
    const { exit, stdout, stderr } = await session(visit, "--site", site.url);
    expect({ exit, stderr }).toMatchObject({ exit: 0 });
    const run = JSON.parse(stdout) as RunDetail;
    expect(run).toMatchObject({ status: "COMPLETED", steps: { total: 4, done: 4 } });
    expect(run.steps.items[0]?.page).toEqual({ url: `${site.url}/`, title: "Swagger UI" });
    expect(Object.keys(run.output)).toEqual(["open", "text", "links", "page"]);

    const script = await writeScript("pilots.json", [
      { type: "goto", url: "{{site}}" },
      { type: "click", locator: { role: "button", name: "All pilots" } },
      { type: "waitFor", locator: { role: "button", name: "Try it out" } },
      { type: "read", name: "title", locator: "h1" },
    ]);
    const second = await session(script, "--site", site.url);
    await site.close();
    expect({ exit: second.exit, stderr: second.stderr }).toMatchObject({ exit: 0 });
    expect((JSON.parse(second.stdout) as RunDetail).output["title"]).toContain("Harbour Pilots");
  });

  it("shows each step on standard error as it happens, and saves the screenshots it names", async () => {
    const { exit, stdout, stderr } = await session(visit, "--site", `${world.harbor.url}/login`);
    expect(exit).toBe(0);
    for (const [index, name] of ["open", "text", "links", "page"].entries()) {
      expect(stderr).toMatch(new RegExp(`✓ ${index + 1}/4 +${name} .*process \\d+ .* ms`));
    }
    const [, file = ""] = /^screenshot +(.*)$/m.exec(stderr) ?? [];
    expect((await readFile(file)).subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
    const run = JSON.parse(stdout) as RunDetail;
    expect(run.output["text"]).toContain("Harbor");
  });

  it("exits with 1 where the script fails, and the JSON says why", async () => {
    const file = await writeScript("fails.json", [
      { type: "goto", url: "{{site}}" },
      { type: "click", locator: { text: "{{what}}" }, timeoutMs: 200 },
    ]);
    const { exit, stdout, stderr } = await session(
      file,
      "--site",
      `${world.harbor.url}/login`,
      "--set",
      "what=no such thing",
    );
    expect(exit).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      status: "FAILED",
      error: { code: "locator_not_found", locator: { text: "no such thing" } },
    });
    expect(stderr).toContain("✗ 2/2");
    expect(stderr).toContain("locator_not_found");
  });

  describe("says in a sentence, and exits with 1,", () => {
    const cases: [string, () => Promise<string[]>, RegExp][] = [
      [
        "that there is no such file",
        async () => ["nothing.json"],
        /There is no file nothing\.json/,
      ],
      [
        "that the file is not JSON",
        async () => [await writeScript("bad.json", "{ no")],
        /bad\.json is not JSON/,
      ],
      [
        "that a value is missing",
        async () => [visit],
        /asks for \{\{site\}\}; give it with --site/,
      ],
      ["that a script was not named", async () => [], /Name a script/],
      [
        "that an option is not known",
        async () => [visit, "--sight", "x"],
        /Unknown option '--sight'/,
      ],
      [
        "that the key is not known",
        async () => [visit, "--site", world.harbor.url, "--key", "dm_wrong"],
        /API key/,
      ],
      [
        "that the API cannot be reached",
        async () => [
          visit,
          "--site",
          world.harbor.url,
          "--url",
          "http://127.0.0.1:9",
          "--key",
          "k",
        ],
        /127\.0\.0\.1:9 could not be reached/,
      ],
      [
        "that a key is needed elsewhere",
        async () => [visit, "--site", world.harbor.url, "--url", "http://127.0.0.1:9"],
        /--key or DORMOUSE_API_KEY/,
      ],
      [
        "which action is not known",
        async () => [await writeScript("odd.json", [{ type: "jump" }])],
        /run\.actions\[0\]\.type/,
      ],
      [
        "that the site's URL is none",
        async () => [visit, "--site", "nowhere"],
        /run\.actions\[0\]\.url/,
      ],
      [
        "that the script is empty",
        async () => [await writeScript("empty.json", [])],
        /run\.actions/,
      ],
      [
        "that the file holds no script",
        async () => [await writeScript("text.json", '"goto"')],
        /text\.json/,
      ],
    ];
    it.each(cases)("%s", async (_, args, sentence) => {
      const { exit, stdout, stderr } = await session(...(await args()));
      expect(stderr).toMatch(sentence);
      expect(stderr).not.toMatch(/^ +at /m);
      expect({ exit, stdout }).toEqual({ exit: 1, stdout: "" });
    });
  });
});
