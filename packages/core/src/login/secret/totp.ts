import { Secret, TOTP, URI } from "otpauth";

/** What makes the codes of a second factor. */
export type Totp = {
  /** Its secret alone. */
  base32: string;
  codeAt(nowMs: number): string;
};

/**
 * @param secret base32, in whatever groups it is written, or an otpauth:// address.
 * @returns undefined where it is neither.
 */
export function readTotp(secret: string): Totp | undefined {
  const totp = parse(secret.trim());
  if (totp === undefined || totp.secret.buffer.byteLength === 0) return undefined;
  return {
    base32: totp.secret.base32,
    codeAt: (timestamp) => totp.generate({ timestamp }),
  };
}

function parse(secret: string): TOTP | undefined {
  try {
    if (!/^otpauth:/i.test(secret)) {
      return new TOTP({ secret: Secret.fromBase32(secret.replaceAll(/[\s-]/g, "").toUpperCase()) });
    }
    const read = URI.parse(secret);
    return read instanceof TOTP ? read : undefined;
  } catch {
    return undefined;
  }
}
