import type { AcquireLoginRequest } from "@dormouse/contract";

/** What the form asks for: what was left empty is not said. */
export function requestIn(form: FormData): AcquireLoginRequest {
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  const optional = ["totpSecret", "captchaApiKey"]
    .map((name) => [name, text(name).trim()] as const)
    .filter(([, value]) => value !== "");
  return {
    site: text("site"),
    username: text("username"),
    password: text("password"),
    keepAlive: form.has("keepAlive"),
    ...Object.fromEntries(optional),
  };
}
