/**
 * Characters that a model reads and a person does not see, or that turn the text around them; whole texts can be
 * hidden in them. What joins letters or shapes an emoji stays, where there is no more of it than that takes.
 */
const shaping = String.raw`\p{Join_Control}|\p{Variation_Selector}`;
const unseen = new RegExp(
  String.raw`(?!${shaping})\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb]|(?:${shaping}){3,}`,
  "gu",
);

/** Nothing of it is written in ASCII, as most texts are. */
const beyondAscii = /[^\0-\x7f]/u;

export function withoutUnseen(text: string): string {
  return beyondAscii.test(text) ? text.replaceAll(unseen, "") : text;
}
