import type { Box } from "@dormouse/core";

/** By its edges, which is what is compared most. */
export type Rectangle = { left: number; top: number; right: number; bottom: number };

/** In whole pixels: what moves by less has not moved. */
export function boxOf({ left, top, right, bottom }: Rectangle): Box {
  const [x, y] = [Math.round(left), Math.round(top)];
  return { x, y, width: Math.round(right) - x, height: Math.round(bottom) - y };
}

export function intersection(one: Rectangle, other: Rectangle): Rectangle {
  const left = Math.max(one.left, other.left);
  const top = Math.max(one.top, other.top);
  return {
    left,
    top,
    right: Math.max(left, Math.min(one.right, other.right)),
    bottom: Math.max(top, Math.min(one.bottom, other.bottom)),
  };
}

export function union(one: Rectangle | undefined, other: Rectangle): Rectangle {
  if (one === undefined) return other;
  return {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  };
}

export function holds({ left, top, right, bottom }: Rectangle, x: number, y: number): boolean {
  return left <= x && x < right && top <= y && y < bottom;
}

/** A single pixel is what is kept for screen readers only. */
export function isNothing({ left, top, right, bottom }: Rectangle): boolean {
  const [width, height] = [right - left, bottom - top];
  return width <= 0 || height <= 0 || (width <= 1 && height <= 1);
}
