import type { z } from "zod";
import { referencesIn } from "../script/input-reference.ts";
import { refsIn } from "../script/refs-in.ts";
import { isOfHosts } from "./host-pattern.ts";
import { complaintAboutInput, isAlwaysThere, type Operation } from "./operation.ts";
import { mayBeEmpty, referencesOf, textsIn, type Placed, type SiteReference } from "./reference.ts";

/** What may stand in a text for something else: why not, if it may not. */
type Judge = (reference: SiteReference, place: Placed, action: object) => string | undefined;

const unknown =
  "is no reference that is known: there are {{credentials.username}}, {{credentials.password}}, " +
  "{{credentials.totp}}, {{challenge.answer}} and {{input.name}}";

/** Refuses what an action of a site refers to where it could not be there, and addresses of other hosts. */
export function checkActions(
  actions: readonly object[],
  { at, hosts, judge }: { at: PropertyKey[]; hosts: readonly string[]; judge: Judge },
  context: z.RefinementCtx,
): void {
  for (const [index, action] of actions.entries()) {
    const place = [...at, index];
    for (const { path } of referencesIn(action)) {
      const message = "answers to questions are a script's: use {{input.name}}";
      context.addIssue({ code: "custom", path: [...place, ...path], message });
    }
    checkPart(action, { at: place, judge }, context);
    checkAddress(action, { at: place, hosts }, context);
    refuseArtifacts(action, place, context);
  }
}

/** The same of any part: its refs and its texts. */
export function checkPart(
  part: object,
  { at, judge }: { at: PropertyKey[]; judge: Judge },
  context: z.RefinementCtx,
): void {
  const complain = (path: PropertyKey[], message: string): void =>
    context.addIssue({ code: "custom", path, message });
  for (const path of refsIn(part, at)) {
    complain(path, "names an element of one session's page: use another locator");
  }
  for (const place of textsIn(part, at)) {
    for (const reference of referencesOf(place.text)) {
      const message = reference === undefined ? unknown : judgeIn(place, reference, part, judge);
      if (message !== undefined) complain(place.path, message);
    }
  }
}

function judgeIn(
  place: Placed,
  reference: SiteReference,
  part: object,
  judge: Judge,
): string | undefined {
  if (place.kind === "xpath") return "XPath has no way to write any text: use css";
  const isUrl = place.kind === "url" || place.kind === "urlPattern";
  if (isUrl && !isBehindOrigin(place.text) && isAddress(place.text)) {
    return "the address's host must stand there as it is";
  }
  return judge(reference, place, part);
}

function isAddress(text: string): boolean {
  return /^https?:/i.test(text);
}

function isBehindOrigin(text: string): boolean {
  return /^https?:\/\/[^/?#\\{]+[/?#]/i.test(text);
}

/** Addresses that it leads to; those that it compares with lead nowhere. */
function checkAddress(
  action: object,
  { at, hosts }: { at: PropertyKey[]; hosts: readonly string[] },
  context: z.RefinementCtx,
): void {
  const type: unknown = Reflect.get(action, "type");
  const url: unknown = Reflect.get(action, "url");
  if ((type !== "goto" && type !== "newTab") || typeof url !== "string") return;
  checkHost(url, { at: [...at, "url"], hosts }, context);
}

/** Of files that a session holds a site knows nothing: it is of no session. */
function refuseArtifacts(action: object, at: PropertyKey[], context: z.RefinementCtx): void {
  if (!("files" in action) || !Array.isArray(action.files)) return;
  for (const [index, file] of action.files.entries()) {
    if (!Object.hasOwn(file as object, "artifactId")) continue;
    const message = "is a file of one session: give it here, in base64";
    context.addIssue({ code: "custom", path: [...at, "files", index, "artifactId"], message });
  }
}

export function checkHost(
  url: string,
  { at, hosts }: { at: PropertyKey[]; hosts: readonly string[] },
  context: z.RefinementCtx,
): void {
  if (isOfHosts(url, hosts)) return;
  const message = `is of none of the site's hosts: ${hosts.join(", ")}`;
  context.addIssue({ code: "custom", path: at, message });
}

const credentialNames = new Set(["username", "password", "totp"]);

/** In a login: what the credentials say, entered into a field that is covered then. */
export function ofLogin(reference: SiteReference, place: Placed, action: object) {
  const { of, name } = reference;
  if (of === "challenge") return "is entered by the actions of the challenge itself";
  if (of === "input") return "a login has no input";
  return credentialNames.has(name) ? unlessEntered(place, action) : unknown;
}

/** In what answers a challenge of a login: the same, and the answer. */
export function ofAnswer(reference: SiteReference, place: Placed, action: object) {
  if (reference.of !== "challenge") return ofLogin(reference, place, action);
  return reference.name === "answer" ? unlessEntered(place, action) : unknown;
}

function unlessEntered(place: Placed, action: object): string | undefined {
  const entered = place.path.at(-1);
  const isTyped = "locator" in action && (entered === "value" || entered === "text");
  return isTyped && ["fill", "type"].includes(String(Reflect.get(action, "type")))
    ? undefined
    : "may be entered by fill or type into a field that a locator names, nowhere else";
}

/** In an operation: fields of its input that can be written into a text. */
export function ofOperation(operation: Operation): Judge {
  return ({ of, name }, { kind }) => {
    if (of === "credentials") return "credentials are entered by the login only";
    if (of === "challenge") return "challenges are the login's";
    const complaint = complaintAboutInput(operation, name);
    if (complaint !== undefined) return complaint;
    return mayBeEmpty(kind) || isAlwaysThere(operation, name)
      ? undefined
      : `"${name}" may be left out, and nothing in its place would match whatever there is: require it`;
  };
}

/** Where there is nothing to refer to. */
export function ofNothing(): string {
  return "there is nothing to refer to here";
}
