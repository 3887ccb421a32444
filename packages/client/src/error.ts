import type { Problem } from "@dormouse/contract";

/** The API refused a request, and says why. */
export class DormouseApiError extends Error {
  override readonly name: string = "DormouseApiError";
  /** As the API sent it; absent where something before the API answered in its place. */
  readonly problem: Problem | undefined;
  readonly status: number;
  /** When the same request may succeed, in seconds; undefined where the API did not say. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, problem?: Problem, retryAfterSeconds?: number) {
    super(problem?.detail ?? `The server answered with status ${status} and without a reason.`);
    this.status = status;
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** A stable code, each with a row in docs/errors.md. */
  get code(): Problem["code"] | undefined {
    return this.problem?.code;
  }

  /** The field at fault. */
  get path(): string | undefined {
    return this.problem?.path;
  }

  get requestId(): string | undefined {
    return this.problem?.requestId;
  }
}

/** The API could not be reached. */
export class DormouseConnectionError extends Error {
  override readonly name: string = "DormouseConnectionError";
}

/** The error that a refusing response stands for. */
export async function errorOf(response: Response): Promise<DormouseApiError> {
  const text = await response.text().catch(() => "");
  return new DormouseApiError(response.status, parseProblem(text), retryAfterOf(response));
}

function retryAfterOf({ headers }: Response): number | undefined {
  const seconds = headers.get("retry-after") ?? "";
  return /^\d+$/.test(seconds) ? Number(seconds) : undefined;
}

function parseProblem(text: string): Problem | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isProblem(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isProblem(value: unknown): value is Problem {
  return (
    typeof value === "object" &&
    value !== null &&
    "code" in value &&
    typeof value.code === "string" &&
    "detail" in value &&
    typeof value.detail === "string"
  );
}
