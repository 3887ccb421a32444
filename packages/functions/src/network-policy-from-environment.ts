/**
 * Where pages may connect to, besides the public internet: `DORMOUSE_ALLOW_PRIVATE_NETWORK` is `1`
 * or a comma list of addresses and ranges, `DORMOUSE_DENY_ADDRESSES` a comma list of `host:port`.
 * Lambda's runtime API is denied in any case: a page could answer the invocation in our place.
 */
export function networkPolicyFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): { allowPrivate: boolean | string[]; deny: string[] } {
  const allowed = listOf(environment["DORMOUSE_ALLOW_PRIVATE_NETWORK"]);
  return {
    allowPrivate: allowed.length === 1 && allowed[0] === "1" ? true : allowed,
    deny: [
      ...listOf(environment["DORMOUSE_DENY_ADDRESSES"]),
      ...listOf(environment["AWS_LAMBDA_RUNTIME_API"]),
    ],
  };
}

function listOf(text = ""): string[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}
