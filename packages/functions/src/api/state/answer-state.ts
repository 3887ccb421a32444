import { headers, type ExportQuery } from "@dormouse/contract";
import {
  exportCookies,
  exportFull,
  exportStorageState,
  formatNetscapeCookies,
  leftOutText,
  toCookieFile,
  type LeftOut,
  type SessionKey,
  type World,
} from "@dormouse/core";
import type { z } from "@hono/zod-openapi";
import type { ApiRequest } from "../context.ts";
import { answerContent, answerJson } from "../large-answer.ts";
import { readPassphrase, stateTagOf } from "./headers.ts";

/**
 * Answers with a stored state of the session, in the format that is asked for: in its headers the version, and what
 * the format has no place for.
 * @throws DormouseError `session_not_found`, `session_deleted`, `snapshot_not_found`, `invalid_request`
 */
export async function answerState(
  world: World,
  c: ApiRequest,
  key: SessionKey,
  { format, version }: z.output<typeof ExportQuery>,
): Promise<Response> {
  if (format === "full") return answerFull(world, c, key, version);
  if (format === "cookies") return answerCookies(world, c, key, version);
  const exported = await exportStorageState(world, key, version);
  const name = `storage-state-${exported.version}`;
  return tagged(await answerJson(world, key, name, exported.state), exported);
}

async function answerCookies(
  world: World,
  c: ApiRequest,
  key: SessionKey,
  version: number | undefined,
): Promise<Response> {
  const exported = await exportCookies(world, key, version);
  const name = `cookies-${exported.version}`;
  if (!/\btext\/plain\b/i.test(c.req.header("accept") ?? "")) {
    return tagged(await answerJson(world, key, name, toCookieFile(exported.cookies)), exported);
  }
  const { text, leftOut } = formatNetscapeCookies(exported.cookies);
  const answer = await answerContent(world, key, `${name}.txt`, {
    content: new TextEncoder().encode(text),
    contentType: "text/plain; charset=utf-8",
  });
  return tagged(answer, { ...exported, leftOut });
}

async function answerFull(
  world: World,
  c: ApiRequest,
  key: SessionKey,
  version: number | undefined,
): Promise<Response> {
  const exported = await exportFull(world, key, readPassphrase(c), version);
  const fileName = `state-${exported.version}.jsonl.zst.age`;
  const answer = await answerContent(world, key, fileName, {
    content: new Uint8Array(exported.file),
    contentType: "application/octet-stream",
  });
  return tagged(answer, exported);
}

function tagged(
  answer: Response,
  { version, leftOut = {} }: { version: number; leftOut?: LeftOut },
): Response {
  answer.headers.set("etag", stateTagOf(version));
  const text = leftOutText(leftOut);
  if (text !== "") answer.headers.set(headers.leftOut, text);
  return answer;
}
