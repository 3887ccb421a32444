import { allowedActions } from "./policy.ts";
import type { KnownInputs, Synthesis, SynthesizedResource } from "./synthesis.ts";

/** What is worth knowing at a glance about a resource of each type. */
const notes: { [Type in keyof KnownInputs]?: (inputs: KnownInputs[Type]) => string[] } = {
  "aws:dynamodb/table:Table": (table) => [
    `keys ${table.hashKey}, ${table.rangeKey}`,
    `indexes ${table.globalSecondaryIndexes.map(({ name }) => name).join(", ")}`,
    `expiry by ${table.ttl.attributeName}`,
    ...(table.pointInTimeRecovery.enabled ? ["point-in-time recovery"] : []),
    ...(table.deletionProtectionEnabled ? ["deletion protection"] : []),
  ],
  "aws:sqs/queue:Queue": (queue) => [
    `visibility ${queue.visibilityTimeoutSeconds} s`,
    `retention ${queue.messageRetentionSeconds / 86_400} days`,
    ...(queue.redrivePolicy === undefined ? [] : ["with dead-letter queue"]),
  ],
  "aws:lambda/function:Function": (lambda) => [
    `${lambda.runtime} ${lambda.architectures.join(", ")}`,
    `${lambda.memorySize} MB`,
    `${lambda.timeout} s`,
    `/tmp ${lambda.ephemeralStorage.size} MB`,
  ],
  "aws:lambda/eventSourceMapping:EventSourceMapping": (mapping) => [
    `batch ${mapping.batchSize}`,
    `at most ${mapping.scalingConfig.maximumConcurrency} at once`,
    ...mapping.functionResponseTypes,
  ],
  "aws:lambda/functionUrl:FunctionUrl": ({ invokeMode }) => [invokeMode],
  "aws:scheduler/schedule:Schedule": ({ scheduleExpression }) => [scheduleExpression],
  "aws:apigatewayv2/route:Route": ({ routeKey }) => [routeKey],
  "aws:apigatewayv2/stage:Stage": ({ defaultRouteSettings: limits }) => [
    `${limits.throttlingRateLimit} requests/s, bursts of ${limits.throttlingBurstLimit}`,
  ],
  "aws:iam/role:Role": (role) => [allowedActions(role).join(", ")],
  "aws:cloudwatch/logGroup:LogGroup": ({ retentionInDays }) => [`${retentionInDays} days`],
};

/** Prints a stage's resources in AWS, a line each, and its outputs. */
export function printTable({ stage, resources, outputs }: Synthesis): void {
  const rows = resources
    .filter(({ type }) => type.startsWith("aws:"))
    .map((resource) => [kindOf(resource.type), resource.name, describe(resource)] as const)
    .toSorted((a, b) => a.join(" ").localeCompare(b.join(" ")));
  const kindWidth = Math.max(...rows.map(([kind]) => kind.length));
  const nameWidth = Math.max(...rows.map(([, name]) => name.length));
  console.log(`Stage ${stage}: ${rows.length} resources, synthesized under mocks.\n`);
  for (const [kind, name, about] of rows) {
    console.log(`${kind.padEnd(kindWidth)}  ${name.padEnd(nameWidth)}  ${about}`.trimEnd());
  }
  console.log();
  for (const [name, value] of Object.entries(outputs)) console.log(`${name}: ${value}`);
}

/** `aws:sqs/queue:Queue` → `sqs/queue` */
function kindOf(type: string): string {
  return type.split(":")[1] ?? type;
}

function describe({ type, inputs, retained }: SynthesizedResource): string {
  const note = notes[type as keyof KnownInputs] as ((inputs: unknown) => string[]) | undefined;
  return [...(retained ? ["retained"] : []), ...(note?.(inputs) ?? [])].join("; ");
}
