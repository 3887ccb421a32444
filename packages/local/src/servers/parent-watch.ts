/**
 * Calls `onGone` when the process that started this one over an IPC channel has ended, however it ended, and then ends
 * this process. Does nothing in a process that was started without such a channel.
 */
export function exitWhenParentIsGone(onGone: () => Promise<void> | void): void {
  if (!process.connected) return;
  process.once("disconnect", () => {
    void Promise.resolve()
      .then(onGone)
      .finally(() => process.exit(1));
  });
  // A listener keeps the channel open, and an open channel keeps a process alive that has nothing left to do.
  process.channel?.unref();
}
