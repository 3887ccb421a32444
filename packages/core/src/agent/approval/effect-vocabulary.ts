/**
 * What a button says that buys, sends, books or deletes, in the languages that most sites are in: whole words, lower
 * case, in the forms that buttons have them in, so that what a part of a site is called is not among them. This and the
 * other lists of words are lines of them, with commas between.
 */
export const effectWords = [
  // English
  "activate,approve,authorize,bid,book,buy,checkout,confirm,deactivate,delete,deposit,destroy,donate,erase,finalize,fund",
  "invite,order,pay,place,post,publish,purchase,redeem,refund,reject,release,remove,rent,reply,request,reserve,revoke",
  "schedule,send,share,submit,subscribe,terminate,trade,transfer,transmit,tweet,unsubscribe,upgrade,wipe,withdraw",
  // German
  "abbestellen,abonnieren,abschicken,absenden,beantragen,beauftragen,bestellen,bestätigen,bezahlen,buchen,einreichen",
  "entfernen,kaufen,kündigen,löschen,reservieren,schicken,senden,spenden,stornieren,übermitteln,überweisen",
  "veröffentlichen,verschicken,versenden,zahlen",
  // French
  "acheter,commander,confirmer,effacer,envoyer,payer,publier,réserver,résilier,soumettre,supprimer,transférer,valider",
  "verser,virer",
  // Spanish, Portuguese
  "agendar,apagar,borrar,comprar,confirmar,contratar,doar,donar,eliminar,encomendar,enviar,excluir,pagar,pedir,publicar",
  "quitar,remover,reservar,submeter,suscribirse,transferir",
  // Italian
  "acquista,acquistare,cancella,cancellare,compra,conferma,confermare,elimina,eliminare,invia,inviare,ordina,ordinare",
  "paga,pagare,prenota,prenotare,pubblica,rimuovi,rimuovere",
  // Dutch
  "bestel,betaal,betalen,bevestigen,boek,boeken,koop,kopen,opzeggen,plaatsen,reserveer,reserveren,verstuur,versturen",
  "verwijder,verwijderen,verzenden",
  // Polish
  "kup,kupuję,opublikuj,potwierdź,prześlij,usuń,wyślij,zamawiam,zamów,zapłać,zarezerwuj,zatwierdź",
  // Swedish, Danish, Norwegian
  "avboka,bekräfta,bekræft,bekreft,beställ,bestil,bestill,betal,betala,boka,köp,køb,kjøp,radera,skicka,slet,slett",
  // Turkish
  "gönder,onayla,sil,sipariş,öde",
  // Russian, Ukrainian
  "заказать,забронировать,купить,оплатить,опубликовать,отправить,перевести,подтвердить,удалить,видалити,замовити,купити",
  "надіслати,оплатити",
];

/** Alone they leave things as they are; with what they cancel they do not: "Cancel order". */
export const cancelWords = [
  "cancel,abort,void,abbrechen,annuler,anular,cancelar,annulla,annuleren,anuluj,avbryt,avbryd,iptal,отменить,скасувати",
];

/** Languages that write no spaces: wherever they stand. */
export const unspacedEffects =
  /購入|注文|支払|送信|予約|削除|投稿|申し込|购买|購買|下单|下單|付款|支付|提交|发送|發送|发布|發佈|删除|刪除|预订|預訂|预约|取消订单|取消訂單|确认订单|確認訂單|구매|주문|결제|보내기|전송|예약|삭제|제출/u;

/** Of several words, none of which is one alone. */
export const effectPhrases = new RegExp(
  [
    String.raw`\b(?:check out|sign up|close (?:my |the |this )?account|empty (?:the )?(?:trash|bin)|move to (?:the )?(?:trash|bin))\b`,
    String.raw`\bend (?:my |the )?(?:membership|subscription|contract)\b`,
    String.raw`\bmake (?:a |the |my |your )?(?:payment|purchase|donation|reservation|booking|deposit|transfer)\b`,
    String.raw`\b(?:start|begin) (?:a |the |my |your )?(?:free )?trial\b`,
    String.raw`\b(?:accept|sign) (?:the |this )?(?:offer|bid|quote|contract|agreement)\b`,
    String.raw`\bcreate (?:an |my |the |your )?account\b`,
    "zahlungspflichtig|passer (?:la |ma )?commande|złóż zamówienie|satın al|satin al",
  ].join("|"),
  "u",
);

