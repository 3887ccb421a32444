/**
 * Names under which a function finds its resources. SST hands each over in the environment, as JSON in
 * `SST_RESOURCE_<name>`; the local world does the same with `linkEnvironment`.
 */
export const linkNames = {
  table: "Sessions",
  queue: "Steps",
  bucket: "Blobs",
  redisUrl: "UpstashRedisUrl",
  redisToken: "UpstashRedisToken",
  encryptionKey: "EncryptionKey",
  streamUrl: "StreamUrl",
} as const;

/**
 * Secrets that need not be set: keys of providers of models, by the environment variable that each is known by
 * where there are no links.
 */
export const modelKeyLinks = {
  GOOGLE_GENERATIVE_AI_API_KEY: "GoogleGenerativeAiApiKey",
  DEEPSEEK_API_KEY: "DeepseekApiKey",
  OPENAI_API_KEY: "OpenaiApiKey",
  ANTHROPIC_API_KEY: "AnthropicApiKey",
  AWS_BEARER_TOKEN_BEDROCK: "BedrockApiKey",
  OPENAI_COMPATIBLE_API_KEY: "OpenaiCompatibleApiKey",
} as const;

/** Nor need this one: what the operator's resolver of challenges knows the workers by. */
export const resolverTokenLinks = {
  DORMOUSE_CHALLENGE_RESOLVER_TOKEN: "ChallengeResolverToken",
} as const;

export type OptionalSecretLink =
  | (typeof modelKeyLinks)[keyof typeof modelKeyLinks]
  | (typeof resolverTokenLinks)[keyof typeof resolverTokenLinks];

export type LinkName = (typeof linkNames)[keyof typeof linkNames];

/** What wraps the keys of what is stored: the ARN of a key of KMS, or a file of 32 bytes where there is none. */
export type EncryptionKey = { keyId: string } | { file: string };

/** Where a function's resources are. */
export type Resources = {
  tableName: string;
  /** The queue that step hints are sent to. */
  queueUrl: string;
  bucketName: string;
  /** The door of Redis that speaks Upstash's REST protocol, and the token that opens it. */
  redisUrl: string;
  redisToken: string;
  encryptionKey: EncryptionKey;
  /** Where event streams are served. Only the API is told, to send its callers there. */
  streamUrl?: string;
};

/**
 * The environment that makes `Resource` of SST find these resources outside AWS.
 * @returns the variables to add to a function's environment.
 */
export function linkEnvironment(
  resources: Resources,
  app: { name: string; stage: string },
): Record<string, string> {
  const links: Record<string, Record<string, string>> = {
    App: app,
    [linkNames.table]: { name: resources.tableName },
    [linkNames.queue]: { url: resources.queueUrl },
    [linkNames.bucket]: { name: resources.bucketName },
    [linkNames.redisUrl]: { value: resources.redisUrl },
    [linkNames.redisToken]: { value: resources.redisToken },
    [linkNames.encryptionKey]: resources.encryptionKey,
    ...(resources.streamUrl === undefined
      ? {}
      : { [linkNames.streamUrl]: { url: resources.streamUrl } }),
  };
  return asVariables(links);
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The same of the keys of models that there are in `environment`. */
export function linkModelKeys(environment: Environment): Record<string, string> {
  return linkSecrets(modelKeyLinks, environment);
}

/** The same of what the resolver of challenges knows the workers by. */
export function linkResolverToken(environment: Environment): Record<string, string> {
  return linkSecrets(resolverTokenLinks, environment);
}

function linkSecrets(
  links: Readonly<Record<string, OptionalSecretLink>>,
  environment: Environment,
): Record<string, string> {
  const given = Object.entries(links).flatMap(([variable, name]) => {
    const value = environment[variable];
    return value === undefined || value === "" ? [] : [[name, { value }] as const];
  });
  return asVariables(Object.fromEntries(given));
}

function asVariables(links: Record<string, Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(links).map(([name, properties]) => [
      `SST_RESOURCE_${name}`,
      JSON.stringify(properties),
    ]),
  );
}
