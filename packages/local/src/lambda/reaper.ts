import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";

/**
 * Reads `+ pid` and `- pid` from its input and, when the input ends, kills the groups still on the list.
 * A shell: it is there whatever the platform, needs a megabyte, and survives what kills this process.
 */
const script = `
groups=" "
while read -r change group; do
  rest=" "
  for known in $groups; do [ "$known" = "$group" ] || rest="$rest$known "; done
  groups=$rest
  [ "$change" = "+" ] && groups="$groups$group "
done
for known in $groups; do kill -9 "-$known" 2>/dev/null; done
`;

const groups = new Set<number>();
let reaper: ChildProcess | undefined;

/**
 * Has a process group killed when this process ends, however it ends: a child busy in a loop would not
 * notice that its parent is gone. Returns the way to call it off, once the group has ended.
 */
export function reapWithParent(group: number): () => void {
  groups.add(group);
  if (reaper === undefined) startReaper();
  else tell(`+ ${group}`);
  return () => release(group);
}

function release(group: number): void {
  if (!groups.delete(group)) return;
  tell(`- ${group}`);
  if (groups.size > 0) return;
  reaper?.stdin?.end();
  reaper = undefined;
}

function startReaper(): void {
  // Detached: Ctrl-C in the terminal must reach it no more than SIGKILL to this process's group does.
  const started = spawn("/bin/sh", ["-c", script], {
    detached: true,
    env: {},
    stdio: ["pipe", "ignore", "ignore"],
  });
  started.unref();
  started.on("error", () => forget(started));
  started.on("exit", () => forget(started));
  started.stdin.on("error", () => forget(started));
  reaper = started;
  for (const group of groups) tell(`+ ${group}`);
}

function forget(ended: ChildProcess): void {
  if (reaper === ended) reaper = undefined;
}

function tell(line: string): void {
  reaper?.stdin?.write(`${line}\n`);
}
