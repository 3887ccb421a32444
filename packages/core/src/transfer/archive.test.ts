import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { DormouseError } from "@dormouse/contract";
import { describe, expect, it } from "vitest";
import { readArchive, writeArchive } from "./archive.ts";
import { encodePart } from "../snapshot/part-content.ts";
import { decryptWithPassphrase, encryptWithPassphrase } from "./passphrase.ts";
import type { PartReference, SnapshotManifest } from "../snapshot/snapshot.ts";

const nowMs = Date.parse("2026-01-01");
const site = "https://a.example";
const contents: Record<string, Uint8Array> = {
  cookies: encodePart("cookies", [
    {
      name: "n",
      value: "v",
      domain: "a.example",
      path: "/",
      expires: -1,
      httpOnly: true,
      secure: true,
      sameSite: "None",
      priority: "High",
      sourceScheme: "Secure",
      sourcePort: 443,
      partitionKey: { topLevelSite: "https://b.example", hasCrossSiteAncestor: true },
    },
  ]),
  items: Buffer.from(JSON.stringify([{ name: "1", value: "\ud800\u2028 lone" }])),
  databases: encodePart("indexedDB", [
    {
      name: "d",
      version: 1,
      stores: [{ name: "s", autoIncrement: true, nextKey: 9, records: [], indexes: [] }],
    },
  ]),
  files: Uint8Array.from([0, 255, 10, 13, 10]),
  ownFiles: encodePart("fileSystem", [{ path: ["a"] }, { path: ["a", "b"], content: "AA==" }]),
  caches: Buffer.from(
    JSON.stringify([
      {
        name: "v1",
        entries: [
          {
            url: `${site}/a.js`,
            headers: [],
            response: {
              type: "opaque",
              url: "",
              status: 0,
              statusText: "",
              headers: [["content-type", "text/javascript"]],
              body: "AA==",
            },
          },
        ],
      },
    ]),
  ),
};

function reference(sha256: keyof typeof contents, name: Omit<PartReference, "sha256" | "bytes">) {
  return { ...name, sha256, bytes: contents[sha256]?.byteLength ?? 0 };
}

const manifest: SnapshotManifest = {
  version: 4,
  step: 3,
  createdAtMs: nowMs,
  parts: [
    reference("cookies", { kind: "cookies", storageKey: "", count: 1 }),
    reference("items", { kind: "localStorage", storageKey: `${site}/^0https://b.example` }),
    reference("items", { kind: "sessionStorage", storageKey: site, tabId: "t1" }),
    reference("databases", { kind: "indexedDB", storageKey: site }),
    reference("files", {
      kind: "indexedDBFiles",
      storageKey: site,
      browserVersion: "153.0.8010.0",
    }),
    reference("ownFiles", { kind: "fileSystem", storageKey: site, count: 1 }),
    reference("caches", { kind: "cacheStorage", storageKey: site }),
  ],
  tabs: [{ tabId: "t1", url: `${site}/`, title: "A", active: true, scroll: { x: 0, y: 12 } }],
  dialogs: { response: "accept", promptText: "yes" },
  viewport: { width: 800, height: 600, mobile: true },
};

function archive(): Promise<Uint8Array> {
  return writeArchive(manifest, async ({ sha256 }) => contents[sha256] ?? new Uint8Array());
}

async function pathOf(change: (lines: string[]) => string[]): Promise<string | undefined> {
  const text = zstdDecompressSync(await archive()).toString();
  const changed = change(text.trimEnd().split("\n")).join("\n");
  const error = await readArchive(zstdCompressSync(Buffer.from(changed)), nowMs).then(
    () => undefined,
    (thrown: unknown) => thrown as DormouseError,
  );
  return error?.path;
}

/** The archive with fields of one line changed. */
function edited(line: number, fields: object) {
  return pathOf((lines) =>
    lines.map((text, index) =>
      index === line - 1 ? JSON.stringify({ ...JSON.parse(text), ...fields }) : text,
    ),
  );
}

