import type { OperationPending, OperationRequest, OperationResult } from "@dormouse/contract";

const loginId = "019a9f3e-6c00-7000-8000-000000000006";
const runId = "019a9f3e-6c00-7000-8000-000000000007";

export const request: OperationRequest = { loginId, input: { container: "MSKU1234567" } };

const where = { loginId, runId, sessionId: loginId, operation: "get_container_timeline" };

export const result: OperationResult = {
  ...where,
  output: {
    container: "MSKU1234567",
    location: "Yard, block C4",
    events: [{ what: "Discharged", place: "Quay 2", at: "2026-03-01T06:40:00.000Z" }],
  },
};

export const pending: OperationPending = {
  ...where,
  run: {
    runId,
    sessionId: loginId,
    kind: "operation",
    operation: where.operation,
    status: "ACTIVE",
    steps: { total: 1, done: 0 },
    createdAt: "2026-03-02T08:00:00.000Z",
    deadlineAt: "2026-03-02T09:00:00.000Z",
  },
};

export const legacyRequest = { session_id: loginId, container: "MSKU1234567" };
export const legacyResult = { ...result.output, success: true as const, session_id: loginId };
export const legacyPending = {
  success: true as const,
  session_id: loginId,
  run_id: runId,
  status: "ACTIVE" as const,
  message: `Not done yet. What comes of it: GET /v1/sessions/${loginId}/runs/${runId}, or ask again under the same Idempotency-Key.`,
};
