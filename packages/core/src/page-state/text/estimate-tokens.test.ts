import { readFileSync } from "node:fs";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, test } from "vitest";
import { encodePage } from "./encode-page.ts";
import { estimateTokens } from "./estimate-tokens.ts";
import { ordersPage } from "./support/orders-page.ts";

const root = new URL("../../../../../", import.meta.url);

describe("the estimate of a text's tokens is within a tenth of what o200k counts", () => {
  test.each(["README.md", "docs/api.md", "docs/errors.md"])("of %s", (path) => {
    expect(isNear(readFileSync(new URL(path, root), "utf8"))).toBe(true);
  });

  test.each([3, 200])("of a page with %d rows", (rows) => {
    const { text } = encodePage(ordersPage(rows), { budgetTokens: 100_000 });
    expect(isNear(text)).toBe(true);
  });
});

test.each([
  [
    "German",
    "Willkommen in Ihrem Kundenkonto. Hier können Sie Ihre Bestellungen einsehen und das Passwort ändern.",
  ],
  [
    "Polish",
    "Witamy na Twoim koncie. Tutaj możesz przeglądać zamówienia i ustawić powiadomienia o dostawie.",
  ],
  [
    "Russian",
    "Добро пожаловать в личный кабинет. Здесь вы можете просмотреть свои заказы и изменить пароль.",
  ],
  ["Arabic", "لوحات القيادة والجداول والفواتير متاحة الآن للمستخدمين الجدد في جميع أنحاء العالم."],
  [
    "Japanese",
    "アカウントへようこそ。ここでは注文の確認、パスワードの変更、配送通知の設定ができます。",
  ],
  ["Chinese", "欢迎来到您的帐户。在这里您可以查看订单、更改密码并设置送货通知。"],
  [
    "Korean",
    "계정에 오신 것을 환영합니다. 여기에서 주문을 확인하고 비밀번호를 변경할 수 있습니다.",
  ],
  ["Hindi", "आपके खाते में आपका स्वागत है। यहां आप अपने ऑर्डर देख सकते हैं और पासवर्ड बदल सकते हैं।"],
  [
    "signs and ids",
    "→ 🎁 ✓ 12 % · 550e8400-e29b-41d4-a716-446655440000 BLAU1050409 getElementById /api/v1/users?id=42",
  ],
])("%s is not told to cost much less than it does, nor twice as much", (_, text) => {
  const share = estimateTokens(text) / countTokens(text);
  expect(share).toBeGreaterThan(0.8);
  expect(share).toBeLessThan(1.5);
});

function isNear(text: string): boolean {
  const share = estimateTokens(text) / countTokens(text);
  return share > 0.95 && share < 1.1;
}
