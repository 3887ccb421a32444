import { parseArgs } from "node:util";
import { createClient } from "@dormouse/client";
import { runSession, saveScreenshots } from "../sample/run-session.ts";
import { readScriptFile, ScriptFileError } from "../sample/script-file.ts";
import { runCommand, type CommandContext } from "../terminal/command.ts";
import { createProgressWriter } from "../terminal/progress.ts";
import { readKey } from "../world/api-key-file.ts";
import { openDataDirectory } from "../world/directory.ts";
import { findRunningWorld } from "../world/lock.ts";

const usage = `npm run session -- script.json [--site URL] [--set name=value ...] [--url API] [--key KEY]
  Runs a script in a new session and shows each step as it happens; the result is printed as JSON.
  Ends where the run is paused, by a question too: answer it in the session named, in a world that runs (npm start).
  script.json   the body of POST /v1/sessions, a run, or a list of actions
  --site URL    fills {{site}} in the script; --set fills any other {{name}}
  --url API     an API elsewhere, with its key in --key or DORMOUSE_API_KEY.
                Default: the local world, started for this session if none is running.`;

await runCommand(usage, async (context) => {
  const { values, positionals } = parseArgs({
    args: context.args,
    allowPositionals: true,
    options: {
      site: { type: "string" },
      set: { type: "string", multiple: true, default: [] },
      url: { type: "string" },
      key: { type: "string" },
    },
  });
  const [file] = positionals;
  if (file === undefined) throw new ScriptFileError(`Name a script.\n\n${usage}`);
  const request = await readScriptFile(file, {
    ...Object.fromEntries(values.set.map(assignment)),
    ...(values.site === undefined ? {} : { site: values.site }),
  });
  const directory = await openDataDirectory();
  const client = createClient(await findApi(context, values, directory));
  const progress = createProgressWriter((line) => process.stderr.write(`${line}\n`));
  const { sessionId, run } = await runSession({ client, request, onEvent: progress.event });
  for (const shot of await saveScreenshots(client, sessionId, directory.screenshots)) {
    process.stderr.write(`screenshot  ${shot}\n`);
  }
  const result = run ?? (await client.sessions.get(sessionId));
  process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
  return run === undefined || run.status === "COMPLETED" ? 0 : 1;
});

type Api = { url: string; apiKey: string };

async function findApi(
  { onClose }: CommandContext,
  { url, key }: { url?: string | undefined; key?: string | undefined },
  directory: Awaited<ReturnType<typeof openDataDirectory>>,
): Promise<Api> {
  const apiKey = key ?? process.env["DORMOUSE_API_KEY"];
  const running = findRunningWorld(directory.lockFile);
  if (url !== undefined && url !== running?.url) {
    if (apiKey === undefined) {
      throw new ScriptFileError(`Give the key of ${url} with --key or DORMOUSE_API_KEY.`);
    }
    return { url, apiKey };
  }
  const own = apiKey ?? (await readKey(directory.apiKeyFile));
  if (running !== undefined && own !== undefined) return { url: running.url, apiKey: own };
  // Most of the code is the world's, and most of the time one runs already.
  const { startLocalWorld } = await import("../world/local-world.ts");
  const world = await startLocalWorld({ apiPort: 0 });
  onClose(() => world.close());
  return { url: world.url, apiKey: world.apiKey };
}

function assignment(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw new ScriptFileError(`--set takes name=value, not "${text}".`);
  return [text.slice(0, at), text.slice(at + 1)];
}
