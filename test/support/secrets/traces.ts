/** Text of which both halves are told by themselves, around what every encoding writes differently. */
export type Canary = { name: string; value: string };

type Needle = { of: string; as: string; text: string };

const pieceLength = 8;

/**
 * Looks for canaries, whole or in part, however they are written.
 * @returns the names of those that stand in the content, with how they do.
 */
export function createTracer(canaries: readonly Canary[]): (content: Buffer) => string[] {
  const needles = canaries.flatMap(needlesOf);
  return (content) => {
    const text = content.toString("latin1");
    const found = needles.filter((needle) => text.includes(needle.text));
    return found.map(({ of, as, text: piece }) => `${of} ${as}: ${excerpt(text, piece)}`);
  };
}

/** What stands around it, for whoever looks for the leak. */
function excerpt(text: string, piece: string): string {
  const at = text.indexOf(piece);
  return text.slice(Math.max(0, at - 120), at + 60).replaceAll(/[^\x20-\x7e]+/g, "¦");
}

/**
 * Of each half: the plain text is in whatever is percent-encoded or escaped as well, since it has only letters and
 * digits; the whole adds nothing to that.
 */
function needlesOf({ name: of, value }: Canary): Needle[] {
  const halves = value.split(/[^A-Za-z0-9]+/);
  if (halves.some(({ length }) => length < pieceLength + 3)) {
    throw new Error(`a half of ${of} is too short to be told from chance`);
  }
  return halves.flatMap((half) =>
    [half, half.toUpperCase(), half.toLowerCase(), reversed(half)].flatMap((written) => {
      const bytes = Buffer.from(written);
      return [
        { of, as: "in plain text", text: written.slice(0, pieceLength) },
        { of, as: "in plain text", text: written.slice(-pieceLength) },
        { of, as: "in hexadecimal", text: bytes.toString("hex") },
        { of, as: "in hexadecimal", text: bytes.toString("hex").toUpperCase() },
        { of, as: "in UTF-16", text: Buffer.from(written, "utf16le").toString("latin1") },
        ...[0, 1, 2].map((offset) => ({ of, as: "in base64", text: inBase64(bytes, offset) })),
      ];
    }),
  );
}

function reversed(text: string): string {
  return Array.from(text).toReversed().join("");
}

/** What stands in base64 where so many bytes stand before it, without what depends on its neighbours. */
function inBase64(bytes: Buffer, offset: number): string {
  const whole = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString("base64")
    .replace(/=+$/, "");
  return whole.slice(offset === 0 ? 0 : offset + 1, Math.floor(((offset + bytes.length) * 8) / 6));
}
