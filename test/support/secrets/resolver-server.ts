import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** What a worker asks of an operator's resolver of challenges. */
export type AskedOfResolver = {
  authorization: string | undefined;
  body: {
    site: string;
    challenge: string;
    prompt: string;
    picture?: { contentType: string; base64: string };
    captcha_api_key?: string;
  };
};

export type ResolverServer = {
  url: string;
  asked: readonly AskedOfResolver[];
  close(): void;
};

/** A resolver as an operator may plug one in. @param answer undefined where a person is to be asked. */
export async function startResolver(
  answer: (asked: AskedOfResolver["body"]) => string | undefined,
): Promise<ResolverServer> {
  const asked: AskedOfResolver[] = [];
  const server = createServer((request, response) => {
    void text(request).then((sent) => {
      const body = JSON.parse(sent) as AskedOfResolver["body"];
      asked.push({ authorization: request.headers.authorization, body });
      const said = answer(body);
      if (said === undefined) response.writeHead(204).end();
      else response.end(JSON.stringify({ answer: said }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/solve`,
    asked,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
