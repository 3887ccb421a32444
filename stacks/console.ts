import { execFileSync } from "node:child_process";

const folder = "packages/console";

// SST bundles functions; what runs in a visitor's browser is no part of one, and lies beside it.
execFileSync(process.execPath, [`${folder}/build/main.mjs`], { cwd: $cli.paths.root });

/** The page at /console, for whoever serves it. */
export const consoleFiles = { from: `${folder}/dist`, to: "node_modules/@dormouse/console/dist" };
