import { createHmac } from "node:crypto";
import { equalSecrets } from "./accounts.ts";

const stepMs = 30_000;
const digits = 6;
const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Whether it is the secret's code (RFC 6238) of now, or of the step before or behind: clocks differ. */
export function isOneTimePassword(code: string, secret: string, nowMs: number): boolean {
  return [-1, 0, 1].some((steps) =>
    equalSecrets(oneTimePassword(secret, nowMs + steps * stepMs), code),
  );
}

export function oneTimePassword(secret: string, atMs: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / stepMs)));
  const mac = createHmac("sha1", decode(secret)).update(counter).digest();
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 0xf) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, "0");
}

function decode(secret: string): Buffer {
  const bits = Array.from(secret, (letter) =>
    base32.indexOf(letter).toString(2).padStart(5, "0"),
  ).join("");
  const bytes = bits.match(/[01]{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
