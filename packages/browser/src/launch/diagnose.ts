import { execFile } from "node:child_process";
import { BrowserLaunchError } from "./errors.ts";
import { executableEnvironment } from "./executable.ts";

/** Debian's packages of what Chromium links to and a small machine may not have. */
const packages: Record<string, string> = {
  "libnss3.so": "libnss3",
  "libnssutil3.so": "libnss3",
  "libnspr4.so": "libnspr4",
  "libplc4.so": "libnspr4",
  "libplds4.so": "libnspr4",
  "libexpat.so.1": "libexpat1",
  "libgcc_s.so.1": "libgcc-s1",
};

/** Finds out why the executable did not start, and what to do. */
export async function diagnose(executable: string, cause: unknown): Promise<BrowserLaunchError> {
  const complaint = await complaintOf(executable);
  const library = /(\S+): cannot open shared object file/.exec(complaint)?.[1];
  if (library !== undefined) {
    const install = packages[library];
    const advice =
      install === undefined
        ? "install the package it is in"
        : `install it, on Debian and Ubuntu with: apt-get install ${install}`;
    return new BrowserLaunchError(
      "library_missing",
      `Chromium needs the library ${library}, which this machine does not have: ${advice}`,
      { cause },
    );
  }
  return new BrowserLaunchError("launch_failed", "Chromium did not start", { cause });
}

function complaintOf(executable: string): Promise<string> {
  return new Promise((resolve) => {
    const options = { timeout: 5_000, env: executableEnvironment(executable) };
    execFile(executable, ["--version"], options, (error, _stdout, stderr) =>
      resolve(`${stderr}\n${error?.message ?? ""}`),
    );
  });
}
