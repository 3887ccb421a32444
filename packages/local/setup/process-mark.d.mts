export type ProcessMark = { pid: number; startedAt?: string };
export function markProcess(pid: number): ProcessMark;
export function isStillRunning(mark: ProcessMark): boolean;
export function exists(pid: number): boolean;
