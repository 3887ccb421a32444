import { DormouseError, headers } from "@dormouse/contract";
import { Decrypter, Encrypter } from "age-encryption";

/** scrypt's cost as a power of two: 128 MiB of memory and about a second, which a function has. */
const workFactor = 17;
/** What the age tool itself writes; a higher one would take more memory than a function has. */
const maxWorkFactor = 18;

/** @returns the content as a file of the age format, which `age --decrypt` opens with the passphrase. */
export async function encryptWithPassphrase(
  content: Uint8Array,
  passphrase: string,
): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(workFactor);
  return encrypter.encrypt(content);
}

/** @throws DormouseError `invalid_request` for what is no such file, and for the wrong passphrase. */
export async function decryptWithPassphrase(
  file: Uint8Array,
  passphrase: string,
): Promise<Uint8Array> {
  refuseCostly(file);
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    return await decrypter.decrypt(file);
  } catch (cause) {
    throw new DormouseError(
      "invalid_request",
      `${headers.passphrase}: does not open the file, or the file is damaged`,
      { path: headers.passphrase, cause },
    );
  }
}

/** The file says what opening it costs: whoever sends one must not choose that freely. */
function refuseCostly(file: Uint8Array): void {
  const header = Buffer.from(file.subarray(0, 200)).toString("latin1");
  const [, cost] = /^age-encryption\.org\/v1\n-> scrypt [\w+/]+ (\d+)\n/.exec(header) ?? [];
  if (cost === undefined) {
    throw new DormouseError(
      "invalid_request",
      "The body is no file of the age format that a passphrase opens.",
    );
  }
  if (Number(cost) <= maxWorkFactor) return;
  throw new DormouseError(
    "invalid_request",
    `The body's scrypt work factor is ${cost}, at most ${maxWorkFactor} is taken; encrypt it anew.`,
  );
}
