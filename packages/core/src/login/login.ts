import type { SessionKey } from "../session/session.ts";
import type { Held } from "./secret/held.ts";
import type { KeptForAnswer } from "./sign-in/kept-for-answer.ts";

/**
 * What a session knows of itself that somebody is signed in in. What they sign in with lies apart, encrypted. Times are
 * Unix milliseconds.
 */
export type LoginState = {
  /** Name of the site. */
  site: string;
  username: string;
  /** Keyed: it names the credentials, and tells nothing about them. */
  fingerprint: string;
  /** Looked after for as long as it lives; any other expires once it was not used for a while. */
  keepAlive: boolean;
  /** How often it is looked after. */
  everyMs: number;
  /** `new` until it is signed in for the first time. */
  health: "new" | "healthy" | "unhealthy";
  /** How often in a row it could not be told to be signed in. */
  failures: number;
  /** When it was last seen to be signed in, or used. */
  refreshedAtMs?: number;
  /** Since when it is unhealthy. */
  unhealthySinceMs?: number;
  /** When it is to be looked after next, while it is at rest: refreshed, or, if it is not kept alive, removed. */
  turnAtMs: number;
  /** The newest snapshot that was seen to be signed in. */
  goodVersion?: number;
  /** What was given beside the password. */
  held?: readonly Held[];
  /** A later one in which something was asked. */
  keptForAnswer?: KeptForAnswer;
  /** Sessions that operations are done in beside it, on copies of its state; there may be some that have ended. */
  copies?: readonly CopyAtWork[];
  /** It is to go, with all its session has once it is logged out; where a reason is given, its session ends. */
  removal?: { atMs: number; reason?: "ended" | "expired" | "dead" };
};

export type CopyAtWork = { sessionId: string; sinceMs: number };

/** What somebody signs in with. Shown to nobody; opened only where it is typed. */
export type LoginCredentials = {
  username: string;
  password: string;
  /** Base32, or an otpauth:// address: what codes of the second factor are made from. */
  totpSecret?: string;
  /** Given to the resolver that the operator has plugged in. */
  captchaApiKey?: string;
};

/** As it is stored: who reads the table cannot tell what it says. Base64, of the world's vault. */
export type StoredLoginSecret = SessionKey & { encrypted: string };

/** Which login somebody's credentials stand for: one a tenant, site, username and password. */
export type LoginPointer = { tenantId: string; fingerprint: string; sessionId: string };

/** What a commit that begins a login writes beside its session. */
export type NewLogin = { pointer: LoginPointer; secret: StoredLoginSecret };

/** What fingerprints of a tenant's credentials are made under; base64, encrypted by the world's vault. */
export type StoredFingerprintKey = { tenantId: string; encrypted: string; createdAtMs: number };
