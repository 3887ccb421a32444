import { addMinutes, dayFromTerminalDay } from "./terminal-day.ts";

export interface ShippingLine {
  /** The four letters its containers start with. */
  readonly ownerCode: string;
  readonly name: string;
}

export interface VesselCall {
  readonly line: ShippingLine;
  readonly vessel: string;
  readonly voyage: string;
  readonly berth: number;
  readonly origin: string;
  /** ISO 8601, UTC. After the terminal's day for a vessel that is still at sea. */
  readonly berthsAt: string;
}

export const lines = [
  { ownerCode: "BLAU", name: "Blue Anchor" },
  { ownerCode: "CSTU", name: "Castor Shipping" },
  { ownerCode: "HTDU", name: "Hansa Tide" },
  { ownerCode: "MDOU", name: "Meridian Ocean" },
  { ownerCode: "NWLU", name: "Northwind Line" },
  { ownerCode: "PLNU", name: "Pacific Lantern" },
] as const satisfies readonly ShippingLine[];

const [blueAnchor, castor, hansa, meridian, northwind, pacific] = lines;

/** Each line calls twice before the terminal's day and once after it. */
export const vesselCalls: readonly [VesselCall, ...VesselCall[]] = [
  call(blueAnchor, "Anchor Grace", "BA118E", 2, "Santos", -8, 6 * 60 + 30),
  call(blueAnchor, "Anchor Valour", "BA121E", 4, "Santos", -3, 14 * 60),
  call(blueAnchor, "Anchor Mercy", "BA124E", 2, "Cartagena", 2, 5 * 60 + 15),
  call(castor, "Castor Alba", "C2207", 1, "Piraeus", -9, 22 * 60),
  call(castor, "Castor Lyra", "C2209", 3, "Haifa", -4, 11 * 60 + 45),
  call(castor, "Castor Vega", "C2212", 1, "Piraeus", 1, 17 * 60 + 20),
  call(hansa, "Tide of Lübeck", "HT041", 5, "Gdańsk", -7, 3 * 60 + 10),
  call(hansa, "Tide of Riga", "HT043", 5, "Klaipėda", -2, 19 * 60),
  call(hansa, "Tide of Visby", "HT046", 4, "Gdańsk", 3, 8 * 60 + 40),
  call(meridian, "Meridian Dawn", "MO760N", 3, "Durban", -6, 12 * 60 + 5),
  call(meridian, "Meridian Crest", "MO764N", 2, "Mombasa", -2, 4 * 60 + 50),
  call(meridian, "Meridian Halo", "MO768N", 3, "Durban", 4, 21 * 60),
  call(northwind, "Northwind Aurora", "NW305W", 1, "Halifax", -8, 16 * 60 + 25),
  call(northwind, "Northwind Borealis", "NW309W", 4, "Reykjavík", -3, 7 * 60 + 35),
  call(northwind, "Northwind Solstice", "NW312W", 1, "Halifax", 2, 13 * 60),
  call(pacific, "Lantern Hikari", "PL088", 5, "Busan", -5, 9 * 60 + 55),
  call(pacific, "Lantern Akari", "PL090", 2, "Kaohsiung", -1, 6 * 60),
  call(pacific, "Lantern Homura", "PL093", 5, "Busan", 3, 23 * 60 + 30),
];

function call(
  line: ShippingLine,
  vessel: string,
  voyage: string,
  berth: number,
  origin: string,
  daysFromTerminalDay: number,
  minuteOfDay: number,
): VesselCall {
  const berthsAt = addMinutes(dayFromTerminalDay(daysFromTerminalDay), minuteOfDay);
  return { line, vessel, voyage, berth, origin, berthsAt };
}
