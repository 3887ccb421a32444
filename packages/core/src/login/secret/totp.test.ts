import { expect, test } from "vitest";
import { readTotp } from "./totp.ts";

/** "12345678901234567890" of RFC 6238, appendix B, with the last six digits of its codes. */
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

test.each([secret, "gezd gnbv gy3t qojq-gezd gnbv gy3t qojq", `otpauth://totp/x?secret=${secret}`])(
  "%s gives the codes of RFC 6238",
  (written) => {
    const totp = readTotp(written);
    expect(totp?.codeAt(59_000)).toBe("287082");
    expect(totp?.codeAt(1_111_111_109_000)).toBe("081804");
    expect(totp?.base32).toBe(secret);
  },
);

test("an address says how many digits there are, and how long they are good", () => {
  const totp = readTotp(`otpauth://totp/x?secret=${secret}&digits=8&period=30`);
  expect(totp?.codeAt(59_000)).toBe("94287082");
});

test.each(["", "not base 32!", "otpauth://hotp/x?secret=GEZDGNBV&counter=1", "otpauth://totp/x"])(
  "%o is no secret",
  (written) => {
    expect(readTotp(written)).toBeUndefined();
  },
);
