/** What a page says in words of the part it shows. */
export type Stated = {
  page?: number;
  totalPages?: number;
  from?: number;
  to?: number;
  totalItems?: number;
};

/** Digits, with the signs that languages put between thousands. */
const aNumber = "(\\d{1,3}(?:[,.'’  \\u202f\\u00a0]\\d{3})+|\\d+)";
const ofWords =
  "(?:of|out of|von|aus|sur|de|di|van|av|af|z|ze|из|із|toplam|από|/|／|dari|trong)(?: (?:about|approximately|around|etwa|ca\\.?|environ|un total de|insgesamt|more than|mehr als|plus de|más de))?";
const toWords = "(?:-|–|—|~|to|bis|à|a|al|tot|do|till|til|по|s\\/d)";
const pageWords =
  "(?:page|seite|página|pagina|sida|side|sivu|strona|strana|stránka|oldal|страница|стр\\.?|sayfa|σελίδα|halaman|trang|ページ)";

const pageOfPages = new RegExp(
  `^\\W*${pageWords}\\s*:?\\s*${aNumber}\\s*${ofWords}\\s*${aNumber}\\W*$`,
  "iu",
);
const pageOfPagesChinese = /^第\s*(\d+)\s*[页頁][,，/\s]*共\s*(\d+)\s*[页頁]$/u;
/** What may stand around a range: verbs before it, names of things after it. */
const wordsBefore = "(?:[\\p{L}:'’]+\\s+){0,4}?";
const wordsAfter = "(?:\\s+[\\p{L}()'’-]+){0,5}";
const rangeOfTotal = new RegExp(
  `^\\W*${wordsBefore}${aNumber}\\s*${toWords}\\s*${aNumber}\\s*(?:[\\p{L}]+\\s+)?${ofWords}\\s*${aNumber}${wordsAfter}\\W*$`,
  "iu",
);
const rangeOfTotalJapanese = new RegExp(
  `^(?:全)?${aNumber}\\s*[件項条]中\\s*${aNumber}\\s*[-–~〜]\\s*${aNumber}\\s*[件項条]?.*$`,
  "u",
);
const lessSure =
  /about|approximately|around|etwa|\bca\b|environ|more than|mehr als|plus de|más de/iu;
const longestText = 120;
const twoNumbers = /\d\D+\d/u;

/** @returns what the whole of the text says; undefined where it says anything else as well */
export function statedIn(text: string): Stated | undefined {
  if (text.length > longestText || !twoNumbers.test(text)) return undefined;
  const plain = text.replace(/\s*\([^()]*\)\s*$/u, "");
  return pagesIn(plain) ?? rangeIn(plain);
}

function pagesIn(text: string): Stated | undefined {
  const [, page, totalPages] = pageOfPages.exec(text) ?? pageOfPagesChinese.exec(text) ?? [];
  if (page === undefined || totalPages === undefined) return undefined;
  const stated = { page: valueOf(page), totalPages: valueOf(totalPages) };
  return stated.page >= 1 && stated.page <= stated.totalPages ? stated : undefined;
}

function rangeIn(text: string): Stated | undefined {
  const [, total, first, last] = rangeOfTotalJapanese.exec(text) ?? [];
  if (total !== undefined) return range(first, last, total, true);
  const [, from, to, of] = rangeOfTotal.exec(text) ?? [];
  return range(from, to, of, !lessSure.test(text));
}

function range(
  first: string | undefined,
  last: string | undefined,
  total: string | undefined,
  isExact: boolean,
): Stated | undefined {
  if (first === undefined || last === undefined || total === undefined) return undefined;
  const [from, to, totalItems] = [valueOf(first), valueOf(last), valueOf(total)];
  if (from < 1 || from > to || to > totalItems) return undefined;
  return { from, to, ...(isExact && { totalItems }) };
}

function valueOf(digits: string): number {
  return Number(digits.replaceAll(/\D/gu, ""));
}
