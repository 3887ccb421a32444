import { demoAccount } from "./state/accounts.ts";

/** A visitor with a cookie jar, who follows redirects only where told. */
export class Visitor {
  readonly cookies = new Map<string, string>();
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async send(path: string, options: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map((pair) => pair.join("=")).join("; ");
    const response = await fetch(this.url + path, {
      ...options,
      headers: { cookie },
      redirect: "manual",
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (line.includes("Max-Age=0")) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  async read(path: string): Promise<string> {
    return (await this.send(path)).text();
  }

  post(path: string, fields: Record<string, string>): Promise<Response> {
    return this.send(path, { method: "POST", body: new URLSearchParams(fields) });
  }

  async csrfToken(path: string): Promise<string> {
    return /name="csrfToken" value="([^"]+)"/.exec(await this.read(path))?.[1] ?? "";
  }

  async signIn(
    { username, password }: { username: string; password: string } = demoAccount,
    next = "",
  ): Promise<Response> {
    return this.post("/login", {
      csrfToken: await this.csrfToken("/login"),
      next,
      username,
      password,
    });
  }
}
