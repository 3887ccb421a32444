/** What somebody has tried so far. */
export interface Attempts {
  /** How often they were let in. */
  readonly logins: number;
  readonly wrongPasswords: number;
  readonly wrongAnswers: number;
  readonly locked: boolean;
}

export interface LoginAttempts {
  letIn(username: string): void;
  wrongPassword(username: string): void;
  wrongAnswer(username: string): void;
  of(username: string): Attempts;
  clear(): void;
}

interface Counts {
  logins: number;
  wrongPasswords: number;
  wrongAnswers: number;
  /** Wrong passwords since the last right one. */
  inRow: number;
}

/** @param lockAfter so many wrong passwords in a row lock an account. */
export function createLoginAttempts(lockAfter = Number.POSITIVE_INFINITY): LoginAttempts {
  const counted = new Map<string, Counts>();
  const countsOf = (username: string): Counts => {
    const none = { logins: 0, wrongPasswords: 0, wrongAnswers: 0, inRow: 0 };
    const counts = counted.get(username) ?? none;
    counted.set(username, counts);
    return counts;
  };
  return {
    letIn(username) {
      const counts = countsOf(username);
      counts.logins += 1;
      counts.inRow = 0;
    },
    wrongPassword(username) {
      const counts = countsOf(username);
      counts.wrongPasswords += 1;
      counts.inRow += 1;
    },
    wrongAnswer(username) {
      countsOf(username).wrongAnswers += 1;
    },
    of(username) {
      const { inRow, ...counts } = countsOf(username);
      return { ...counts, locked: inRow >= lockAfter };
    },
    clear: () => counted.clear(),
  };
}
