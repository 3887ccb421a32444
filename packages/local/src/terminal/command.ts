import { DormouseConnectionError } from "@dormouse/client";
import { exitWhenParentIsGone } from "../servers/parent-watch.ts";

/** What a command gets, and how it ends. */
export type CommandContext = {
  args: string[];
  /** Runs when the command ends, however it ends; the last one given runs first. */
  onClose(closer: () => Promise<void>): void;
  /** Resolves when the user or the system asks the process to stop. */
  untilStopped: Promise<void>;
};

/**
 * Runs a command of ours: Ctrl-C, SIGTERM and the end of its parent close what it opened, and an error
 * that was meant for the person at the keyboard is printed as its sentence, without a stack.
 */
export async function runCommand(
  usage: string,
  body: (context: CommandContext) => Promise<number>,
): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).toReversed()) await closer().catch(() => {});
  };
  // Before the body opens anything: a parent that is gone by then is not heard of any more.
  exitWhenParentIsGone(close);
  const { promise: untilStopped, resolve: stop } = Promise.withResolvers<void>();
  const signalled = whenSignalled();
  void signalled.then(() => stop());
  const running = body({ args, onClose: (closer) => closers.push(closer), untilStopped });
  // A command that is cut short may still fail; nobody waits for it any more.
  running.catch(() => {});
  let exitCode = 1;
  try {
    exitCode = await Promise.race([running, signalled]);
  } catch (error) {
    process.stderr.write(`${describe(error, usage)}\n`);
  } finally {
    await close();
  }
  process.exit(exitCode);
}

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Ctrl-C reaches us twice, from the terminal and from npm: the second must not cut the closing short. */
function whenSignalled(): Promise<number> {
  return new Promise((resolve) => {
    for (const [signal, exitCode] of Object.entries(exitCodes)) {
      process.on(signal, () => resolve(exitCode));
    }
  });
}

/** Errors with a code of ours say what to do; anything else is a fault and shows where it came from. */
function describe(error: unknown, usage: string): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (code.startsWith("ERR_PARSE_ARGS")) return `${error.message}\n\n${usage}`;
  if (code === "ENOSPC") return "The disk is full; free some space and start again.";
  const isSentence =
    code !== "" || error.name === "ScriptFileError" || error instanceof DormouseConnectionError;
  return isSentence ? error.message : (error.stack ?? error.message);
}
