import type { BearerTokens } from "./bearer-tokens.ts";
import type { Routes } from "./server.ts";

export const user = { email: "dana@harbor.example", password: "harbor-demo", uid: "u-dana" };

export type LoginSite = {
  /** The page with the app. */
  url: string;
  tokens: BearerTokens;
  /** How often somebody signed in with a password. */
  signIns(): number;
  /** How often the app was given its messages. */
  served(): number;
  close(): Promise<void>;
};

/** What the app asks for: given to whoever has a token that is still good. */
export function messages(tokens: BearerTokens): { routes: Routes; served(): number } {
  let served = 0;
  return {
    served: () => served,
    routes: {
      "GET /api/messages": ({ headers }) => {
        if (!tokens.allows(headers.authorization)) return { status: 401 };
        served += 1;
        return { body: { count: served } };
      },
    },
  };
}
