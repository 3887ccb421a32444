import crypto from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { getMonitor } from "@pulumi/pulumi/runtime/settings.js";
import { runInPulumiStack } from "@pulumi/pulumi/runtime/stack.js";
import type { Synthesis, SynthesizedResource } from "../synthesis.ts";
import { run } from "../../../.sst/platform/src/auto/run.ts";
import config from "../../../sst.config.ts";
import { serveCli } from "./cli.ts";
import { answerCall, answerResource } from "./mocks.ts";

const folder = process.argv[2];
if (folder === undefined) throw new Error("Say which folder the synthesis is to be written to.");

const secretMark = "4dabf18193072939515e22adb298388d";
const resources: SynthesizedResource[] = [];
const options = new Map<string, pulumi.CustomResourceOptions>();
const idOf = (type: string, name: string) => `${type}::${name}`;

makeNamesStable();
const builds = await serveCli(join(folder, "builds"));
await pulumi.runtime.setMocks(
  {
    newResource: (resource) => {
      const { type, name, inputs } = resource;
      const retained = options.get(idOf(type, name))?.retainOnDelete ?? false;
      resources.push({ type, name, inputs: withoutMarks(inputs), retained });
      return answerResource(resource);
    },
    call: answerCall,
  },
  $app.name,
  $app.stage,
);
makeUrnsAsTheEngineDoes();

const outputs = await runInPulumiStack(() =>
  run(async () => {
    noteOptions();
    return await config.run();
  }),
);
await pulumi.runtime.disconnect();
const synthesis: Synthesis = {
  stage: $app.stage,
  app: $app,
  resources,
  builds,
  outputs: await plain(outputs),
};
writeFileSync(join(folder, "synthesis.json"), JSON.stringify(synthesis));
// Idle connections to the stand-in for the command line would hold the process for five seconds.
process.exit(0);

/** Physical names end in random letters, which would differ from run to run. */
function makeNamesStable(): void {
  crypto.randomBytes = (size: number) => Buffer.alloc(size, 1);
}

/** The mocks put the stack's own type before those of its children; SST takes links' types from there. */
function makeUrnsAsTheEngineDoes(): void {
  const monitor = getMonitor() as unknown as {
    newUrn(parent: string, type: string, name: string): string;
  };
  const newUrn = monitor.newUrn.bind(monitor);
  monitor.newUrn = (parent, type, name) =>
    newUrn(parent.includes("::pulumi:pulumi:Stack::") ? "" : parent, type, name);
}

/** After SST's own transformations, which decide what is retained. */
function noteOptions(): void {
  pulumi.runtime.registerStackTransformation(({ type, name, opts }) => {
    options.set(idOf(type, name), opts);
    return undefined;
  });
}

/** @returns the stack's outputs, without those SST adds for itself. */
async function plain(outputs: pulumi.Inputs = {}): Promise<Record<string, string>> {
  const { _protect, ...own } = outputs;
  return await new Promise((resolve) => pulumi.output(own).apply(resolve));
}

/** Pulumi wraps secret values in a mark, which hides the shape of what it wraps. */
function withoutMarks<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value), (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && secretMark in inner && "value" in inner
      ? inner.value
      : inner,
  ) as Value;
}
