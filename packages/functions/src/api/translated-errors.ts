import { DormouseError, errorCatalog, type ErrorCode } from "@dormouse/contract";
import type { z } from "@hono/zod-openapi";
import type { ApiRequest } from "./context.ts";
import { everywhere, refusal } from "./openapi/responses.ts";
import { answerProblem } from "./problem.ts";

/** What older clients are told of a failure, before it is put into their words. */
export type ToldError = { detail: string; code: string; requestId: string };

/**
 * Failures in the words of older clients; status and headers are those of any other route.
 * @param schema of the body that tells of one.
 */
export function translatedErrors<Body>(schema: z.ZodType<Body>, bodyOf: (told: ToldError) => Body) {
  return {
    /** Any failure, as these clients know it. */
    async answer(thrown: unknown, c: ApiRequest): Promise<Response> {
      const response = answerProblem(thrown, c);
      const body = bodyOf((await response.json()) as ToldError);
      response.headers.set("content-type", "application/json");
      const { status, headers } = response;
      return new Response(JSON.stringify(body), { status, headers });
    },

    /** The errors such a route may answer with, by status, each with an example; typed as nothing, since they are thrown. */
    declare(...codes: ErrorCode[]): object {
      const all = new Set<ErrorCode>([...codes, ...everywhere]);
      const byStatus = Map.groupBy(all, (code) => errorCatalog[code].status);
      return Object.fromEntries(
        [...byStatus].map(([status, those]) => [status, declared(schema, those, bodyOf)] as const),
      );
    },
  };
}

function declared(
  schema: z.ZodType,
  codes: readonly ErrorCode[],
  bodyOf: (told: ToldError) => unknown,
) {
  return {
    ...refusal(codes),
    content: {
      "application/json": {
        schema,
        examples: Object.fromEntries(
          codes.map((code) => [code, { value: bodyOf(exampleOf(code)) }]),
        ),
      },
    },
  };
}

function exampleOf(code: ErrorCode): ToldError {
  const { message: detail } = new DormouseError(code, `${errorCatalog[code].title}.`);
  return { detail, code, requestId: "0b0d8a0e-6f0f-4b0e-9d4e-0d9f4f7a3c11" };
}
