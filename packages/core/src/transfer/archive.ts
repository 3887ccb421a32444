import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { createZstdCompress, zstdDecompress } from "node:zlib";
import {
  archivedContent,
  DormouseError,
  parse,
  StateArchiveHeader,
  StateArchivePart,
} from "@dormouse/contract";
import { fromCookieFile } from "./json-cookies.ts";
import { encodePart } from "../snapshot/part-content.ts";
import {
  partId,
  type CapturedPart,
  type CapturedState,
  type PartReference,
  type SnapshotManifest,
} from "../snapshot/snapshot.ts";

const decompress = promisify(zstdDecompress);

/** A whole state is at most 64 MB; base64 and quotation marks make it longer. */
const maxArchiveBytes = 100 * 1024 * 1024;

type JsonKind = keyof typeof archivedContent;

/**
 * Everything in a snapshot as lines of JSON, compressed with zstd: the tabs first, then each part.
 * @param load gives a part's content, decompressed
 */
export async function writeArchive(
  manifest: SnapshotManifest,
  load: (part: PartReference) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const { version, step, createdAtMs, tabs, dialogs, viewport } = manifest;
  const header: StateArchiveHeader = {
    format: "dormouse-browser-state",
    formatVersion: 1,
    version,
    step,
    createdAt: new Date(createdAtMs).toISOString(),
    tabs,
    dialogs,
    ...(viewport === undefined ? {} : { viewport }),
  };
  async function* lines(): AsyncGenerator<string> {
    yield `${JSON.stringify(header)}\n`;
    for (const part of manifest.parts) yield `${JSON.stringify(toLine(part, await load(part)))}\n`;
  }
  // Line by line: a function has not the memory for a large state several times over.
  return buffer(Readable.from(lines(), { objectMode: false }).compose(createZstdCompress()));
}

/**
 * @param nowMs cookies that have expired by then are left out.
 * @throws DormouseError `invalid_request` with the line and the field at fault as its path.
 */
export async function readArchive(archive: Uint8Array, nowMs: number): Promise<CapturedState> {
  const lines = linesOf(await expand(archive));
  const header = parse(StateArchiveHeader, fromJson(lines.next().value, "line 1"), "line 1");
  const parts: CapturedPart[] = [];
  for (const line of lines) {
    const at = `line ${parts.length + 2}`;
    parts.push(fromLine(parse(StateArchivePart, fromJson(line, at), at), at, nowMs));
  }
  refuseTwice(parts);
  const { tabs, dialogs, viewport } = header;
  return {
    parts,
    tabs,
    dialogs,
    ...(viewport === undefined ? {} : { viewport }),
  };
}

function refuseTwice(parts: CapturedPart[]): void {
  const ids = new Set<string>();
  for (const [index, part] of parts.entries()) {
    if (ids.has(partId(part)))
      throw invalid(`line ${index + 2}`, "is of a part that is there before");
    ids.add(partId(part));
  }
}

/** What an archive says of a part beside its content, which is what the part itself says. */
function describe({
  kind,
  storageKey,
  tabId,
  count,
  browserVersion,
  leftOut,
}: Omit<StateArchivePart, "text" | "base64">) {
  return {
    kind,
    storageKey,
    ...(tabId === undefined ? {} : { tabId }),
    ...(count === undefined ? {} : { count }),
    ...(browserVersion === undefined ? {} : { browserVersion }),
    ...(leftOut === undefined ? {} : { leftOut }),
  };
}

function toLine(part: PartReference, content: Uint8Array): StateArchivePart {
  return {
    ...describe(part),
    ...(isJson(part.kind)
      ? { text: new TextDecoder().decode(content) }
      : { base64: Buffer.from(content).toString("base64") }),
  };
}

function fromLine(line: StateArchivePart, at: string, nowMs: number): CapturedPart {
  const { kind } = line;
  const fault = faultOfName(line);
  if (fault !== undefined) throw invalid(`${at}.${fault}`, "does not fit the part's kind");
  return {
    ...describe(line),
    content: isJson(kind)
      ? checkedText(kind, line.text ?? "", `${at}.text`, nowMs)
      : Buffer.from(line.base64 ?? "", "base64"),
  };
}

/** An origin, or Chromium's key of storage that is partitioned; cookies have none. */
const storageKeys = /^https?:\/\/[^/^\s]+(\/\^(31|0https?:\/\/[^/^\s]+))?$/;

function faultOfName(line: StateArchivePart): keyof StateArchivePart | undefined {
  const { kind, storageKey, tabId, text } = line;
  const fits = kind === "cookies" ? storageKey === "" : storageKeys.test(storageKey);
  if (!fits) return "storageKey";
  if ((tabId !== undefined) !== (kind === "sessionStorage")) return "tabId";
  if ((text !== undefined) !== isJson(kind)) return text === undefined ? "base64" : "text";
  return undefined;
}

/** Checked, since it is written into pages' storage; kept as it was, since its hash tells whether it changed. */
function checkedText(kind: JsonKind, text: string, at: string, nowMs: number): Uint8Array {
  const value = fromJson(text, at);
  if (kind === "cookies") {
    return encodePart("cookies", fromCookieFile(parse(archivedContent.cookies, value, at), nowMs));
  }
  parse(archivedContent[kind], value, at);
  return Buffer.from(text);
}

function isJson(kind: StateArchivePart["kind"]): kind is JsonKind {
  return kind in archivedContent;
}

async function expand(archive: Uint8Array): Promise<Buffer> {
  try {
    return await decompress(archive, { maxOutputLength: maxArchiveBytes });
  } catch (cause) {
    throw new DormouseError(
      "invalid_request",
      `What the file holds is not compressed with zstd, or is larger than ${maxArchiveBytes} bytes.`,
      { cause },
    );
  }
}

function* linesOf(content: Buffer): Generator<string, string> {
  for (let start = 0; start < content.byteLength;) {
    const end = content.indexOf("\n", start);
    const next = end === -1 ? content.byteLength : end;
    if (next > start) yield content.toString("utf8", start, next);
    start = next + 1;
  }
  return "";
}

function fromJson(text: string, at: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(at, "is not JSON");
  }
}

function invalid(at: string, message: string): DormouseError {
  return new DormouseError("invalid_request", `${at}: ${message}`, { path: at });
}
