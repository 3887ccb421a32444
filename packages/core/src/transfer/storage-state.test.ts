import { StorageState } from "@dormouse/contract";
import { describe, expect, it } from "vitest";
import { leftOutText } from "./left-out.ts";
import { encodePart } from "../snapshot/part-content.ts";
import type { PartReference } from "../snapshot/snapshot.ts";
import { fromStorageState, toStorageState } from "./storage-state.ts";

const state = StorageState.parse({
  cookies: [
    {
      name: "session",
      value: "s-1",
      domain: "harbor.example",
      path: "/",
      expires: -1,
      httpOnly: true,
      secure: false,
      sameSite: "Lax",
    },
    {
      name: "widget",
      value: "w",
      domain: "widget.example",
      path: "/",
      expires: 2_000_000_000,
      httpOnly: false,
      secure: true,
      sameSite: "None",
      partitionKey: "https://harbor.example",
      _crHasCrossSiteAncestor: false,
    },
  ],
  origins: [
    {
      origin: "https://harbor.example",
      opfs: [
        { path: "notes", type: "directory" },
        { path: "notes/a.txt", type: "file", base64: "YQ==" },
      ],
      localStorage: [
        { name: "a", value: "1" },
        { name: "b", value: "\ud800 lone" },
      ],
      indexedDB: [
        {
          name: "cache",
          version: 3,
          stores: [
            {
              name: "entries",
              autoIncrement: true,
              keyPath: "id",
              records: [{ valueEncoded: { o: [{ k: "at", v: { d: "2020-01-01" } }], id: 1 } }],
              indexes: [
                { name: "by-a", keyPathArray: ["a", "b"], multiEntry: false, unique: true },
              ],
            },
          ],
        },
      ],
    },
  ],
});

/** As the engine stores a captured state: each part by a reference that finds its content again. */
function stored(parts: ReturnType<typeof fromStorageState>["parts"]) {
  const contents = new Map<string, Uint8Array>();
  const references = parts.map((part, index): PartReference => {
    if (!("content" in part)) return part;
    const { content, ...name } = part;
    contents.set(String(index), content);
    return { ...name, sha256: String(index), bytes: content.byteLength };
  });
  const load = async (part: PartReference) => contents.get(part.sha256) ?? new Uint8Array();
  return { manifest: { parts: references }, load };
}

describe("storage state", () => {
  it("comes out of a snapshot as it was put in", async () => {
    const { manifest, load } = stored(fromStorageState(state).parts);
    expect((await toStorageState(manifest, load)).state).toEqual(state);
  });

  it("of a new session has no tabs and dismisses dialogs", () => {
    const captured = fromStorageState(StorageState.parse({}));
    expect(captured).toEqual({ parts: [], tabs: [], dialogs: { response: "dismiss" } });
  });

  it("leaves out what the format has no place for, and says how much that is", async () => {
    const items = [{ name: "a", value: "1" }];
    const { manifest, load } = stored([
      {
        kind: "sessionStorage",
        storageKey: "https://a.example",
        tabId: "1",
        content: encodePart("sessionStorage", items),
      },
      {
        kind: "localStorage",
        storageKey: "https://a.example/^0https://b.example",
        content: encodePart("localStorage", items),
      },
      {
        kind: "indexedDB",
        leftOut: 2,
        storageKey: "https://a.example",
        content: encodePart("indexedDB", [
          {
            name: "db",
            version: 1,
            stores: [
              {
                name: "s",
                autoIncrement: true,
                nextKey: 9,
                records: [
                  { key: 1, value: { bl: 1 } },
                  { key: 2, valueEncoded: { o: [{ k: "bl", v: { v: "NaN" } }], id: 1 } },
                  { key: 3, valueEncoded: { a: [{ bl: { b: "", t: "" } }], id: 1 } },
                ],
                indexes: [],
              },
            ],
          },
        ]),
      },
    ]);
    const exported = await toStorageState(manifest, load);
    expect(leftOutText(exported.leftOut)).toBe(
      "session-storage=1, partitioned-storage=1, indexeddb-records=3",
    );
    expect(exported.state).toEqual({
      cookies: [],
      origins: [
        {
          origin: "https://a.example",
          localStorage: [],
          indexedDB: [
            {
              name: "db",
              version: 1,
              stores: [
                {
                  name: "s",
                  autoIncrement: true,
                  records: [
                    { key: 1, value: { bl: 1 } },
                    { key: 2, valueEncoded: { o: [{ k: "bl", v: { v: "NaN" } }], id: 1 } },
                  ],
                  indexes: [],
                },
              ],
            },
          ],
        },
      ],
    });
  });
});
