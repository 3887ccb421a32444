import type { BundleProperties } from "../support/bundle-options.ts";

/** What the stacks of one stage amount to. */
export type Synthesis = {
  stage: string;
  app: { name: string; removal: string; protect: boolean };
  resources: SynthesizedResource[];
  /** What SST would bundle, a request for each function. */
  builds: BuildRequest[];
  outputs: Record<string, string>;
};

/** A resource as it would be handed to its provider. */
export type SynthesizedResource<Inputs = unknown> = {
  /** `aws:sqs/queue:Queue` */
  type: string;
  name: string;
  inputs: Inputs;
  /** Left alone in the account when the stack is removed. */
  retained: boolean;
};

export type BuildRequest = {
  /** `Api` */
  functionID: string;
  /** `packages/functions/src/entry/api.handler` */
  handler: string;
  runtime: string;
  links: Record<string, Record<string, string>>;
  /** Folders put into the package as they are: absolute paths, and where they go. */
  copyFiles: { from: string; to: string }[];
  properties: BundleProperties & { architecture: string };
};

/** Of the inputs of the resources we look into, what we read. */
export type KnownInputs = {
  "aws:dynamodb/table:Table": {
    attributes: { name: string; type: string }[];
    hashKey: string;
    rangeKey: string;
    globalSecondaryIndexes: {
      name: string;
      hashKey: string;
      rangeKey: string;
      projectionType: string;
    }[];
    ttl: { attributeName: string; enabled: boolean };
    pointInTimeRecovery: { enabled: boolean; recoveryPeriodInDays?: number };
    deletionProtectionEnabled: boolean;
  };
  "aws:s3/bucket:Bucket": { bucket: string; forceDestroy: boolean };
  "aws:s3/bucketPolicy:BucketPolicy": { policy: string };
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": Record<string, unknown>;
  "aws:s3/bucketVersioning:BucketVersioning": Record<string, unknown>;
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    rules: Record<string, unknown>[];
  };
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": {
    corsRules: Record<string, unknown>[];
  };
  "aws:sqs/queue:Queue": {
    name: string;
    fifoQueue: boolean;
    visibilityTimeoutSeconds: number;
    messageRetentionSeconds: number;
    redrivePolicy?: string;
  };
  "aws:kms/key:Key": { enableKeyRotation: boolean; deletionWindowInDays: number };
  "aws:kms/alias:Alias": { name: string; targetKeyId: string };
  "aws:lambda/function:Function": {
    name: string;
    runtime: string;
    architectures: string[];
    memorySize: number;
    timeout: number;
    ephemeralStorage: { size: number };
    environment: { variables: Record<string, string> };
    reservedConcurrentExecutions?: number;
  };
  "aws:lambda/functionUrl:FunctionUrl": { invokeMode: string; cors: Cors };
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
    maximumRetryAttempts: number;
  };
  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    eventSourceArn: string;
    functionName: string;
    batchSize: number;
    functionResponseTypes: string[];
    scalingConfig: { maximumConcurrency: number };
  };
  "aws:iam/role:Role": {
    assumeRolePolicy: { Statement: unknown[] } | string;
    inlinePolicies: { policy: string }[];
    managedPolicyArns?: string[];
  };
  "aws:scheduler/schedule:Schedule": {
    scheduleExpression: string;
    target: { arn: string; retryPolicy: { maximumRetryAttempts: number } };
  };
  "aws:apigatewayv2/api:Api": { corsConfiguration: Cors };
  "aws:apigatewayv2/route:Route": { routeKey: string };
  "aws:apigatewayv2/stage:Stage": {
    defaultRouteSettings: { throttlingRateLimit: number; throttlingBurstLimit: number };
  };
  "aws:cloudwatch/logGroup:LogGroup": { retentionInDays: number };
};

type Cors = { allowCredentials: boolean; allowOrigins: string[]; allowMethods: string[] };

/** @returns all resources of the type, by name. */
export function resourcesOf<Type extends keyof KnownInputs>(
  { resources }: Synthesis,
  type: Type,
): SynthesizedResource<KnownInputs[Type]>[] {
  return resources
    .filter((resource) => resource.type === type)
    .map((resource) => ({ ...resource, inputs: resource.inputs as KnownInputs[Type] }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

/** @throws Error when the stacks do not make exactly one such resource. */
export function resourceOf<Type extends keyof KnownInputs>(
  synthesis: Synthesis,
  type: Type,
  name: string | RegExp = /./,
): SynthesizedResource<KnownInputs[Type]> {
  const found = resourcesOf(synthesis, type).filter((resource) =>
    typeof name === "string" ? resource.name === name : name.test(resource.name),
  );
  if (found.length !== 1 || found[0] === undefined) {
    throw new Error(`${found.length} resources are a ${type} called ${name}`);
  }
  return found[0];
}
