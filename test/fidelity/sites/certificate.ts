import { createHash, generateKeyPairSync, sign } from "node:crypto";

type Certificate = {
  /** PEM. */
  key: string;
  cert: string;
  /** SHA-256 of its public key in base64, as `--ignore-certificate-errors-spki-list` takes it. */
  keyHash: string;
};

/** For every name below `localhost`; nobody but the browsers of this run trusts it. */
function createCertificate(): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const publicKeyInfo = publicKey.export({ type: "spki", format: "der" });
  const name = sequence(set(sequence(objectId("550403"), element(0x0c, "Dormouse tests"))));
  const signedPart = sequence(
    // Version 3, which has extensions.
    element(0xa0, element(0x02, Buffer.from([2]))),
    element(0x02, Buffer.from([1])),
    sequence(ecdsaWithSha256),
    name,
    sequence(element(0x17, "200101000000Z"), element(0x17, "491231235959Z")),
    name,
    publicKeyInfo,
    element(0xa3, sequence(subjectAlternativeName("*.localhost", "localhost"))),
  );
  const signature = sign("sha256", signedPart, privateKey);
  const certificate = sequence(
    signedPart,
    sequence(ecdsaWithSha256),
    element(0x03, Buffer.concat([Buffer.from([0]), signature])),
  );
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: pem(certificate),
    keyHash: createHash("sha256").update(publicKeyInfo).digest("base64"),
  };
}

/** 1.2.840.10045.4.3.2 */
const ecdsaWithSha256 = objectId("2a8648ce3d040302");

function subjectAlternativeName(...names: string[]): Buffer {
  const list = sequence(...names.map((name) => element(0x82, name)));
  return sequence(objectId("551d11"), element(0x04, list));
}

/** DER: a tag, the length of the content, the content. */
function element(tag: number, ...contents: (Buffer | string)[]): Buffer {
  const content = Buffer.concat(contents.map((part) => Buffer.from(part)));
  return Buffer.concat([Buffer.from([tag]), lengthOf(content), content]);
}

function lengthOf({ length }: Buffer): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  return length < 0x100
    ? Buffer.from([0x81, length])
    : Buffer.from([0x82, length >> 8, length & 0xff]);
}

function sequence(...contents: Buffer[]): Buffer {
  return element(0x30, ...contents);
}

function set(...contents: Buffer[]): Buffer {
  return element(0x31, ...contents);
}

function objectId(hex: string): Buffer {
  return element(0x06, Buffer.from(hex, "hex"));
}

function pem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

/** Of all secure sites of this run. */
export const certificate = createCertificate();
