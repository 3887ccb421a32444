import { h, type JSX } from "preact";

/** A dormouse asleep: curled up, its tail around it. */
export function Glyph({ size }: { size: number }): JSX.Element {
  return h(
    "svg",
    { class: "glyph", width: size, height: size, viewBox: "0 0 32 32", "aria-hidden": true },
    h("path", {
      class: "glyph-body",
      d: "M16 4.500C8.800 4.500 4 9.900 4 16.300 4 23 9.100 27.500 15.600 27.500c7 0 12.400-4.600 12.400-11.200 0-2.300-.7-4.300-1.900-5.900.5-1.500.2-3.100-.9-4-1.200-1-3-.8-4.200.2A13 13 0 0 0 16 4.500z",
    }),
    h("path", {
      class: "glyph-line",
      d: "M17.800 15.200c1 .9 2.600.9 3.600 0M26.600 17.600c-1.800 4-5.400 5.400-9.300 4.800-3.200-.5-5.500-2.700-5.300-5.500.2-2.200 1.900-3.800 4-3.700",
    }),
  );
}
