import { runCommand } from "../terminal/command.ts";
import { openDataDirectory } from "../world/directory.ts";
import { rotateEncryptionKey } from "../world/encryption-key.ts";
import { takeLock } from "../world/lock.ts";

const usage = `npm run rotate-key
  Puts a new encryption key before those that the local world has. What is stored from then on is encrypted
  under it; what was stored before stays readable.`;

await runCommand(usage, async ({ onClose }) => {
  const { lockFile, encryptionKeyFile } = await openDataDirectory();
  // A world that runs has read the file, and would not open what another process encrypts with the new key.
  const giveBack = takeLock(lockFile, "npm run rotate-key");
  onClose(async () => giveBack());
  const count = await rotateEncryptionKey(encryptionKeyFile);
  process.stdout.write(
    `${encryptionKeyFile} holds ${count} ${count === 1 ? "key" : "keys"} now.\n`,
  );
  return 0;
});
