import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { CreateSessionRequest } from "@dormouse/contract";

/** A script cannot be used; the message is a sentence for the person who wrote it. */
export class ScriptFileError extends Error {
  override readonly name = "ScriptFileError";
}

/**
 * Reads what a session is to do from a JSON file: the body of POST /sessions, a run, or just a list
 * of actions. `{{name}}` in a text stands for a value given at the start.
 * @throws ScriptFileError where there is no such file, it is no script in JSON, or a value is missing.
 */
export async function readScriptFile(
  file: string,
  values: Readonly<Record<string, string>>,
): Promise<CreateSessionRequest> {
  const text = await readFile(resolve(file), "utf8").catch(() => {
    throw new ScriptFileError(`There is no file ${file} to read.`);
  });
  const script = fill(parseJson(file, text), values);
  if (Array.isArray(script)) return { run: { kind: "script", actions: script } };
  if (isRecord(script) && "actions" in script) {
    return { run: { kind: "script", ...script } } as CreateSessionRequest;
  }
  if (!isRecord(script)) {
    throw new ScriptFileError(
      `${file} holds no script: give a list of actions, a run, or the body of POST /v1/sessions.`,
    );
  }
  return script;
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ScriptFileError(`${file} is not JSON: ${(error as Error).message}`);
  }
}

function fill(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (typeof value === "string") {
    return value.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const given = values[name];
      if (given === undefined) {
        throw new ScriptFileError(
          `The script asks for {{${name}}}; give it with --${option(name)}.`,
        );
      }
      return given;
    });
  }
  if (Array.isArray(value)) return value.map((item) => fill(item, values));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, values)]));
}

function option(name: string): string {
  return name === "site" ? "site URL" : `set ${name}=VALUE`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
