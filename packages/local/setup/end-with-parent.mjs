// Preloaded into tools that run for us (vitest, tsc …): they must not outlive a set-up that was killed.
import process from "node:process";

if (process.connected) {
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  // A listener keeps the channel, and with it the process, alive.
  process.channel?.unref();
}
