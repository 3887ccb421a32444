/**
 * The header that has a browser save the file under its name (RFC 6266). Never shown inline: the file
 * came from somebody's page, and its script would run on the bucket's origin.
 */
export function contentDisposition(fileName: string): string {
  // Old clients read the plain form; a quote or a line break in it would end the value.
  const plain = fileName.replaceAll(/[^\x20-\x7e]|["\\%]/g, "_");
  return `attachment; filename="${plain}"; filename*=UTF-8''${encode(fileName)}`;
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
