import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { KeyUnwrapError, MasterKeyring, type KeyContext } from "@dormouse/core";

/** The account's only key. */
export const kmsKeyId =
  "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555";

export type KmsServer = {
  endpoint: string;
  /** Operations asked for, in order. */
  readonly asked: string[];
  /** From now on every request fails with this: a type and its status. */
  fail(failure: { type: string; status: number } | undefined): void;
  close(): Promise<void>;
};

type KmsRequest = { KeyId: string; CiphertextBlob?: string; EncryptionContext: KeyContext };
type KmsAnswer = { status: number; body: Record<string, unknown> };

/** Speaks as much of KMS's protocol as the keyring asks for: there is no local server of it to be had. */
export async function startKmsServer(): Promise<KmsServer> {
  const keyring = new MasterKeyring(new Uint8Array(32).fill(7));
  const asked: string[] = [];
  let failure: { type: string; status: number } | undefined;
  const server = createServer((request, response) => {
    void answer(request).then(({ status, body }) => {
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify(body));
    });
  });

  async function answer(request: IncomingMessage): Promise<KmsAnswer> {
    const operation = String(request.headers["x-amz-target"]).replace("TrentService.", "");
    asked.push(operation);
    const asking = JSON.parse(await text(request)) as KmsRequest;
    if (failure !== undefined) return refusal(failure.type, failure.status);
    if (asking.KeyId !== kmsKeyId) return refusal("NotFoundException");
    return operation === "GenerateDataKey" ? generate(asking) : decrypt(asking);
  }

  async function generate({ KeyId, EncryptionContext }: KmsRequest): Promise<KmsAnswer> {
    const { key, wrapped } = await keyring.create(EncryptionContext);
    const Plaintext = Buffer.from(key).toString("base64");
    return { status: 200, body: { KeyId, Plaintext, CiphertextBlob: wrapped } };
  }

  async function decrypt(asking: KmsRequest): Promise<KmsAnswer> {
    const { KeyId, CiphertextBlob = "", EncryptionContext } = asking;
    if (CiphertextBlob === "") return refusal("ValidationException");
    try {
      const key = await keyring.unwrap(CiphertextBlob, EncryptionContext);
      return { status: 200, body: { KeyId, Plaintext: Buffer.from(key).toString("base64") } };
    } catch (error) {
      if (error instanceof KeyUnwrapError) return refusal("InvalidCiphertextException");
      throw error;
    }
  }

  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    asked,
    fail: (next) => {
      failure = next;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function refusal(type: string, status = 400): KmsAnswer {
  return { status, body: { __type: type, message: `${type} of the test` } };
}