describe("an archive", () => {
  it("brings back every part byte for byte, the tabs, the viewport and how dialogs are answered", async () => {
    const { tabs, dialogs, viewport, parts } = manifest;
    const { parts: read, ...rest } = await readArchive(await archive(), nowMs);
    const hex = (content: Uint8Array = new Uint8Array()) => Buffer.from(content).toString("hex");
    expect({
      ...rest,
      parts: read.map((part) => ({ ...part, content: "content" in part && hex(part.content) })),
    }).toEqual({
      tabs,
      dialogs,
      viewport,
      parts: parts.map(({ sha256, bytes: _bytes, ...name }) => ({
        ...name,
        content: hex(contents[sha256]),
      })),
    });
  });

  it("is lines of JSON in zstd, as other tools read them", async () => {
    const lines = zstdDecompressSync(await archive())
      .toString()
      .trimEnd()
      .split("\n");
    expect(lines).toHaveLength(1 + manifest.parts.length);
    const [header, cookies] = lines.map((line) => JSON.parse(line) as Record<string, string>);
    expect(header).toMatchObject({
      format: "dormouse-browser-state",
      formatVersion: 1,
      version: 4,
    });
    expect(JSON.parse(cookies?.["text"] ?? "")).toMatchObject([{ name: "n", value: "v" }]);
  });

  it("is refused with the line and the field where it was changed into what we could not have written", async () => {
    expect(await edited(1, { format: "other" })).toBe("line 1.format");
    expect(await edited(1, { formatVersion: 2 })).toBe("line 1.formatVersion");
    const tab = { tabId: "t1", url: "", title: "", active: true, scroll: { x: 0, y: 0 } };
    expect(await edited(1, { tabs: [{ ...tab, fields: 5 }] })).toBe("line 1.tabs[0].fields");
    expect(await edited(1, { tabs: [tab, tab] })).toBe("line 1.tabs[1].tabId");
    expect(await edited(1, { tabs: [{ ...tab, history: { entries: [], index: 0 } }] })).toBe(
      "line 1.tabs[0].history.entries",
    );
    expect(await edited(2, { storageKey: site })).toBe("line 2.storageKey");
    expect(await edited(2, { text: '[{"name":"n","value":"v"}]' })).toBe("line 2.text[0].domain");
    expect(await edited(3, { storageKey: "file:///etc" })).toBe("line 3.storageKey");
    expect(await edited(3, { storageKey: "https://../.." })).toBe("line 3.storageKey");
    expect(await edited(3, { text: "[" })).toBe("line 3.text");
    expect(await edited(4, { tabId: undefined })).toBe("line 4.tabId");
    expect(await edited(5, { text: '[{"name":"d","version":0,"stores":[]}]' })).toBe(
      "line 5.text[0].version",
    );
    expect(await edited(6, { browserVersion: "new" })).toBe("line 6.browserVersion");
    expect(await edited(6, { base64: undefined, text: "x" })).toBe("line 6.text");
    expect(await edited(7, { text: '[{"path":["..","a"]}]' })).toBe("line 7.text[0].path[0]");
    expect(await edited(8, { text: '[{"name":"v1"}]' })).toBe("line 8.text[0].entries");
    expect(await edited(3, { kind: "sessionStorage", storageKey: site, tabId: "t1" })).toBe(
      "line 4",
    );
    expect(await pathOf(([, ...lines]) => lines)).toBe("line 1.format");
    expect(await pathOf((lines) => [...lines, "{"])).toBe("line 9");
    expect(await pathOf((lines) => lines)).toBeUndefined();
  });

  it("that is no archive is refused", async () => {
    await expect(readArchive(Buffer.from("nothing"), nowMs)).rejects.toMatchObject({
      code: "invalid_request",
    });
  });
});

describe("a file under a passphrase", () => {
  it("is of the age format and opens with the passphrase alone", async () => {
    const file = await encryptWithPassphrase(Buffer.from("secret"), "correct horse battery");
    expect(Buffer.from(file).toString("latin1")).toMatch(/^age-encryption\.org\/v1\n-> scrypt /);
    const opened = await decryptWithPassphrase(file, "correct horse battery");
    expect(Buffer.from(opened).toString()).toBe("secret");
    await expect(decryptWithPassphrase(file, "wrong horse battery")).rejects.toMatchObject({
      code: "invalid_request",
      path: "Dormouse-Passphrase",
    });
  });

  it("is refused before it is opened where that would cost too much, and where it is none", async () => {
    const header = "age-encryption.org/v1\n-> scrypt bBjlhJVYZeE4aqUdmtRHfw 19\n";
    for (const file of [header, "", "age-encryption.org/v1\n-> X25519 a\n"]) {
      await expect(decryptWithPassphrase(Buffer.from(file), "x")).rejects.toMatchObject({
        code: "invalid_request",
        path: undefined,
      });
    }
  });
});
