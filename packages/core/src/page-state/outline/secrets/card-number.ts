/** Digits as cards have them, in groups or not, and no more digits before or after. */
const candidates = /(?<![\d.,])\d(?:[ \u00a0-]?\d){12,18}(?![\d])/gu;

/** First digits and lengths that card networks give out; the older Visa of 13 is an EAN more often. */
const networks =
  /^(?:4\d{15}(?:\d{3})?|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01]|720)\d{12,13}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11,13}|6(?:011|5\d\d|4[4-9]\d)\d{12,15}|35(?:2[89]|[3-8]\d)\d{12,15}|62\d{14,17}|(?:5[06-9]|6[37])\d{14,17})$/u;

/** Whether a value is what a card's number looks like, whoever the field says it is for. */
export function isCardNumber(value: string): boolean {
  const digits = value.replaceAll(/[ \u00a0-]/gu, "");
  return /^\d{13,19}$/u.test(digits) && passesLuhn(digits);
}

/** Text with the numbers of cards in it blotted out, where the network they are of is known by their first digits. */
export function withoutCardNumbers(text: string, blot: string): string {
  if (text.length < 13) return text;
  return text.replaceAll(candidates, (written) => {
    const digits = written.replaceAll(/\D/gu, "");
    return networks.test(digits) && passesLuhn(digits) ? blot : written;
  });
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (const [place, digit] of digits.split("").toReversed().entries()) {
    const counted = place % 2 === 1 ? Number(digit) * 2 : Number(digit);
    sum += counted > 9 ? counted - 9 : counted;
  }
  return sum % 10 === 0 && /[^0]/u.test(digits);
}
