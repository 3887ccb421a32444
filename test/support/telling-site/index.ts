import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { echoPage, entryPage, page, signIn, welcome } from "./pages.ts";

export type TellingSite = {
  url: string;
  /** What was sent to it, which all its pages at `/echo` say. */
  sent: Set<string>;
  close(): void;
};

/** A site that says all that it was told, wherever a page can say something. */
export async function startTellingSite(): Promise<TellingSite> {
  const sent = new Set<string>();
  const site = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://site.test");
    response.setHeader("content-type", "text/html; charset=utf-8");
    if (pathname === "/sign-in") response.end(signIn);
    else if (pathname === "/welcome") response.end(welcome([...searchParams.values()].join(", ")));
    else if (pathname === "/enter") response.end(entryPage);
    else if (pathname === "/echo") response.end(echoPage([...sent]));
    else if (pathname === "/sent") response.end("<title>Sent</title><p>Thanks");
    else if (pathname.startsWith("/send/")) {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        for (const value of JSON.parse(body) as string[]) sent.add(value);
        response.end("thanks");
      });
    } else response.end(page);
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(site.address() as AddressInfo).port}/`,
    sent,
    close: () => site.close(),
  };
}
