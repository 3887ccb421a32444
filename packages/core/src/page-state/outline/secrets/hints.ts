import { own } from "../../text/own.ts";

/** What a field holds that is never told. */
export type SecretKind = "password" | "oneTimeCode" | "cardNumber" | "securityCode" | "expiry";

const kindsByAutocomplete: Record<string, SecretKind> = {
  "cc-csc": "securityCode",
  "cc-exp": "expiry",
  "cc-exp-month": "expiry",
  "cc-exp-year": "expiry",
  "cc-number": "cardNumber",
  "current-password": "password",
  "new-password": "password",
  "one-time-code": "oneTimeCode",
};

/** By words that pages use for such a field, in lower case and without accents. */
const kindsByWords: [SecretKind, RegExp][] = [
  [
    "password",
    /\b(?:pass ?(?:word|phrase|wort|code)|passwd|pwd|kennwort|contrasena|mot de passe|mdp|senha|wachtwoord|haslo|parola|losenord|adgangskode|passord|salasana|heslo|jelszo|sifre|kata sandi|mat khau)\b|пароль|密码|密碼|パスワード|暗証番号|비밀번호|รหัสผ่าน|सांकेतिक|סיסמה|كلمة (?:المرور|السر)/u,
  ],
  ["password", /^(?:your |card |enter |new |current |confirm )*pin(?: number)?$/u],
  [
    "oneTimeCode",
    /\b(?:otp|totp|one ?time|2 ?fa|mfa|tfa|(?:verification|authenticat(?:or|ion)|auth|confirmation|login|sms|two factor|2 step) (?:code|pin|token)|(?:einmal|bestatigungs|verifizierungs|sicherheits) ?(?:code|kennwort|passwort)|tan(?: nummer)?|code (?:de )?(?:verification|confirmation|a usage unique|sms)|codigo (?:de )?(?:verificacion|verificacao|confirmacion|confirmacao|sms|un solo uso)|codice (?:di )?(?:verifica|conferma|otp|sms)|verificatiecode|bevestigingscode|kod (?:weryfikacyjny|sms|jednorazowy)|dogrulama kodu|engangskod[e]?|verifieringskod|overovaci kod)\b|код (?:подтверждения|из смс|проверки)|验证码|驗證碼|認証コード|確認コード|ワンタイム|인증 ?번호|인증 ?코드/u,
  ],
  [
    "oneTimeCode",
    /^(?:please )?(?:enter )?(?:verification )?(?:digit|character|ziffer|stelle|chiffre|digito|cifra|cijfer|cyfra)\s?\d\b/u,
  ],
  [
    "cardNumber",
    /\b(?:(?:credit|debit|bank|payment|gift)? ?card ?(?:number|num|no|nr)|cc ?(?:number|num|no|nr)|card ?pan|cardnumber|(?:kredit)?karten ?(?:nummer|nr)|kreditkarte|numero de (?:la )?(?:carte|tarjeta)|numero d[oe] cartao|numero (?:della |di )?carta|(?:credit)?kaart ?nummer|numer karty|kortnummer|kort ?nr|cislo karty|kart numarasi)\b|номер карты|カード番号|卡号|卡號|카드 ?번호|رقم البطاقة/u,
  ],
  [
    "securityCode",
    /\b(?:cvv2?|cvc2?|csc|cvn|cav2?|card (?:security|verification|validation)(?: (?:code|value|number))?|security (?:code|number)|(?:karten)?pruf(?:nummer|ziffer|code)|sicherheits(?:code|nummer)|cryptogramme|code de securite|codigo de seguri?(?:dad|dade|ranca|anca)|codice di sicurezza|veiligheidscode|kod (?:bezpieczenstwa|cvv|cvc)|guvenlik kodu|sakerhetskod|sikkerhedskode)\b|セキュリティ ?コード|安全码|安全碼|보안 ?코드|код безопасности/u,
  ],
];

const expiryWords =
  /\b(?:expir(?:y|ation|es|e)|exp(?: (?:date|month|year|mm|yy))?|cc ?exp|mm ?yy(?:yy)?|valid (?:until|thru|through)|gultig bis|ablauf(?:datum)?|date d expiration|vencimiento|caducidad|validade|scadenza|vervaldatum|data waznosci|son kullanma)\b|срок действия|有効期限|有效期|유효 ?기간/u;

/**
 * What stands in a field by what its page says of it; undefined where that may be told.
 * @param said its name, its labels, its hints
 */
export function kindOf(autocomplete: string, said: readonly string[]): SecretKind | undefined {
  const kind = kindByWords(autocomplete, said);
  return kind !== undefined && isAddress(kind, said) ? undefined : kind;
}

function kindByWords(autocomplete: string, said: readonly string[]): SecretKind | undefined {
  for (const token of autocomplete.toLowerCase().split(/\s+/u)) {
    const kind = own(kindsByAutocomplete, token);
    if (kind !== undefined) return kind;
  }
  const words = [...new Set(said.map(wordsOf))];
  return kindsByWords.find(([, pattern]) => words.some((text) => pattern.test(text)))?.[0];
}

/** Where addresses are written, "PIN" is a postal code. */
function isAddress(kind: SecretKind, said: readonly string[]): boolean {
  return kind === "password" && said.some((text) => /postal|zip|postcode/iu.test(text));
}

/** Whether a field may be for a card's expiry, which other things have too. */
export function mayBeExpiry(said: readonly string[]): boolean {
  return said.some((text) => expiryWords.test(wordsOf(text)));
}

/** "cardNumber", "card_number" and "Card number:" are the same words. */
function wordsOf(text: string): string {
  return text
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .normalize("NFKD")
    .replaceAll(/(?<=\p{Script=Latin})[\u0300-\u036f]+/gu, "")
    .normalize("NFC")
    .replaceAll("ł", "l")
    .replaceAll("ß", "ss")
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}\p{Mark}]+/gu, " ")
    .trim();
}
