import { describe, expect, test } from "vitest";
import { isYes, linksToEffect, namesEffect, speaksOfEffect } from "./effect-words.ts";

describe("what a button says", () => {
  test.each([
    "Pay now",
    "Place order",
    "Buy",
    "Book slot 8:00",
    "Book 06:00",
    "Review and pay",
    "Save & send",
    "Send message",
    "Submit",
    "Delete",
    "Yes, delete it",
    "Remove item 3",
    "Cancel order",
    "Check out",
    "Publish",
    "Order for pickup",
    "Zahlungspflichtig bestellen",
    "Jetzt kaufen",
    "Konto löschen",
    "Bestelling annuleren",
    "Envoyer le message",
    "Annuler la commande",
    "Eliminar cuenta",
    "Enviar",
    "Prenota",
    "Wyślij",
    "Удалить",
    "注文を確定する",
    "提交订单",
    "결제하기",
    "Make a payment",
    "Accept offer",
    "Create account",
    "RESERVER",
    "SATIN AL",
    "SİL",
    "Zatwierdź",
    "Be\u00adstellen",
  ])("%s has an effect", (name) => expect(namesEffect(name)).toBe(true));

  test.each([
    "Search",
    "Next",
    "Sign in",
    "Cancel",
    "Abbrechen",
    "Annuler",
    "Cancelar",
    "Cancel search",
    "Show bookings",
    "My orders",
    "Orders",
    "Order history",
    "Order #1207",
    "Sort by order date",
    "Remove filter",
    "Download order",
    "Export",
    "Add to cart",
    "Accept all cookies",
    "Booking",
    "Payment methods",
    "New message",
    "Bestellungen",
    "Weiter",
    "Satin sheets",
    "Accept",
    "",
  ])("%s has none", (name) => expect(namesEffect(name)).toBe(false));

  test("a link to where something is bought or booked has not done it yet", () => {
    expect(
      ["Order", "Buy", "Book a truck", "Jetzt kaufen", "Check out"].map(linksToEffect),
    ).toEqual(Array.from({ length: 5 }, () => false));
    expect(["Delete", "Remove", "Cancel booking", "Book now & pay"].map(linksToEffect)).toEqual(
      Array.from({ length: 4 }, () => true),
    );
  });

  test("a yes is one to what is asked beside it", () => {
    expect(["OK", "Yes", "Ja", "Continue", "はい", ""].map(isYes)).not.toContain(false);
    expect(["No", "Close", "Cancel"].map(isYes)).not.toContain(true);
    expect(speaksOfEffect("Do you really want to delete this draft?")).toBe(true);
    expect(speaksOfEffect("We share cookies with our partners.")).toBe(false);
    expect(speaksOfEffect("Your session is about to end.")).toBe(false);
  });
});
