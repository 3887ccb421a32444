type Cookie = {
  name: string;
  value: string;
  domain?: string | undefined;
  url?: string | undefined;
  hostOnly?: boolean | null | undefined;
  path?: string | null | undefined;
  secure?: boolean | null | undefined;
  partitionKey?: unknown;
};
type Fault = { path: PropertyKey[]; message: string };

/** Of name and value together; a browser takes no longer ones. */
const maxCookieLength = 4_096;

// oxlint-disable-next-line no-control-regex
const notInName = /[\u0000-\u0008\u000a-\u001f\u007f=;]/;
// oxlint-disable-next-line no-control-regex
const notInValue = /[\u0000-\u0008\u000a-\u001f\u007f;]/;

/** Finds what a browser would refuse without a word when the cookie is set. */
export function faultOfCookie(cookie: Cookie): Fault | undefined {
  return faultOfText(cookie) ?? faultOfPlace(cookie) ?? faultOfPrefix(cookie);
}

function faultOfText({ name, value }: Cookie): Fault | undefined {
  if (notInName.test(name)) return fault("name", "has a character that a name cannot have");
  if (notInValue.test(value)) return fault("value", "has a character that a value cannot have");
  if (name === "" && value === "") return fault("name", "is empty, and so is the value");
  if (name.length + value.length <= maxCookieLength) return undefined;
  return fault("value", `makes the cookie longer than ${maxCookieLength} characters`);
}

function faultOfPlace({ domain, url }: Cookie): Fault | undefined {
  if (domain === undefined) return url === undefined ? fault("domain", "is missing") : undefined;
  const host = domain.replace(/^\./, "");
  const isHost = !/[\s/?#@\\]|:\d+$/.test(host) && URL.canParse(`http://${host}/`);
  return isHost ? undefined : fault("domain", "is not the name of a host");
}

/** A name with a prefix promises how the cookie was set, and browsers hold it to that. */
function faultOfPrefix(cookie: Cookie): Fault | undefined {
  const { name, domain = "", hostOnly, path, secure, partitionKey } = cookie;
  const isHost = /^__Host-/i.test(name);
  if (secure !== true) {
    if (isHost || /^__Secure-/i.test(name)) return fault("secure", `must be true for ${name}`);
    return partitionKey ? fault("secure", "must be true for a partitioned cookie") : undefined;
  }
  if (!isHost) return undefined;
  if ((path ?? "/") !== "/") return fault("path", `must be / for ${name}`);
  const isDomainCookie = hostOnly === false || (hostOnly !== true && domain.startsWith("."));
  return isDomainCookie ? fault("domain", `must be of one host for ${name}`) : undefined;
}

function fault(field: keyof Cookie, message: string): Fault {
  return { path: [field], message };
}
