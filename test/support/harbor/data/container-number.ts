/** ISO 6346: letters count from 10, leaving out the multiples of 11. */
const letterValues = new Map(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("").map((letter, index) => {
    const value = index + 10;
    return [letter, value + Math.floor((value - 1) / 10)] as const;
  }),
);

/** The remainder of ISO 6346 over owner code and serial (`"CSQU305438"`): 0 to 10, where 10 is best not used. */
function remainder(ownerAndSerial: string): number {
  const sum = ownerAndSerial
    .split("")
    .reduce(
      (total, character, index) =>
        total + (letterValues.get(character) ?? Number(character)) * 2 ** index,
      0,
    );
  return sum % 11;
}

/** Whether a serial may be issued: ISO 6346 advises against those whose check digit would be 10. */
export function isIssuable(ownerAndSerial: string): boolean {
  return remainder(ownerAndSerial) < 10;
}

/** `"CSQU305438"` → `"CSQU3054383"`. */
export function withCheckDigit(ownerAndSerial: string): string {
  return `${ownerAndSerial}${remainder(ownerAndSerial) % 10}`;
}

/** Whether the text is four letters ending in U, J or Z, six digits and the right check digit. */
export function isContainerNumber(text: string): boolean {
  return /^[A-Z]{3}[UJZ]\d{7}$/.test(text) && withCheckDigit(text.slice(0, -1)) === text;
}
