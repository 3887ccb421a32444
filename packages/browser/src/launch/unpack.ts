import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Unpacks the Chromium that comes with the package @sparticuz/chromium into a folder of `directory`,
 * named by the package's version, unless it is there. Any number of processes may do so at once.
 *
 * @returns the path of the executable
 */
export async function unpackChromium(directory: string): Promise<string> {
  const packageUrl = import.meta.resolve("@sparticuz/chromium");
  const folder = join(directory, `chromium-${await packageVersion(packageUrl)}`);
  const executable = join(folder, "chromium");
  if (existsSync(executable)) return executable;

  await mkdir(directory, { recursive: true });
  const partial = await mkdtemp(`${folder}.partial-`);
  try {
    await unpackInto(partial, packageUrl);
    await writeFile(join(partial, "fonts.conf"), fontsConfiguration(folder));
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Another process was faster: its folder is as good as ours.
    if (!existsSync(executable)) throw error;
  }
  return executable;
}

/** The package unpacks to the temporary directory of its process: so it gets a process of its own. */
async function unpackInto(directory: string, packageUrl: string): Promise<void> {
  const script = `const { default: chromium } = await import(${JSON.stringify(packageUrl)});
    await chromium.executablePath();`;
  const { AWS_EXECUTION_ENV: _lambda, AWS_LAMBDA_JS_RUNTIME: _runtime, ...env } = process.env;
  await run(process.execPath, ["--input-type=module", "--eval", script], {
    env: { ...env, TMPDIR: directory },
  });
}

async function packageVersion(packageUrl: string): Promise<string> {
  const path = fileURLToPath(new URL("../package.json", packageUrl));
  const { version } = JSON.parse(await readFile(path, "utf8")) as { version: string };
  return version;
}

/** The package's fonts for a machine that has none, and the machine's own. */
function fontsConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(folder, "fonts", "fonts")}</dir>
  <cachedir>${join(folder, "fonts-cache")}</cachedir>
</fontconfig>
`;
}
