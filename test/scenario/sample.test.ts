import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runOwnCommand, type Command } from "../support/world/command.ts";
import { processesNaming, until } from "../support/world/processes.ts";
import {
  sharedVariables,
  createDataDirectory,
  removeDataDirectory,
} from "../support/world/test-world.ts";

let dataDirectory: string;
let command: Command;
let exit: number | NodeJS.Signals;
let output: string;

beforeAll(async () => {
  dataDirectory = await createDataDirectory();
  command = runOwnCommand("start", {
    args: ["--once"],
    environment: {
      ...(await sharedVariables()),
      DORMOUSE_DATA: dataDirectory,
      DORMOUSE_PORT: "0",
      DORMOUSE_HARBOR_PORT: "0",
    },
  });
  exit = await command.exited;
  output = command.stdout();
});
afterAll(() => removeDataDirectory(dataDirectory));

describe("npm start -- --once", () => {
  it("ends well", () => {
    expect(command.stderr()).toBe("");
    expect({ exit, output }).toMatchObject({ exit: 0 });
  });

  it("prints a line for each of the twelve steps, each with another process", () => {
    const steps = [...output.matchAll(/^ +✓ +(\d+)\/12 .* process (\d+) .* \d+ ms/gm)];
    expect(steps.map(([, step]) => Number(step))).toEqual(
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
    expect(new Set(steps.map(([, , pid]) => pid)).size).toBe(12);
  });

  it("lost one worker, in the step that books, and tried that one again", () => {
    expect(output.match(/killed process/g)).toHaveLength(1);
    expect(output.match(/attempt 2/g)).toHaveLength(1);
    expect(output).toMatch(/✓ 10\/12 {2}book .* attempt 2/);
  });

  it("made exactly one booking on Harbor", async () => {
    const bookings = await readFile(join(dataDirectory, "harbor", "bookings.json"), "utf8");
    expect(JSON.parse(bookings)).toHaveLength(1);
  });

  it("saved the screenshot it names", async () => {
    const [, file = ""] = /^screenshot +(.*)$/m.exec(output) ?? [];
    expect(file.startsWith(dataDirectory)).toBe(true);
    expect((await readFile(file)).subarray(1, 4).toString()).toBe("PNG");
  });

  it("leaves no process behind", async () => {
    await until(() => processesNaming(dataDirectory).length === 0);
    expect(processesNaming(dataDirectory)).toEqual([]);
  });
});
