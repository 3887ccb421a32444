/// <reference lib="dom" />
import type { PictureFile, PictureFiles } from "./picture-files.ts";

/** One of the things that are said below a picture. */
export type Saying = {
  label: string;
  text: string;
  /** Stands out among the others. */
  isStrong?: boolean;
  /** What is longer ends in an ellipsis; without it nothing is left out. */
  linesMax?: number;
};

export type Captioning = PictureFile & {
  sayings: Saying[];
  result: { contentType: string; quality?: number };
};

export type Captioned = { base64: string; width: number; height: number; barHeight: number };

/** For a page of ours: writes words into a bar that it adds below a picture. */
export function createCaptions({ open, toBase64 }: PictureFiles) {
  type Context = OffscreenCanvasRenderingContext2D;
  type Word = { text: string; font: string; colour: string; x: number; y: number };
  type Bar = { width: number; height: number; words: Word[] };

  const colours = { bar: "#10161f", edge: "#f5b301", label: "#a9b6c6", text: "#ffffff" };
  const sans = `system-ui, "DejaVu Sans", "Liberation Sans", Arial, sans-serif`;
  const mono = `ui-monospace, "DejaVu Sans Mono", "Liberation Mono", monospace`;
  /** A bar that is narrower cannot be read. */
  const widthMin = 60;
  /** From there on labels stand beside what they name. */
  const roomyWidth = 320;
  const edgeHeight = 2;

  /** @returns undefined for what is no picture, or would have too many pixels with its bar. */
  async function caption(captioning: Captioning): Promise<Captioned | undefined> {
    const picture = await open(captioning);
    if (picture === undefined) return undefined;
    const { result, sayings, pixelsMax } = captioning;
    const { width, height } = picture;
    const bar = layOut(sayings, Math.max(widthMin, width));
    const size = { width: bar.width, height: height + bar.height };
    if (size.width * size.height > pixelsMax) return undefined;
    const context = contextOf(size);
    // Of a picture that is narrower than its bar, too, all else is bar.
    context.fillStyle = colours.bar;
    context.fillRect(0, 0, size.width, size.height);
    context.drawImage(picture.source, 0, 0);
    context.translate(0, height);
    paint(context, bar);
    const blob = await encode(context, result);
    return blob && { base64: await toBase64(blob), width, height, barHeight: bar.height };
  }

  function contextOf({ width, height }: { width: number; height: number }): Context {
    // Drawn without a graphics card, which might round colours in its own way.
    const options = { alpha: false, willReadFrequently: true };
    const context = new OffscreenCanvas(width, height).getContext("2d", options);
    if (context === null) throw new Error("no canvas");
    return context;
  }

  /** @returns undefined where the format knows no picture of that size. */
  async function encode(
    { canvas }: Context,
    { contentType: type, quality }: Captioning["result"],
  ): Promise<Blob | undefined> {
    const options = { type, ...(quality === undefined ? {} : { quality: quality / 100 }) };
    const blob = await canvas.convertToBlob(options).catch(() => undefined);
    return blob?.type === type ? blob : undefined;
  }

  /** Where each word stands, from the bar's upper left corner. */
  function layOut(sayings: Saying[], width: number): Bar {
    const isRoomy = width >= roomyWidth;
    const size = isRoomy ? 13 : width >= 120 ? 11 : 10;
    const lineHeight = Math.round(size * 1.45);
    const padding = isRoomy ? 14 : width >= 120 ? 8 : 4;
    const gap = isRoomy ? 10 : 4;
    const room = width - 2 * padding;
    const measuring = contextOf({ width: 1, height: 1 });
    const labelFont = `600 ${size - 2}px ${sans}`;
    const words: Word[] = [];
    const lengthOf = (text: string, font: string): number => {
      measuring.font = font;
      return measuring.measureText(text).width;
    };
    const labelWidth = Math.max(...sayings.map(({ label }) => lengthOf(label, labelFont)));
    const x = isRoomy ? padding + Math.ceil(labelWidth) + gap : padding;
    let y = edgeHeight + Math.round(padding * 0.7);
    for (const [index, { label, text, isStrong = false, linesMax }] of sayings.entries()) {
      const font = `${isStrong ? 700 : 400} ${size}px ${mono}`;
      if (index > 0) y += isRoomy ? 2 : 4;
      words.push({
        text: label,
        font: labelFont,
        colour: colours.label,
        x: padding,
        y: y + lineHeight / 2,
      });
      if (!isRoomy) y += lineHeight;
      const lines = wrap(text, room + padding - x, (part) => lengthOf(part, font));
      for (const line of shorten(lines, linesMax)) {
        words.push({ text: line, font, colour: colours.text, x, y: y + lineHeight / 2 });
        y += lineHeight;
      }
    }
    return { width, height: y + Math.round(padding * 0.7), words };
  }

  /** The text in lines that fit, broken where it has a space or a sign if one is near. */
  function wrap(text: string, room: number, lengthOf: (text: string) => number): string[] {
    const lines: string[] = [];
    let line = "";
    for (const { segment } of new Intl.Segmenter().segment(text)) {
      if (line !== "" && lengthOf(line + segment) > room) {
        const cut = segment === " " ? line.length : breakIn(line);
        lines.push(line.slice(0, cut).trimEnd());
        line = line.slice(cut).trimStart();
      }
      if (line !== "" || segment !== " ") line += segment;
    }
    return line === "" ? lines : [...lines, line];
  }

  function breakIn(line: string): number {
    const [begin = ""] = /^.*[\s/?&=,;:_T+-](?=.)/u.exec(line) ?? [];
    return begin.length >= line.length * 0.5 ? begin.length : line.length;
  }

  function shorten(lines: string[], linesMax = lines.length): string[] {
    if (lines.length <= linesMax) return lines;
    const shown = lines.slice(0, linesMax);
    const last = Array.from(shown.pop() ?? "");
    return [...shown, `${last.slice(0, -1).join("")}…`];
  }

  function paint(context: Context, { width, words }: Bar): void {
    context.fillStyle = colours.edge;
    context.fillRect(0, 0, width, edgeHeight);
    context.textBaseline = "middle";
    for (const { text, font, colour, x, y } of words) {
      context.font = font;
      context.fillStyle = colour;
      context.fillText(text, x, y);
    }
  }

  return { caption };
}

export type Captions = ReturnType<typeof createCaptions>;
