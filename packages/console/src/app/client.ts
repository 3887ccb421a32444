import { createClient, DormouseApiError, type Client } from "@dormouse/client";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** What every part of the page asks the API with. */
type Access = {
  client: Client;
  /** The API no longer knows the key. */
  onRefused(): void;
};

export const AccessContext = createContext<Access | undefined>(undefined);

export function useAccess(): Access {
  const access = useContext(AccessContext);
  if (access === undefined) throw new Error("this part of the page needs a key");
  return access;
}

export function useClient(): Client {
  return useAccess().client;
}

/** A client of the API that served this page. */
export function clientWith(apiKey: string): Client {
  return createClient({ url: location.origin, apiKey });
}

export function isRefused(error: unknown): boolean {
  return error instanceof DormouseApiError && error.code === "unauthorized";
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof DormouseApiError && error.code === code;
}

/** What went wrong, in a sentence. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
