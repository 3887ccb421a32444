import { DormouseError, errorCatalog, type ErrorCode } from "@dormouse/contract";
import type { ApiRequest } from "../context.ts";
import { answerProblem } from "../problem.ts";
import { AwiError } from "./answers.ts";

/** Any failure, as these clients know it; status and headers are those of any other route. */
export async function answerAwiError(thrown: unknown, c: ApiRequest): Promise<Response> {
  const response = answerProblem(thrown, c);
  const { detail, code, requestId } = (await response.json()) as Record<string, string>;
  response.headers.set("content-type", "application/json");
  return new Response(JSON.stringify({ success: false, error: detail, code, requestId }), {
    status: response.status,
    headers: response.headers,
  });
}

/** The errors such a route may answer with, by status, each with an example; typed as nothing, since they are thrown. */
export function awiErrors(...codes: ErrorCode[]): object {
  const all = new Set<ErrorCode>([...codes, "internal_error", "unavailable"]);
  const byStatus = Map.groupBy(all, (code) => errorCatalog[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, those]) => [status, awiError(those)] as const),
  );
}

function awiError(codes: readonly ErrorCode[]) {
  return {
    description: codes.map((code) => `\`${code}\`: ${errorCatalog[code].title}`).join("  \n"),
    content: {
      "application/json": {
        schema: AwiError,
        examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }])),
      },
    },
  };
}

function exampleOf(code: ErrorCode): AwiError {
  const { message: error } = new DormouseError(code, `${errorCatalog[code].title}.`);
  return { success: false, error, code, requestId: "0b0d8a0e-6f0f-4b0e-9d4e-0d9f4f7a3c11" };
}