/** What begins so only shows, finds or fetches: "Download order", "My bookings", "Sort by order". */
export const harmlessBeginnings = [
  "show,view,see,open,read,find,search,filter,sort,track,compare,print,download,export,edit,copy,select,choose,how,why",
  "what,where,when,about,back,help,more,my,your,our,all,no,not,don't,never,last,past,previous,next,new,old,first,recent",
  "latest,clear,anzeigen,ansehen,zeigen,suchen,finden,filtern,drucken,herunterladen,meine,alle,neue,nicht,zurück,mehr",
  "voir,afficher,chercher,rechercher,télécharger,imprimer,mes,tous,ver,mostrar,buscar,descargar,imprimir,mis,vedi,mostra",
  "cerca,scarica,toon,bekijk,zoek,pokaż,szukaj,показать,найти,скачать",
];

/** Words that make the one before them a part of what something is called: "Order history", "Post 12". */
export const nounsBehind = [
  "history,status,details,detail,number,no,id,date,summary,overview,list,by,of,view,page,options,settings,form,terms",
  "policy,methods,method,guide,guidelines,club,store,review,reviews,type,info,faq,help,office,box,code,tag",
];

/** What is of the page alone: to remove it, or to cancel that, changes nothing else. */
export const ofThePage =
  /\b(?:filters?|sort|sorting|columns?|highlight|search|selection|zoom|edit|editing|changes|upload|suche|bearbeitung|auswahl)\b/u;

/** What is also called by such a word, with its number: "Order 12". */
export const numberedNouns = ["order,post,request,trade,release"];

/** Verbs that no thing is called by. */
export const verbsOnly = ["confirm,delete,pay,remove,reply,send,submit,transfer"];

/** What a button does apart: "Review and pay", "Save & send". */
export const betweenDeeds = /[,;+&/|·–—]|:\s|\s(?:and|then|und|et|y|e|i|en|och|og|и|ve)\s/u;

/** A yes to whatever is asked beside it. */
export const yes =
  /^(?:ok|okay|yes|yes please|proceed|continue|do it|go|apply|agree|i agree|i understand|ja|weiter|fortfahren|oui|continuer|d'accord|sí|si|aceptar|continuar|sì|accetta|sim|aceitar|doorgaan|tak|dalej|да|продолжить|evet|はい|是|好|确定|確定|确认|確認|예|확인)[!.]?$/u;

/** What makes a question one about an effect, beside the words for it. */
export const mentionsOfEffects =
  /\b(?:payments?|purchase|orders?|bookings?|reservations?|cancell?ation|deletion|zahlung|bestellung|buchung|kündigung|paiement|commande|pago|pedido|pagamento|ordine|betaling|bestelling)\b|permanent|irreversibl|cannot be undone/u;

/** Nothing is bought or sent where cookies are agreed to. */
export const ofCookies = /cookie|consent|einwilligung|consentement/u;

/** A link that says so leads to where it is done, and does not do it yet. */
export const leadingWords = [
  "bid,book,buy,checkout,deposit,donate,fund,invite,order,place,post,publish,purchase,redeem,release,rent,reply,request",
  "reserve,schedule,share,subscribe,trade,upgrade,withdraw,abonnieren,beantragen,bestellen,buchen,kaufen,reservieren",
  "spenden,acheter,commander,réserver,agendar,comprar,contratar,doar,donar,encomendar,pedir,reservar,suscribirse",
  "acquista,acquistare,compra,ordina,ordinare,prenota,prenotare,bestel,boek,boeken,koop,kopen,reserveer,reserveren,kup",
  "kupuję,zamów,zarezerwuj,boka,beställ,bestil,bestill,köp,køb,kjøp,satın,заказать,забронировать,купить,замовити,купити",
];
