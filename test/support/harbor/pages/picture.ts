const width = 200;
const height = 70;

/** The letters as a person can read them, and a page's text does not tell them: an SVG, always the same for the same. */
export function pictureOf(letters: string): string {
  const drawn = Array.from(letters, (letter, index) => {
    const x = 30 + index * 35;
    const y = 45 + ((letter.charCodeAt(0) * 7) % 13) - 6;
    const turn = ((letter.charCodeAt(0) * 11) % 41) - 20;
    return `<text x="${x}" y="${y}" transform="rotate(${turn} ${x} ${y})">${letter}</text>`;
  });
  const lines = [20, 35, 52].map(
    (y, index) => `<path d="M0 ${y}Q${60 + index * 40} ${height - y} ${width} ${y + 8}"/>`,
  );
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">` +
    `<rect width="${width}" height="${height}" fill="#eef3f7"/>` +
    `<g fill="none" stroke="#8aa">${lines.join("")}</g>` +
    `<g font-family="sans-serif" font-size="34" font-weight="bold" text-anchor="middle" fill="#134">` +
    `${drawn.join("")}</g></svg>`
  );
}
