import {
  defaultHotLifetimes,
  hotLayout,
  keyOf,
  type HotDelta,
  type HotLifetimes,
  type HotPage,
  type HotState,
  type SessionKey,
} from "@dormouse/core";
import { agentKeyOf, cacheKeyOf, deltaKeyOf, pageKeyOf } from "./hot-keys.ts";
import { connectHotRedis, type Patience, type RedisAddress } from "./hot-redis.ts";
import * as scripts from "./hot-scripts.ts";
import { fromFields } from "./page-fields.ts";
import { toldIn, toldWords } from "./told-fields.ts";
import { copyBytesMax, ownerText, pageWrite, type ScriptCall } from "./page-write.ts";

export type HotStateOptions = RedisAddress & {
  lifetimes?: HotLifetimes;
  /** How long to wait for it, where that is not as everywhere. */
  patience?: Patience;
};

/** Whoever asks whether it answers wants to know, and can wait for a connection to be made. */
const answerPatience = { askMs: 1_000, breakMs: 0 };

/** Page state in Upstash's Redis. */
export function createUpstashHotState(options: HotStateOptions): HotState {
  const { lifetimes = defaultHotLifetimes, patience, ...address } = options;
  const hot = connectHotRedis(address, () => {}, patience);
  const health = connectHotRedis(address, () => {}, answerPatience);

  return {
    async putPage(key, { agentId, delta, ...page }) {
      const { first, whole } = pageWrite(keyOf(key), page, delta, lifetimes);
      const answers = await hot.askTogether((pipeline) => {
        pipeline.eval(...first);
        if (agentId !== undefined) pipeline.eval(...naming(key, agentId, lifetimes));
      });
      if (answers?.[0] === "base differs") await hot.ask((redis) => redis.eval(...whole));
    },

    async confirmPage(key, { step, revision, checkedAtMs, told }) {
      const stand = [ownerText(key), step, revision, checkedAtMs, lifetimes.sessionMs];
      const words = [...stand, ...toldWords(told)];
      await hot.ask((redis) => redis.eval(scripts.confirmPage, [pageKeyOf(key)], words));
    },

    async readPage(key) {
      const answers = await hot.askTogether((pipeline) => {
        pipeline.hgetall(pageKeyOf(key));
        pipeline.pexpire(pageKeyOf(key), lifetimes.sessionMs);
      });
      return toPage(key, answers?.[0]);
    },

    async readDelta(key) {
      const kept = await hot.ask((redis) =>
        redis.getex<SessionKey & HotDelta & { layout: string }>(deltaKeyOf(key), {
          px: lifetimes.deltaMs,
        }),
      );
      if (kept?.tenantId !== key.tenantId || kept.layout !== hotLayout) return undefined;
      return { from: kept.from, step: kept.step, delta: kept.delta };
    },

    async nameSession(key, agentId) {
      await hot.ask((redis) => redis.eval(...naming(key, agentId, lifetimes)));
    },

    async sessionOfAgent(tenantId, agentId) {
      const named = await hot.ask((redis) =>
        redis.getex<SessionKey>(agentKeyOf(tenantId, agentId), { px: lifetimes.agentMs }),
      );
      return named ?? undefined;
    },

    async forget(key, agentId) {
      await hot.askTogether((pipeline) => {
        pipeline.del(pageKeyOf(key), deltaKeyOf(key));
        if (agentId === undefined) return;
        const name = agentKeyOf(key.tenantId, agentId);
        pipeline.eval(scripts.unnameSession, [name], [key.sessionId]);
      });
    },

    async putCached(kind, hash, value, { ifAbsent = false } = {}) {
      // In a list, or a text that is a number would come back as one.
      const text = JSON.stringify([value]);
      if (Buffer.byteLength(text) > copyBytesMax) return;
      const name = cacheKeyOf(kind, hash);
      const px = lifetimes[`${kind}Ms`];
      await hot.ask((redis) => redis.set(name, text, ifAbsent ? { px, nx: true } : { px }));
    },

    async readCached(kind, hash) {
      const name = cacheKeyOf(kind, hash);
      const kept = await hot.ask((redis) =>
        kind === "list"
          ? redis.get<unknown[]>(name)
          : redis.getex<unknown[]>(name, { px: lifetimes[`${kind}Ms`] }),
      );
      return kept?.[0];
    },

    answers: forAWhile(async () => (await health.ask((redis) => redis.ping())) !== undefined),
  };
}

function naming(key: SessionKey, agentId: string, { agentMs }: HotLifetimes): ScriptCall {
  const name = agentKeyOf(key.tenantId, agentId);
  return [scripts.nameSession, [name], [JSON.stringify(keyOf(key)), agentMs]];
}

/** Anybody may ask, and each request to Redis costs money. */
const askedAgainAfterMs = 1_000;

function forAWhile<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let answer: Promise<Answer> | undefined;
  let askedAtMs = 0;
  return () => {
    const nowMs = performance.now();
    if (answer === undefined || nowMs - askedAtMs >= askedAgainAfterMs) {
      answer = ask();
      askedAtMs = nowMs;
    }
    return answer;
  };
}

/** @param kept the hash, its values read from JSON. @returns undefined where it is no page of this tenant's. */
function toPage(key: SessionKey, kept: unknown): HotPage | undefined {
  if (typeof kept !== "object" || kept === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(kept));
  if (JSON.stringify(fields.get("tenant")) !== ownerText(key)) return undefined;
  const memory = fromFields(fields);
  const [step, revision, checkedAtMs] = ["step", "revision", "checkedAtMs"].map((name) =>
    Number(fields.get(name)),
  );
  if (memory === undefined || !step || !revision || !checkedAtMs) return undefined;
  const told = toldIn(fields);
  return { step, revision, checkedAtMs, memory, ...(told === undefined ? {} : { told }) };
}
