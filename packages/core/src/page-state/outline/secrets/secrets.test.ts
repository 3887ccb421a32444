import { describe, expect, test } from "vitest";
import { SecretMemory } from "../../secret-memory/secret-memory.ts";
import { outlineOf, readOutline } from "../outline.ts";
import { pageOf } from "../support/page-of.ts";
import { isCardNumber, withoutCardNumbers } from "./card-number.ts";
import { withoutSecrets } from "./without-secrets.ts";

const canary = "zx81canary";

function maskedOf(html: string): (boolean | undefined)[] {
  return Object.values(outlineOf(pageOf(html)).elements).map(({ masked }) => masked);
}

describe("what a page holds and is never told", () => {
  test.each([
    `<input type="password" raw-value="${canary}">`,
    `<input autocomplete="section-a current-password" raw-value="${canary}">`,
    `<label>Passwort <input raw-value="${canary}"></label>`,
    `<label for="p">Contraseña</label><input id="p" raw-value="${canary}">`,
    `<input placeholder="Mot de passe" raw-value="${canary}">`,
    `<input name="userPassword" raw-value="${canary}">`,
    `<input aria-label="Пароль" raw-value="${canary}">`,
    `<input aria-label="パスワード" value="${canary}">`,
    `<input autocomplete="one-time-code" raw-value="${canary}">`,
    `<input name="otp_code" raw-value="${canary}">`,
    `<label>Bestätigungscode <input raw-value="${canary}"></label>`,
    `<label>Código de verificación <input raw-value="${canary}"></label>`,
    `<label>Verification code <input raw-value="${canary}"></label>`,
    `<textarea name="card-number">${canary}</textarea>`,
    `<input name="cardNumber" raw-value="${canary}">`,
    `<input aria-label="Kartennummer" raw-value="${canary}">`,
    `<input id="cvc" raw-value="${canary}">`,
    `<label>Prüfziffer <input raw-value="${canary}"></label>`,
    `<input autocomplete="cc-exp" raw-value="${canary}">`,
    `<div contenteditable="true" role="textbox" aria-label="Password">${canary}</div>`,
    `<div role="textbox" aria-label="CVV" raw-value="${canary}"></div>`,
    `<div><label>Card number</label><div><input raw-value="${canary}"></div></div>`,
    `<table><tr><td>Passwort:</td><td><input raw-value="${canary}"></td></tr></table>`,
    `<input autocomplete="cc-number" raw-value=""><input name="expires" raw-value="${canary}">`,
  ])("is not told: %s", (html) => {
    const outline = outlineOf(pageOf(html));
    expect(JSON.stringify(outline)).not.toContain(canary);
    expect(Object.values(outline.elements).some(({ masked }) => masked)).toBe(true);
  });

  test("is said to be there, or not", () => {
    expect(maskedOf(`<input type="password" raw-value="x"><input type="password">`)).toEqual([
      true,
      false,
    ]);
    expect(maskedOf(`<input name="email" raw-value="ada@harbor.test">`)).toEqual([undefined]);
  });

  test.each([
    "Promo code",
    "Postal code",
    "PIN code (postal)",
    "Expiry date",
    "Country code",
    "Card holder",
    "Search",
    "Passenger name",
    "Compass",
    "Spinner",
    "Security question",
    "Area code",
    "Discount code",
    "Tango",
  ])("is not looked for in %s", (label) => {
    expect(maskedOf(`<label>${label} <input raw-value="plain"></label>`)).toEqual([undefined]);
  });

  test("is a code too whose characters have a cell each, though each says nothing", () => {
    const cells = "738291"
      .split("")
      .map((digit) => `<div><input maxlength="1" raw-value="${digit}"></div>`)
      .join("");
    const outline = outlineOf(
      pageOf(
        `<div>${cells}</div><p>We sent 738291 to you</p><button aria-label="Use 738291">x</button>`,
      ),
    );
    expect(JSON.stringify(outline)).not.toMatch(/738291|"value"/u);
    expect(Object.values(outline.elements).filter(({ masked }) => masked === true)).toHaveLength(6);
  });

  test("is any number that can be a card's, whatever its field is called", () => {
    expect(maskedOf(`<input name="note" raw-value="4111 1111 1111 1111">`)).toEqual([true]);
    expect(maskedOf(`<input name="note" raw-value="4111 1111 1111 1112">`)).toEqual([undefined]);
  });

  test("is told nowhere else on the page, by any way of writing it", () => {
    const secret = "s3cret&more pass";
    const page = pageOf(
      `<form><input type="password" raw-value="${secret.replace("&", "&amp;")}"></form>
       <p>Your password is ${secret.replace("&", "&amp;")}.</p>
       <a href="/next?p=${encodeURIComponent(secret)}">Next</a>
       <a href="/next?p=${secret.replaceAll("&", "%26").replaceAll(" ", "+")}" title="with ${secret}">Next</a>
       <button raw-name="Copy ${secret}">Copy</button>
       <button raw-description="copies ${secret}">Copy</button>
       <input name="copy" raw-value="${secret}"><img alt="${secret}" src="/i?t=${encodeURIComponent(secret)}">
       <select><option>${secret}</option></select><input raw-error="${secret} is weak">
       <div role="slider" aria-valuenow="${secret}"></div>
       <table><tr><th>Name</th><th>Key</th></tr><tr data-id="${secret}"><td>a</td><td>${secret}</td></tr>
       <tr><td>b</td><td>x${secret}x</td></tr></table>
       <iframe src="/frame?p=${encodeURIComponent(secret)}"><p>${secret}</p></iframe>`,
      {
        title: `Hello ${secret}`,
        url: `https://harbor.test/login?p=${encodeURIComponent(secret)}`,
      },
    );
    page.nodes.forEach((node) => {
      if (node.value?.includes("&amp;") === true) node.value = secret;
    });
    expect(JSON.stringify(outlineOf(page))).not.toMatch(/s3cret/u);
  });

  test("is taken out where the browser itself kept it from the field", () => {
    const page = pageOf(`<input type="password" raw-value="•"><p>It is ${canary}, they say</p>`, {
      secrets: [canary],
    });
    expect(JSON.stringify(withoutSecrets(page).page)).not.toContain(canary);
  });

  test("is looked for digit by digit, with or without spaces", () => {
    const outline = outlineOf(
      pageOf(
        `<input autocomplete="cc-number" raw-value="4929 1234 5678 9012"><button>Card 4929123456789012</button><button>4929-1234-5678-9012</button>`,
      ),
    );
    expect(JSON.stringify(outline)).not.toMatch(/4929/u);
  });

  test("when short, does not take letters out of other words", () => {
    const outline = outlineOf(
      pageOf(
        `<input type="password" raw-value="1234"><button>Order 123456</button><button>Code 1234</button>`,
      ),
    );
    expect(
      Object.values(outline.elements)
        .map(({ name }) => name)
        .slice(1),
    ).toEqual(["Order 123456", "Code •••"]);
  });

  test("keeps what a chosen month of expiry is from being told by its list", () => {
    const outline = outlineOf(
      pageOf(
        `<select autocomplete="cc-exp-month"><option>01</option><option selected>02</option></select>`,
      ),
    );
    expect(Object.values(outline.elements)).toEqual([
      { role: "combobox", name: "", verb: "select", masked: true },
    ]);
  });
});

test("what earlier pages held is not told in part where the pieces that say it are cut", () => {
  const memory = new SecretMemory();
  memory.learn("correct-horse-battery", "entered");
  const page = pageOf(`<p>${"x".repeat(190)} correct-<b>horse</b>-battery</p>`);
  const told = JSON.stringify(readOutline(page, memory).outline);
  expect(told).toContain("•••");
  expect(told).not.toContain("correct");
});

describe("numbers of cards", () => {
  test.each([
    "4111111111111111",
    "5555 5555 5555 4444",
    "378282246310005",
    "6011-1111-1111-1117",
    "3530111333300000",
    "30569309025904",
    "6200000000000005",
  ])("are known: %s", (number) => {
    expect(isCardNumber(number)).toBe(true);
    expect(withoutCardNumbers(`paid with ${number.replaceAll("-", " ")} today`, "•••")).toBe(
      "paid with ••• today",
    );
  });

  test.each([
    "1234567890123456",
    "4111111111111112",
    "0000000000000000",
    "20260331123000",
    "9780306406157",
    "12.4111111111111111",
  ])("are not seen where there are none: %s", (number) => {
    expect(withoutCardNumbers(`order ${number}`, "•••")).toBe(`order ${number}`);
  });
});
