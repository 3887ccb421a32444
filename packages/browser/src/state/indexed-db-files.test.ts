import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { packFiles } from "./file-pack.ts";
import { IndexedDBFiles } from "./indexed-db-files.ts";

let profile: string;
let files: IndexedDBFiles;

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), "indexed-db-files-"));
  files = new IndexedDBFiles(profile);
});

afterEach(async () => {
  await rm(profile, { recursive: true });
});

const folder = (name: string) => join(profile, "Default", "IndexedDB", name);

async function put(file: string, content: string): Promise<void> {
  await mkdir(dirname(folder(file)), { recursive: true });
  await writeFile(folder(file), content);
}

const database = "https_a.example_0.indexeddb.leveldb";

describe("the files of an origin's IndexedDB", () => {
  it("go into another profile as they were, without the lock and the diary", async () => {
    await put(`${database}/CURRENT`, "MANIFEST-000001\n");
    await put(`${database}/MANIFEST-000001`, "list");
    await put(`${database}/000003.log`, "records");
    await put(`${database}/LOCK`, "");
    await put(`${database}/LOG`, "diary");
    await put("https_a.example_0.indexeddb.blob/1/00/2", "blob");
    await put("https_a.example_8443.indexeddb.leveldb/CURRENT", "another origin's");
    const content = await files.read("https://a.example");

    const other = new IndexedDBFiles(join(profile, "other"));
    await other.write("https://a.example", content ?? new Uint8Array());
    const written = join(profile, "other", "Default", "IndexedDB");
    expect((await readdir(join(written, database))).toSorted()).toEqual([
      "000003.log",
      "CURRENT",
      "MANIFEST-000001",
    ]);
    expect(await readFile(join(written, database, "000003.log"), "utf8")).toBe("records");
    expect(await readFile(join(written, "https_a.example_0.indexeddb.blob/1/00/2"), "utf8")).toBe(
      "blob",
    );
    expect(await readdir(join(profile, "other", "Default"))).toEqual(["IndexedDB"]);
    expect(await other.read("https://a.example")).toEqual(content);
  });

  it("have a stamp that changes with them, and none where there are none", async () => {
    expect(await files.stamp("https://a.example")).toBe("");
    expect(await files.read("https://a.example")).toBeUndefined();
    await put(`${database}/000003.log`, "records");
    const stamp = await files.stamp("https://a.example");
    await put(`${database}/LOG`, "diary");
    expect(await files.stamp("https://a.example")).toBe(stamp);
    await put(`${database}/000003.log`, "records and more");
    expect(await files.stamp("https://a.example")).not.toBe(stamp);
  });

  it("are not put where a database is already", async () => {
    await put(`${database}/CURRENT`, "MANIFEST-000001\n");
    const content = packFiles([{ path: "leveldb/CURRENT", content: Buffer.from("other") }]);
    await expect(files.write("https://a.example", content)).rejects.toThrow("databases already");
    expect(await readFile(folder(`${database}/CURRENT`), "utf8")).toBe("MANIFEST-000001\n");
  });

  it.each([
    "../../Cookies",
    "leveldb/../../../Cookies",
    "/etc/passwd",
    "leveldb/LOCK",
    "blob/1/0/..",
  ])("are refused where one is named %s", async (path) => {
    const content = packFiles([{ path, content: Buffer.from("x") }]);
    await expect(files.write("https://a.example", content)).rejects.toThrow("does not belong");
  });

  it("are refused where the pack is cut off", async () => {
    const content = packFiles([{ path: "leveldb/CURRENT", content: Buffer.from("other") }]);
    await expect(files.write("https://a.example", content.subarray(0, -1))).rejects.toThrow(
      "not complete",
    );
    await expect(files.write("https://a.example", new Uint8Array())).rejects.toThrow("no header");
  });

  it("are none for storage that is partitioned and for hosts that Chromium escapes", async () => {
    const content = packFiles([]);
    for (const key of ["https://a.example/^0https://b.example", "http://[::1]:8080", "null"]) {
      expect(await files.stamp(key)).toBe("");
      await expect(files.write(key, content)).rejects.toThrow("no folder");
    }
  });
});
