import { own } from "../../text/own.ts";

/** What a control of a pager is for, by what it says. */
export type PagerWord = "next" | "previous" | "first" | "last" | "gap" | { page: number };

const nextWords =
  "next|older|older posts|older entries|weiter|vor|nächste|nächster|nächste ergebnisse|ältere beiträge|suivant|suivante|suivants|siguiente|siguientes|próximo|próxima|proximo|proxima|seguinte|avanti|successivo|successiva|successivi|prossima|prossimo|volgende|nästa|næste|neste|seuraava|następna|następny|dalej|další|ďalšia|következő|următoarea|următorul|следующая|следующие|вперед|вперёд|далее|наступна|sonraki|ileri|επόμενη|επόμενο|التالي|التالية|הבא|次へ|次|次のページ|下一页|下一頁|下页|다음|다음 페이지|berikutnya|selanjutnya|tiếp|trang sau|ถัดไป";
const previousWords =
  "previous|prev|newer|newer posts|newer entries|zurück|vorherige|vorheriger|neuere beiträge|précédent|précédente|précédents|anterior|anteriores|indietro|precedente|precedenti|vorige|föregående|forrige|edellinen|poprzednia|poprzedni|předchozí|predchádzajúca|előző|anterioară|anteriorul|предыдущая|назад|попередня|önceki|geri|προηγούμενη|προηγούμενο|السابق|السابقة|הקודם|前へ|前|前のページ|上一页|上一頁|上页|이전|이전 페이지|sebelumnya|trước|trang trước|ก่อนหน้า";
const firstWords =
  "first|erste|première|premier|primera|primero|primeira|prima|eerste|första|første|ensimmäinen|pierwsza|první|первая|ilk|最初|首页|첫 페이지";
const lastWords =
  "last|letzte|dernière|dernier|última|último|ultima|laatste|sista|sidste|siste|viimeinen|ostatnia|poslední|последняя|son|最後|末页|尾页|마지막 페이지";
const pageWords =
  "page|seite|página|pagina|sida|side|sivu|strona|strana|stránka|oldal|страница|стр|sayfa|σελίδα|halaman|trang|ページ|页|페이지";

function said(words: string): RegExp {
  return new RegExp(
    `^(?:go to |zur |zum |aller à la |ir a la |ir para a |vai alla |naar )?(?:the |(?:${pageWords}) )?(?:${words})(?: (?:${pageWords}|results|posts|items))?$`,
    "u",
  );
}

const wordPatterns: [PagerWord, RegExp][] = [
  ["next", said(nextWords)],
  ["previous", said(previousWords)],
  ["first", said(firstWords)],
  ["last", said(lastWords)],
];

const signs: Record<string, PagerWord> = {
  "›": "next",
  "→": "next",
  ">": "next",
  "❯": "next",
  "»": "next",
  ">>": "next",
  chevron_right: "next",
  navigate_next: "next",
  keyboard_arrow_right: "next",
  "‹": "previous",
  "←": "previous",
  "<": "previous",
  "❮": "previous",
  "«": "previous",
  "<<": "previous",
  chevron_left: "previous",
  navigate_before: "previous",
  keyboard_arrow_left: "previous",
  ">|": "last",
  "|<": "first",
  last_page: "last",
  first_page: "first",
  "…": "gap",
  "...": "gap",
};

const pageNumber = new RegExp(
  `^(?:(?:go to |current |zu |zur |aller à la |ir a la |ir para a |vai alla )?(?:${pageWords})[ ,:]*)?(\\d{1,6})(?:[,.]? (?:current page|current|of \\d+))?$`,
  "u",
);

const longestText = 60;

/** @returns undefined for what a pager would not say */
export function pagerWord(text: string): PagerWord | undefined {
  if (text === "" || text.length > longestText) return undefined;
  const plain = text.trim().toLowerCase();
  const sign = own(signs, plain);
  if (sign !== undefined) return sign;
  const words = plain.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
  const number = pageNumber.exec(words)?.[1];
  if (number !== undefined) return { page: Number(number) };
  return wordPatterns.find(([, pattern]) => pattern.test(words))?.[0];
}

/** It says less of what comes next than a "»" that stands beside a "›". */
export function isDoubled(text: string): boolean {
  return /^(?:»|«|>>|<<)$/u.test(text.trim());
}

const loadMore =
  /^(?:(?:load|show|see|view|get|fetch) (?:\d+ )?more(?: [\p{L}]+){0,2}|more(?: (?:results|items|posts|comments|stories))?|mehr (?:laden|anzeigen)|(?:weitere|mehr) [\p{L}]+(?: (?:laden|anzeigen))?|(?:charger|afficher|voir) (?:plus|davantage)(?: d[eu'’ ]+[\p{L}]+)?|(?:cargar|ver|mostrar) más(?: [\p{L}]+)?|(?:carregar|ver|mostrar) mais(?: [\p{L}]+)?|(?:carica|mostra|vedi) altr[oie](?: [\p{L}]+)?|meer (?:laden|tonen)|toon meer|visa fler|vis flere|indlæs flere|näytä lisää|pokaż więcej|załaduj więcej|načíst další|zobrazit více|(?:загрузить|показать) (?:ещё|еще|больше)|daha fazla(?: [\p{L}]+)?|もっと見る|もっと読み込む|さらに表示|加载更多|查看更多|載入更多|더 ?보기)$/u;

export function saysLoadMore(text: string): boolean {
  return loadMore.test(
    text
      .trim()
      .toLowerCase()
      .replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""),
  );
}

const perPage =
  /per page|page size|rows per|items per|entries|results per|pro seite|je seite|einträge|zeilen|par page|por página|resultados por|per pagina|per sida|pr\. side|na stronę|na straně|на странице|sayfa başına|件|每页|条\/页|페이지당|^show$|^anzeigen$|^afficher$|^mostrar$/iu;

export function saysPageSize(text: string): boolean {
  return perPage.test(text);
}
