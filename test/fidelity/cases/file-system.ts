import type { Case } from "../case.ts";
import { stored } from "./stored.ts";

const group = "File system";

const writeFile = `const write = async (folder, name, content) => {
  const file = await folder.getFileHandle(name, { create: true });
  const writable = await file.createWritable();
  await writable.write(content);
  await writable.close();
};
const root = await navigator.storage.getDirectory();`;

export const fileSystemCases: Case[] = [
  stored(group, {
    id: "opfs-file",
    title: "a file of the origin's private file system",
    write: `${writeFile} await write(root, "notes.txt", "nötes");`,
    reads: `(async () => {
      const root = await navigator.storage.getDirectory();
      return (await (await root.getFileHandle("notes.txt")).getFile()).text();
    })()`,
    expected: "nötes",
  }),
  stored(group, {
    id: "opfs-folders",
    title: "folders, an empty one among them, and names in any script",
    write: `${writeFile}
      const deep = await (await root.getDirectoryHandle("a", { create: true })).getDirectoryHandle("ü 🐭", { create: true });
      await write(deep, "f", "1");
      await root.getDirectoryHandle("empty", { create: true });`,
    reads: `(async () => {
      const walk = async (folder, path) => {
        const found = [];
        for await (const [name, handle] of folder.entries()) {
          found.push(path + name);
          if (handle.kind === "directory") found.push(...(await walk(handle, path + name + "/")));
        }
        return found.sort();
      };
      return walk(await navigator.storage.getDirectory(), "/");
    })()`,
    expected: ["/a", "/a/ü 🐭", "/a/ü 🐭/f", "/empty"],
  }),
  stored(group, {
    id: "opfs-binary",
    title: "a file of 1 MB that is no text, and an empty one",
    write: `${writeFile}
      await write(root, "db.sqlite", new Uint8Array(1_000_000).map((_, index) => index % 251));
      await root.getFileHandle("empty", { create: true });`,
    reads: `(async () => {
      const root = await navigator.storage.getDirectory();
      const bytes = async (name) => new Uint8Array(await (await (await root.getFileHandle(name)).getFile()).arrayBuffer());
      const full = await bytes("db.sqlite");
      return [full.length, full.every((byte, index) => byte === index % 251), (await bytes("empty")).length];
    })()`,
    expected: [1_000_000, true, 0],
  }),
  stored(group, {
    id: "opfs-deleted",
    title: "nothing of a file that the page removed",
    write: `${writeFile} await write(root, "a", "1"); await write(root, "b", "2"); await root.removeEntry("a");`,
    reads: `(async () => {
      const names = [];
      for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
      return names;
    })()`,
    expected: ["b"],
  }),
];
