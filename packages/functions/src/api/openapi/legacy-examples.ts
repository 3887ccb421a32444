const sessionId = "019a9f3e-6c00-7000-8000-000000000011";
const runId = "019a9f3e-6c00-7000-8000-000000000012";
const external_key = "guru-123:run-456";
const runUrl = `/v1/sessions/${sessionId}/runs/${runId}`;
const eventsUrl = `https://api.example/v1/sessions/${sessionId}/events`;

export const newSession = { guru_id: "guru-123", run_id: "run-456", headless: true };

export const createdSession = {
  success: true as const,
  session_id: sessionId,
  external_key,
  is_new: true,
  status: "INITIALIZING" as const,
  created_at: "2026-01-05T09:30:00.000Z",
  session_url: `/v1/sessions/${sessionId}`,
  events_url: eventsUrl,
};

export const foundSession = { ...createdSession, is_new: false, status: "COMPLETED" as const };

export const execute = {
  task_description: "Book the first free slot for container MSCU1234567.",
  session_id: external_key,
  headless: true,
  llm_provider: "gemini",
  run_id: "run-456",
};

export const startedRun = {
  success: true as const,
  session_id: sessionId,
  external_key,
  run_id: runId,
  status: "INITIALIZING" as const,
  created_at: "2026-01-05T09:30:01.000Z",
  message: `Not done yet. What comes of it: GET ${runUrl}, or this request again with its run_id.`,
  run_url: runUrl,
  events_url: `${eventsUrl}?run=${runId}`,
};

export const endedRun = {
  ...startedRun,
  status: "COMPLETED" as const,
  finished_at: "2026-01-05T09:31:40.000Z",
  message: "Done.",
  result: "Booked HBR-100001 for 2026-01-06, 08:00.",
};
