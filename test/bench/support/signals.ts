/** Signals end the whole run in order; a browser's launcher would end this process on its own account. */
export const signalsLeftAlone = {
  handleSIGINT: false,
  handleSIGTERM: false,
  handleSIGHUP: false,
} as const;
