import { isIssuable, withCheckDigit } from "./container-number.ts";
import type { SeededRandom } from "./seeded-random.ts";
import { seededRandom } from "./seeded-random.ts";
import { addMinutes, terminalDay } from "./terminal-day.ts";
import type { VesselCall } from "./vessel-calls.ts";
import { vesselCalls } from "./vessel-calls.ts";

export const containerStatuses = [
  "On vessel",
  "In yard",
  "On hold",
  "Available",
  "Gated out",
] as const;
export type ContainerStatus = (typeof containerStatuses)[number];

export interface ContainerType {
  /** ISO 6346 size and type code. */
  readonly code: string;
  readonly name: string;
  readonly tareKg: number;
  readonly maximumCargoKg: number;
}

export interface Container {
  /** ISO 6346, with its check digit. */
  readonly number: string;
  readonly type: ContainerType;
  readonly call: VesselCall;
  readonly status: ContainerStatus;
  /** Where it stands: a bay on the vessel, a place in the yard, or a dash once it has left. */
  readonly location: string;
  readonly grossKg: number;
  /** `YYYY-MM-DD`; storage is charged from the day after. */
  readonly lastFreeDay: string;
}

export const containerCount = 240;

const freeMinutes = 5 * 24 * 60;

const types: readonly [ContainerType, ...ContainerType[]] = [
  { code: "22G1", name: "20 ft dry", tareKg: 2_250, maximumCargoKg: 21_700 },
  { code: "42G1", name: "40 ft dry", tareKg: 3_780, maximumCargoKg: 26_700 },
  { code: "45G1", name: "40 ft high cube", tareKg: 3_900, maximumCargoKg: 28_600 },
  { code: "45R1", name: "40 ft reefer", tareKg: 4_640, maximumCargoKg: 29_300 },
  { code: "22T1", name: "20 ft tank", tareKg: 3_700, maximumCargoKg: 26_200 },
];

/** The same 240 containers in every process. */
export const containers: readonly Container[] = createContainers();

const byNumber = new Map(containers.map((container) => [container.number, container]));

export function findContainer(number: string): Container | undefined {
  return byNumber.get(number);
}

/** Only a container that stands in the yard without a hold can be picked up. */
export function canBeBooked(container: Container): boolean {
  return container.status === "Available";
}

function createContainers(): Container[] {
  const random = seededRandom("harbor containers");
  const created = new Map<string, Container>();
  while (created.size < containerCount) {
    const call = random.pick(vesselCalls);
    const number = nextNumber(random, call.line.ownerCode);
    if (!created.has(number)) created.set(number, createContainer(random, number, call));
  }
  return [...created.values()];
}

function nextNumber(random: SeededRandom, ownerCode: string): string {
  for (;;) {
    const ownerAndSerial = `${ownerCode}${random.integer(100_000, 999_999)}`;
    if (isIssuable(ownerAndSerial)) return withCheckDigit(ownerAndSerial);
  }
}

function createContainer(random: SeededRandom, number: string, call: VesselCall): Container {
  const type = random.pick(types);
  const status = pickStatus(random, call);
  return {
    number,
    type,
    call,
    status,
    location: pickLocation(random, status),
    grossKg: type.tareKg + random.integer(150, type.maximumCargoKg / 10) * 10,
    lastFreeDay: addMinutes(call.berthsAt, freeMinutes).slice(0, 10),
  };
}

function pickStatus(random: SeededRandom, call: VesselCall): ContainerStatus {
  if (call.berthsAt > terminalDay) return "On vessel";
  return random.pick<ContainerStatus>([
    "In yard",
    "Available",
    "Available",
    "On hold",
    "Gated out",
  ]);
}

function pickLocation(random: SeededRandom, status: ContainerStatus): string {
  if (status === "Gated out") return "–";
  if (status === "On vessel") return `Bay ${twoDigits(random.integer(1, 38))}`;
  const block = random.pick(["A", "B", "C", "D", "E"]);
  return `${block}${twoDigits(random.integer(1, 24))}-${random.integer(1, 5)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
