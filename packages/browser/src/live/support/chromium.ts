import { tmpdir } from "node:os";
import { join } from "node:path";
import { unpackChromium } from "../../launch/unpack.ts";

/** The Chromium that tests run, unpacked once for all of them. */
export async function testChromium(): Promise<string> {
  return process.env["CHROMIUM_PATH"] ?? unpackChromium(join(tmpdir(), "dormouse-chromium"));
}
