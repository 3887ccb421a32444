/** What a page says in words of the part it shows. */
export type Stated = {
  page?: number;
  totalPages?: number;
  from?: number;
  to?: number;
  totalItems?: number;
};

/** Digits, with the signs that languages put between thousands. */
const NUMBER = "(\\d{1,3}(?:[,.'’  \\u202f\\u00a0]\\d{3})+|\\d+)";
const OF =
  "(?:of|out of|von|aus|sur|de|di|van|av|af|z|ze|из|із|toplam|από|/|／|dari|trong)(?: (?:about|approximately|around|etwa|ca\\.?|environ|un total de|insgesamt|more than|mehr als|plus de|más de))?";
const TO = "(?:-|–|—|~|to|bis|à|a|al|tot|do|till|til|по|s\\/d)";
const PAGE =
  "(?:page|seite|página|pagina|sida|side|sivu|strona|strana|stránka|oldal|страница|стр\\.?|sayfa|σελίδα|halaman|trang|ページ)";

const PAGES = new RegExp(`^\\W*${PAGE}\\s*:?\\s*${NUMBER}\\s*${OF}\\s*${NUMBER}\\W*$`, "iu");
const PAGES_CHINESE = /^第\s*(\d+)\s*[页頁][,，/\s]*共\s*(\d+)\s*[页頁]$/u;
/** What may stand around a range: verbs before it, names of things after it. */
const BEFORE = "(?:[\\p{L}:'’]+\\s+){0,4}?";
const AFTER = "(?:\\s+[\\p{L}()'’-]+){0,5}";
const RANGE = new RegExp(
  `^\\W*${BEFORE}${NUMBER}\\s*${TO}\\s*${NUMBER}\\s*(?:[\\p{L}]+\\s+)?${OF}\\s*${NUMBER}${AFTER}\\W*$`,
  "iu",
);
const RANGE_JAPANESE = new RegExp(
  `^(?:全)?${NUMBER}\\s*[件項条]中\\s*${NUMBER}\\s*[-–~〜]\\s*${NUMBER}\\s*[件項条]?.*$`,
  "u",
);
const LESS_SURE =
  /about|approximately|around|etwa|\bca\b|environ|more than|mehr als|plus de|más de/iu;
const LONGEST = 120;
const TWO_NUMBERS = /\d\D+\d/u;

/** @returns what the whole of the text says; undefined where it says anything else as well */
export const statedIn = (text: string): Stated | undefined => {
  if (text.length > LONGEST || !TWO_NUMBERS.test(text)) return undefined;
  const plain = text.replace(/\s*\([^()]*\)\s*$/u, "");
  return pagesIn(plain) ?? rangeIn(plain);
};

const pagesIn = (text: string): Stated | undefined => {
  const [, page, totalPages] = PAGES.exec(text) ?? PAGES_CHINESE.exec(text) ?? [];
  if (page === undefined || totalPages === undefined) return undefined;
  const stated = { page: valueOf(page), totalPages: valueOf(totalPages) };
  return stated.page >= 1 && stated.page <= stated.totalPages ? stated : undefined;
};

const rangeIn = (text: string): Stated | undefined => {
  const [, total, first, last] = RANGE_JAPANESE.exec(text) ?? [];
  if (total !== undefined) return range(first, last, total, true);
  const [, from, to, of] = RANGE.exec(text) ?? [];
  return range(from, to, of, !LESS_SURE.test(text));
};

const range = (
  first: string | undefined,
  last: string | undefined,
  total: string | undefined,
  isExact: boolean,
): Stated | undefined => {
  if (first === undefined || last === undefined || total === undefined) return undefined;
  const [from, to, totalItems] = [valueOf(first), valueOf(last), valueOf(total)];
  if (from < 1 || from > to || to > totalItems) return undefined;
  return { from, to, ...(isExact && { totalItems }) };
};

const valueOf = (digits: string): number => Number(digits.replaceAll(/\D/gu, ""));
