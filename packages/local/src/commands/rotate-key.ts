import { runCommand } from "../terminal/command.ts";
import { openDataDirectory } from "../world/directory.ts";
import { takeLock } from "../world/lock.ts";
import { rotateKeys } from "../world/rotate-keys.ts";

const usage = `npm run rotate-key
  Puts a new encryption key before those that the local world has. What is stored from then on is encrypted
  under it, and so is what was signed in with before: credentials and logins. All else stays readable as it is.`;

await runCommand(usage, async ({ onClose }) => {
  const directory = await openDataDirectory();
  // A world that runs has read the file, and would not open what another process encrypts with the new key.
  const giveBack = takeLock(directory.lockFile, "npm run rotate-key");
  onClose(async () => giveBack());
  const { keys, encrypted, unreadable } = await rotateKeys(directory);
  process.stdout.write(
    `${directory.encryptionKeyFile} holds ${keys} ${keys === 1 ? "key" : "keys"} now. ` +
      `Secrets of credentials and logins that the newest encrypts: ${encrypted}.\n`,
  );
  if (unreadable === 0) return 0;
  process.stderr.write(`None of the keys opens ${unreadable} more; store them again.\n`);
  return 1;
});
