import {
  linkNames,
  modelKeyLinks,
  resolverTokenLinks,
  type EncryptionKey,
  type LinkName,
  type OptionalSecretLink,
  type Resources,
} from "@dormouse/cloud/infrastructure";
import { Resource } from "sst";

/** A function was started without a resource it needs: a fault of the deployment, not of a caller. */
export class MissingLinkError extends Error {
  override readonly name = "MissingLinkError";
  readonly code = "missing_link";
  readonly link: LinkName;

  constructor(link: LinkName, options?: ErrorOptions) {
    super(
      `The resource "${link}" is not linked to this function: add it to the links in stacks/, or set ` +
        `SST_RESOURCE_${link} (and SST_RESOURCE_App) to its properties as JSON.`,
      options,
    );
    this.link = link;
  }
}

/**
 * What this function is linked to. The one place that reads SST's `Resource`.
 * @throws MissingLinkError
 */
export function readResources(): Resources {
  const required = {
    tableName: read(linkNames.table, "name"),
    queueUrl: read(linkNames.queue, "url"),
    bucketName: read(linkNames.bucket, "name"),
    redisUrl: read(linkNames.redisUrl, "value"),
    redisToken: read(linkNames.redisToken, "value"),
    encryptionKey: readEncryptionKey(),
  };
  if (!(linkNames.streamUrl in Resource)) return required;
  return { ...required, streamUrl: read(linkNames.streamUrl, "url") };
}

/** The keys of models that this function is given, by the environment variables that they are known by elsewhere. */
export function readModelKeys(): Record<string, string> {
  return readOptionalSecrets(modelKeyLinks);
}

/** What the resolver of challenges knows this function by, likewise, where there is anything. */
export function readResolverToken(): Record<string, string> {
  return readOptionalSecrets(resolverTokenLinks);
}

function readOptionalSecrets(
  links: Readonly<Record<string, OptionalSecretLink>>,
): Record<string, string> {
  const secrets = Object.entries(links).flatMap(([variable, link]) => {
    const value: unknown = link in Resource ? Resource[link].value : "";
    return typeof value === "string" && value !== "" ? [[variable, value] as const] : [];
  });
  return Object.fromEntries(secrets);
}

/** A deployed stage has a key of KMS; only the local world links a file. */
function readEncryptionKey(): EncryptionKey {
  const link: Readonly<Record<string, unknown>> = find(linkNames.encryptionKey);
  if (typeof link["file"] === "string") return { file: link["file"] };
  return { keyId: read(linkNames.encryptionKey, "keyId") };
}

function read<Name extends LinkName>(link: Name, property: keyof Resource[Name]): string {
  const value: unknown = find(link)[property];
  if (typeof value !== "string" || value === "") throw new MissingLinkError(link);
  return value;
}

function find<Name extends LinkName>(link: Name): Resource[Name] {
  try {
    return Resource[link];
  } catch (cause) {
    throw new MissingLinkError(link, { cause });
  }
}
